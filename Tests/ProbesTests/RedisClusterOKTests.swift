import Experiments
import Probes
import Stack
import Testing

@Suite("The probe redis-cluster-ok", .timeLimit(.minutes(5)))
struct RedisClusterOKTests {
    private let scene: ProbeScene

    init() throws { scene = try ProbeScene() }

    /// A group whose nodes are in zones a, b, c in turn; a shard's primary by its number, or nil for roles unnamed.
    private func group(status: String = "available", shard: String = "available", primaries: [[Int]?]) {
        let shards = primaries.enumerated().map { index, primary in
            let members = (1...3).map { number in
                let role = primary.map {
                    "<CurrentRole>\($0.contains(number) ? "primary" : "replica")</CurrentRole>"
                }
                return "<NodeGroupMember><CacheClusterId>redis-000\(index + 1)-00\(number)</CacheClusterId>"
                    + "<PreferredAvailabilityZone>us-east-1\(["a", "b", "c"][number - 1])</PreferredAvailabilityZone>"
                    + (role ?? "") + "</NodeGroupMember>"
            }
            return "<NodeGroup><NodeGroupId>000\(index + 1)</NodeGroupId><Status>\(shard)</Status>"
                + "<NodeGroupMembers>\(members.joined())</NodeGroupMembers></NodeGroup>"
        }
        scene.answer(
            "DescribeReplicationGroups",
            "<ReplicationGroups><ReplicationGroup><ReplicationGroupId>redis</ReplicationGroupId>"
                + "<Status>\(status)</Status><NodeGroups>\(shards.joined())</NodeGroups></ReplicationGroup>"
                + "</ReplicationGroups>")
    }

    /// IsMaster of nine nodes; nil for no value.
    private func isMaster(_ values: [Int?], of row: String = "c") {
        let rows = values.enumerated().map { index, value in
            let given = value.map {
                "<Timestamps><member>2026-11-22T20:00:00Z</member><member>2026-11-22T19:59:00Z</member></Timestamps>"
                    + "<Values><member>\($0)</member><member>\(1 - $0)</member></Values>"
            }
            return "<member><Id>\(row)\(index)</Id>\(given ?? "")</member>"
        }
        scene.answer("GetMetricData", "<MetricDataResults>\(rows.joined())</MetricDataResults>")
    }

    @Test("one primary a shard by the roles that ElastiCache names; CloudWatch is not asked")
    func roles() async throws {
        group(primaries: [[1], [2], [3]])
        let seen = try await scene.look("redis-cluster-ok")
        #expect(seen == Observation(holds: true, what: "redis is available, each of 3 shards with one primary"))
        #expect(scene.bodies(of: "GetMetricData").isEmpty)
    }

    @Test("none, and two, are not one")
    func notOne() async throws {
        group(primaries: [[1], [], [3]])
        let none = try await scene.look("redis-cluster-ok")
        #expect(none == Observation(holds: false, what: "the shard 0002 of redis has 0 primaries: none"))
        group(primaries: [[1], [2, 3], [3]])
        #expect(try await scene.look("redis-cluster-ok").holds == false)
    }

    @Test("two primaries in a zone are a warning, and a failure where they must be spread")
    func spread() async throws {
        group(primaries: [[1], [1], [3]])
        let seen = try await scene.look("redis-cluster-ok")
        #expect(seen.holds == true)
        #expect(seen.what.hasSuffix("; 2 primaries are in us-east-1a"))
        #expect(try await scene.look("redis-cluster-ok", ["spread": .boolean(true)]).holds == false)
        group(primaries: [[1], [2], [3]])
        #expect(try await scene.look("redis-cluster-ok", ["spread": .boolean(true)]).holds == true)
    }

    @Test("a group or a shard that is not available does not hold")
    func notAvailable() async throws {
        group(status: "modifying", primaries: [[1], [2], [3]])
        #expect(try await scene.look("redis-cluster-ok").what == "redis is modifying")
        group(shard: "modifying", primaries: [[1], [2], [3]])
        let seen = try await scene.look("redis-cluster-ok")
        #expect(seen == Observation(holds: false, what: "the shard 0001 of redis is modifying"))
    }

    @Test("without roles the youngest IsMaster of each node decides")
    func metric() async throws {
        group(primaries: [nil, nil, nil])
        isMaster([1, 0, 0, 0, 1, 0, 0, 0, 1])
        #expect(try await scene.look("redis-cluster-ok").holds == true)
        isMaster([1, 0, 0, 0, 0, 0, 0, 0, 1])
        #expect(try await scene.look("redis-cluster-ok").holds == false)
        isMaster([1, 0, 0, 0, 1, 0, 0, 0, 1], of: "n")
        #expect(try await scene.look("redis-cluster-ok").holds == true)
    }

    @Test("a node without a value, and a sandbox without the metric, say nothing")
    func unknown() async throws {
        group(primaries: [nil, nil, nil])
        let missing = try await scene.look("redis-cluster-ok")
        #expect(missing == Observation(holds: nil, what: "the sandbox does not offer cloudwatch:GetMetricData"))
        isMaster([1, 0, nil, 0, 1, 0, 0, 0, 1])
        #expect(try await scene.look("redis-cluster-ok").holds == nil)
    }

    @Test("a stack without a cache needs a group")
    func noCache() throws {
        let bare = try ProbeScene { $0.cache = nil }
        #expect(throws: ProbeRefusal.self) { try bare.probe("redis-cluster-ok") }
        _ = try bare.probe("redis-cluster-ok", ["group": .string("other")])
    }
}
