internal import AWS
internal import Stack

/// A cluster that a rewind made: how it is named, tagged, found and deleted.
struct RewindClone: Sendable {
    /// What every name begins with; nothing else is ever deleted.
    static let prefix = "gameday-"

    let name: String
    let environment: FaultEnvironment

    /// The name of its one instance.
    var instance: String { name + "-1" }

    /// `gameday-<short>-<hex>`: the beginning of the run's name as RDS allows it, and a hash of the whole of it.
    static func name(of run: String) -> String {
        let plain = run.lowercased().utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
            default: UInt8(ascii: "-")
            }
        }
        let words = plain.split(separator: UInt8(ascii: "-")).map { String(decoding: $0, as: UTF8.self) }
        let short = words.joined(separator: "-").prefix(24)
        // FNV-1a: all that is wanted is that another run has another name.
        let hash = run.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let hex = String(hash, radix: 16)
        let middle = short.hasSuffix("-") ? short.dropLast() : short
        return prefix + (middle.isEmpty ? "" : middle + "-") + hex
    }

    /// What the cluster and its instance are tagged with when they are made.
    func tags(expires: Int64) -> [String: String] {
        [
            "gameday:run": environment.run, "gameday:stack": environment.stack.name,
            "gameday:expires": String(expires), "gameday:clone": "true", "DisasterRecovery": "enabled",
        ]
    }

    /// The cluster of that name; nil when there is none.
    static func find(_ name: String, _ aws: AWSClient) async throws(AWSError) -> RDS.DBCluster? {
        do throws(AWSError) {
            return try await aws.call(RDS.describeDBClusters(identifier: name)).items.first
        } catch {
            if error.kind == .notFound { return nil }
            throw error
        }
    }

    /// The instance of that name; nil when there is none.
    static func findInstance(_ name: String, _ aws: AWSClient) async throws(AWSError) -> RDS.DBInstance? {
        do throws(AWSError) {
            return try await aws.call(RDS.describeDBInstances(identifier: name)).items.first
        } catch {
            if error.kind == .notFound { return nil }
            throw error
        }
    }

    /// Every clone of the stack; only those of `run` unless it is nil.
    static func all(
        of run: String?, in environment: FaultEnvironment
    ) async throws(AWSError) -> [CloneLeftover] {
        let clusters = try await environment.aws.pages { RDS.describeDBClusters(marker: $0) }
        return clusters.compactMap { cluster in
            guard isOurs(cluster.identifier, cluster.tags, environment.stack.name),
                let owner = cluster.tags["gameday:run"],
                run == nil || owner == run
            else { return nil }
            return CloneLeftover(run: owner, cluster: cluster.identifier, environment: environment)
        }
    }

    /// Whether a rewind made it: by its name and by both tags, and for this stack.
    static func isOurs(_ identifier: String, _ tags: [String: String], _ stack: String) -> Bool {
        identifier.hasPrefix(prefix) && tags["gameday:clone"] == "true" && !(tags["gameday:run"] ?? "").isEmpty
            && tags["gameday:stack"] == stack
    }
}
