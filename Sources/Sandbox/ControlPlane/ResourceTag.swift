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

    /// What every resource of the sandbox carries; without `DisasterRecovery=enabled` no fault touches it.
    static let ofStack = [ResourceTag("DisasterRecovery", "enabled"), ResourceTag("Environment", "sandbox")]

    /// The same by their keys.
    public static let ofStackByKey = Dictionary(uniqueKeysWithValues: ofStack.map { ($0.key, $0.value) })
}
