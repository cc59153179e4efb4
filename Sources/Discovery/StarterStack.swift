public import Documents
public import Stack

/// A stack file to begin with, made of what was found. What was not is in it as an example to fill in.
public struct StarterStack: Sendable {
    /// Something that a person must decide or fill in.
    public struct OpenPoint: Sendable, Hashable {
        /// The part of the stack.
        public var part: String
        /// Why it is open.
        public var reason: String
        /// What to do.
        public var mend: String
        /// Whether the file is no stack file until it is done.
        public var isRequired: Bool
    }

    /// The text of the file, as YAML.
    public let text: String
    /// What was found: each part and its name.
    public let contents: [(part: String, name: String)]
    /// What is left to do.
    public let openPoints: [OpenPoint]
    /// The stack; nil while something that every stack file needs is open.
    public let stack: StackFile?

    /// Writes the file.
    ///
    /// - Parameter file: how the file will be named, for messages.
    /// - Throws: `Refusal` when something that AWS says does not fit into a stack file.
    public init(_ discovery: Discovery, file: String) throws(Refusal) {
        var writer = StarterWriter(discovery)
        writer.write()
        text = writer.text.text
        contents = writer.contents
        openPoints = writer.openPoints
        let isComplete = !openPoints.contains(where: \.isRequired)
        stack = isComplete ? try StackFile(Document(text: text, file: file)) : nil
    }
}
