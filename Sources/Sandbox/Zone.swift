/// An availability zone of the sandbox.
public struct Zone: Sendable, Hashable {
    /// The zone's name, e.g. `us-east-1a`.
    public let name: String
    /// 0, 1 or 2: the zone's place in the address plan.
    let index: Int

    /// The letter the zone's places and instances are named by: `a`, `b` or `c`.
    var letter: String { ["a", "b", "c"][index] }

    /// The three zones of a region.
    public static func ofRegion(_ region: String) -> [Zone] {
        (0..<3).map { Zone(name: region + ["a", "b", "c"][$0], index: $0) }
    }
}
