import FoundationEssentials
import Testing

@testable import Sandbox

@Suite("What may be asked of the cache")
struct CacheStateTests {
    private static let layout = CacheLayout(group: "sandbox-redis", zones: Zone.ofRegion("us-east-1"))
    private let start = Date(timeIntervalSince1970: 1_000_000)

    private func available() -> CacheState {
        var state = CacheState(Self.layout)
        for member in Self.layout.members { state.set(member.identifier, .available) }
        return state
    }

    /// One failover from its acceptance to its end.
    private func failOver(_ state: inout CacheState, at now: Date) throws {
        let shard = try state.beginTestFailover(group: "sandbox-redis", shard: "0002", now: now)
        #expect(shard == 1)
        state.recovered(shard)
    }

    @Test("a group or shard that is none is refused by name")
    func unknown() {
        var state = available()
        #expect(throws: CacheFault.groupNotFound("other")) {
            try state.beginTestFailover(group: "other", shard: "0001", now: start)
        }
        #expect(throws: CacheFault.shardNotFound("0004")) {
            try state.beginTestFailover(group: "sandbox-redis", shard: "0004", now: start)
        }
    }

    @Test("the next shard may fail over only when the node of the first is replaced and the primaries are spread")
    func oneAtATime() throws {
        var state = available()
        let shard = try state.beginTestFailover(group: "sandbox-redis", shard: "0001", now: start)
        #expect(state.status == .modifying)
        #expect(state.status(ofShard: 0) == .modifying)
        #expect(state.status(ofShard: 1) == .available)
        let refused = CacheFault.invalidGroupState(group: "sandbox-redis", status: "modifying")
        func next() throws { _ = try state.beginTestFailover(group: "sandbox-redis", shard: "0002", now: start) }
        #expect(throws: refused) { try next() }
        state.set("sandbox-redis-0001-001", .modifying)
        state.recovered(shard)
        #expect(throws: refused) { try next() }
        state.set("sandbox-redis-0001-001", .available)
        state.spreading(true)
        #expect(throws: refused) { try next() }
        state.spreading(false)
        try next()
    }

    @Test("fifteen shards may fail over within a day; the sixteenth when the first is a day old")
    func quota() throws {
        var state = available()
        for minute in 0..<15 { try failOver(&state, at: start.addingTimeInterval(60 * Double(minute))) }
        let day: TimeInterval = 24 * 60 * 60
        #expect(throws: CacheFault.quotaExceeded(limit: 15)) {
            try failOver(&state, at: start.addingTimeInterval(day - 1))
        }
        #expect(state.status == .available)
        try failOver(&state, at: start.addingTimeInterval(day))
        #expect(throws: CacheFault.quotaExceeded(limit: 15)) {
            try failOver(&state, at: start.addingTimeInterval(day + 59))
        }
    }

    @Test("what was refused counts for nothing")
    func refusedIsFree() throws {
        var state = available()
        for _ in 0..<20 { _ = try? state.beginTestFailover(group: "sandbox-redis", shard: "9", now: start) }
        try failOver(&state, at: start)
    }
}

@Suite("Where primaries are")
struct PrimaryPlacementTests {
    @Test("primaries in three zones stay")
    func spread() {
        #expect(PrimaryPlacement.moves([2, 0, 1], keeping: [0]).isEmpty)
    }

    @Test("two in a zone: the one that was not failed over makes room, by one move")
    func two() throws {
        let moves = PrimaryPlacement.moves([1, 1, 2], keeping: [0])
        #expect(moves.count == 1)
        #expect(try #require(moves.first) == (shard: 1, zone: 0))
    }

    @Test("three in a zone are spread by two moves")
    func three() {
        let moves = PrimaryPlacement.moves([2, 2, 2], keeping: [])
        #expect(moves.count == 2)
        #expect(Set(moves.map(\.zone)) == [0, 1])
    }
}

@Suite("What a cache node says of itself")
struct CacheNodeReportTests {
    @Test("a primary and a replica are told apart, and whether the replica is in step")
    func roles() {
        let cluster = "cluster_state:ok\r\ncluster_slots_fail:0\r\ncluster_my_epoch:7\r\n"
        let primary = CacheNodeReport(
            replication: "# Replication\r\nrole:master\r\nmaster_repl_offset:42\r\n", cluster: cluster)
        #expect(primary.isPrimary && primary.isInSync && primary.isClusterFine)
        #expect(primary.epoch == 7 && primary.offset == 42)
        func replica(_ link: String, _ syncing: Int) -> CacheNodeReport {
            CacheNodeReport(
                replication: "role:slave\r\nmaster_link_status:\(link)\r\nmaster_sync_in_progress:\(syncing)\r\n"
                    + "slave_repl_offset:41\r\nmaster_repl_offset:41\r\n", cluster: "cluster_state:fail\r\n")
        }
        #expect(replica("up", 0).isInSync)
        #expect(!replica("up", 1).isInSync)
        #expect(!replica("down", 0).isInSync)
        #expect(!replica("up", 0).isPrimary && !replica("up", 0).isClusterFine)
    }
}
