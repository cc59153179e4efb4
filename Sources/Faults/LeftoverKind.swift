public import AWS

/// What faults of one kind leave behind, to be looked for by itself: what may not be read of one kind must keep nobody
/// from putting back what is left of another.
public struct LeftoverKind: Sendable {
    /// Reads what is left of this kind: of one run, or of all when nil.
    public typealias Finder = @Sendable (_ run: String?, FaultEnvironment) async throws(AWSError) -> [any Leftover]

    /// The fault's name.
    public var fault: String
    /// How it is found.
    public var find: Finder

    /// What faults of the name `fault` leave behind.
    public init(_ fault: String, find: @escaping Finder) {
        self.fault = fault
        self.find = find
    }
}
