/// A further check of the verdict that a fault makes by itself, once it took effect: a failed one refutes the
/// hypothesis, an unknown one leaves it unproven.
public struct Assessment: Sendable, Hashable {
    /// What is checked: `rds/rewind: acknowledged transfers`.
    public var name: String
    /// Whether it is as it must be; nil when that could not be seen.
    public var holds: Bool?
    /// What was seen, in words.
    public var what: String

    /// A check of its parts.
    public init(_ name: String, holds: Bool?, what: String) {
        self.name = name
        self.holds = holds
        self.what = what
    }
}
