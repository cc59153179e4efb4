/// A tag of a resource: a key, at most once on a resource, and its value.
public struct ResourceTag: Sendable, Hashable {
    /// The key, e.g. `DisasterRecovery`.
    public var key: String
    /// The value, which may be empty.
    public var value: String

    /// A tag of its parts.
    public init(_ key: String, _ value: String) {
        self.key = key
        self.value = value
    }
}
