public import Documents

/// What `${stack...}` and `${set...}` stand for.
public struct References: Sendable {
    /// The values of the stack file; nil leaves `${stack...}` as placeholders.
    public var stack: Node?
    /// The values of `--set`; nil leaves `${set...}` as placeholders.
    public var set: [String: String]?

    /// References to a stack and to set values; nothing is resolved of what is nil.
    public init(stack: Node? = nil, set: [String: String]? = nil) {
        self.stack = stack
        self.set = set
    }
}

/// A `${...}` that was left unresolved.
public struct Placeholder: Sendable, Hashable {
    /// The whole text it stands in.
    public let text: String
    /// Where.
    public let mark: Mark
}
