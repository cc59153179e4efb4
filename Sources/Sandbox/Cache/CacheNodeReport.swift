/// What a Redis server says of itself in `INFO replication` and `CLUSTER INFO`.
struct CacheNodeReport: Sendable, Hashable {
    /// Whether it believes to be its shard's primary.
    let isPrimary: Bool
    /// Whether it follows its primary's stream; true of a primary.
    let isInSync: Bool
    /// How much of the stream it has.
    let offset: Int64
    /// The configuration that it knows as its own: of two that believe to be primary, the greater one is right.
    let epoch: Int64
    /// Whether it finds the cluster fit to serve.
    let isClusterFine: Bool

    init(replication: String, cluster: String) {
        let fields = Self.fields(replication).merging(Self.fields(cluster)) { $1 }
        isPrimary = fields["role"] == "master"
        isInSync = isPrimary || fields["master_link_status"] == "up" && fields["master_sync_in_progress"] == "0"
        offset = Int64(fields[isPrimary ? "master_repl_offset" : "slave_repl_offset"] ?? "") ?? 0
        epoch = Int64(fields["cluster_my_epoch"] ?? "") ?? 0
        isClusterFine = fields["cluster_state"] == "ok" && fields["cluster_slots_fail"] == "0"
    }

    /// Lines of `name:value`.
    private static func fields(_ text: String) -> [String: String] {
        let pairs = text.split(whereSeparator: \.isNewline).compactMap { line -> (String, String)? in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
        }
        return Dictionary(pairs) { $1 }
    }
}
