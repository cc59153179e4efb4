/// Where shards' primaries should be: at most one in a zone.
///
/// Primaries elect. With two of three in one zone the loss of that zone leaves no majority, and neither its shards nor
/// the cluster ever recover by themselves; so after each failover the primaries are spread again.
enum PrimaryPlacement {
    /// The moves, as shard and zone index, that spread the primaries with the fewest moves.
    ///
    /// - Parameters:
    ///   - zones: the zone index of each shard's primary, by shard.
    ///   - kept: shards that would rather not move: those that were failed over stay where they went, so that
    ///     everyone can see that they moved.
    static func moves(_ zones: [Int], keeping kept: Set<Int>) -> [(shard: Int, zone: Int)] {
        guard Set(zones).count < zones.count else { return [] }
        let best = permutations(Array(zones.indices)).min { cost($0, zones, kept) < cost($1, zones, kept) } ?? zones
        return best.indices.filter { best[$0] != zones[$0] }.map { ($0, best[$0]) }
    }

    private static func cost(_ wanted: [Int], _ zones: [Int], _ kept: Set<Int>) -> Int {
        wanted.indices.reduce(0) { sum, shard in
            wanted[shard] == zones[shard] ? sum : sum + (kept.contains(shard) ? 11 : 10)
        }
    }

    private static func permutations(_ items: [Int]) -> [[Int]] {
        if items.isEmpty { return [[]] }
        return items.flatMap { first in permutations(items.filter { $0 != first }).map { [first] + $0 } }
    }
}
