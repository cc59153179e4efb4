/// A place in a document: what an editor jumps to.
public struct Mark: Sendable, Hashable {
    /// The file as the user named it, or the option (`--set k`) a value came from.
    public var file: String
    /// The line, counted from 1.
    public var line: Int
    /// The column in Unicode scalars, counted from 1.
    public var column: Int

    /// The place `line`:`column` of `file`; the beginning of the file unless told.
    public init(file: String, line: Int = 1, column: Int = 1) {
        self.file = file
        self.line = line
        self.column = column
    }
}

extension Mark: CustomStringConvertible {
    /// `file:line:column`.
    public var description: String { "\(file):\(line):\(column)" }
}
