import Basics
import Faults
import TestSupport
import Testing

@Suite("The ledger as of a second", .timeLimit(.minutes(5)))
struct RewindAssessmentTests {
    /// What the scene's database answers.
    struct Ledger: Sendable {
        var keys: [(key: String, count: Int)] = []
        var balance = [0, 0, 0, 0, 3, 2]
        var secondsApart: Int64 = 0
    }

    private func assessed(
        acknowledged: [String]? = ["gd-test-1-1", "gd-test-1-2"], later: [String]? = ["gd-test-1-9"],
        _ change: (inout Ledger) -> Void = { _ in }
    ) async throws -> [String: Assessment] {
        var ledger = Ledger()
        ledger.keys = [("gd-test-1-1", 1), ("gd-test-1-2", 1), ("gd-test-1-3", 1)]
        change(&ledger)
        let scene = try RewindScene()
        scene.acknowledged.withLock { $0 = acknowledged }
        scene.later.withLock { $0 = later }
        let fault = try await scene.prepared()
        try await fault.inject()
        let time = scene.time
        scene.rds.change { [ledger] state in
            state.records = { sql in
                if sql.contains("clock_timestamp") {
                    let now = RewindScene.present + (time.now - 1_000_000_000) / 1_000_000 + ledger.secondsApart
                    return "[[{\"longValue\":\(now * 1_000_000)}]]"
                }
                if sql.contains("WITH sides") {
                    let first = "{\"stringValue\":\"\(ledger.balance[0])\"}"
                    let others = ledger.balance.dropFirst().map { "{\"longValue\":\($0)}" }
                    return "[[\(([first] + others).joined(separator: ","))]]"
                }
                guard sql.contains("FROM transfers") else { return "[]" }
                let beyond = sql.split(separator: "'").dropFirst(sql.contains("key > ") ? 3 : 0).first.map(String.init)
                let rest = ledger.keys.filter { pair in !sql.contains("key > ") || pair.key > (beyond ?? "") }
                let rows = rest.prefix(2_000).map { "[{\"stringValue\":\"\($0.key)\"},{\"longValue\":\($0.count)}]" }
                return "[\(rows.joined(separator: ","))]"
            }
        }
        let found = await fault.assess()
        return Dictionary(uniqueKeysWithValues: found.map { ($0.name, $0) })
    }

    private let acknowledged = "rds/rewind: acknowledged transfers"
    private let later = "rds/rewind: later transfers"
    private let ledger = "rds/rewind: ledger"

    @Test("all there once, none later, in balance: three checks hold; what began about that second may be either")
    func holds() async throws {
        let found = try await assessed()
        #expect(found.count == 3)
        #expect(found.values.allSatisfy { $0.holds == true })
    }

    @Test("an acknowledged transfer that is missing, or there twice, is named and refutes")
    func lost() async throws {
        let missing = try await assessed { $0.keys.remove(at: 1) }[acknowledged]
        #expect(missing?.holds == false)
        #expect(missing?.what.contains("gd-test-1-2") == true)
        #expect(try await assessed { $0.keys[0].count = 2 }[acknowledged]?.holds == false)
    }

    @Test("a transfer that began later is named and refutes")
    func future() async throws {
        let found = try await assessed { $0.keys.append(("gd-test-1-9", 1)) }
        #expect(found[later]?.holds == false)
        #expect(found[later]?.what.contains("gd-test-1-9") == true)
        #expect(found[acknowledged]?.holds == true)
    }

    @Test("each way to be out of balance refutes", arguments: 0..<4)
    func unbalanced(_ place: Int) async throws {
        #expect(try await assessed { $0.balance[place] = 1 }[ledger]?.holds == false)
    }

    @Test("a history that cannot be read, another clock, or tables that are not there leave it unknown")
    func unknown() async throws {
        #expect(try await assessed(acknowledged: nil)[acknowledged]?.holds == .some(nil))
        #expect(try await assessed(later: nil)[later]?.holds == .some(nil))
        let apart = try await assessed { $0.secondsApart = 60 }
        #expect(apart[acknowledged]?.holds == .some(nil))
        #expect(apart[ledger]?.holds == true)

        let scene = try RewindScene()
        let fault = try await scene.prepared()
        #expect(await fault.assess().isEmpty, "there is nothing to read")
        try await fault.inject()
        scene.rds.change { $0.records = { _ in nil } }
        #expect(await fault.assess().map(\.holds) == [nil, nil, nil])
    }

    @Test("where there is nothing to compare nothing is shown")
    func vacuous() async throws {
        let before = try await assessed(acknowledged: [])
        #expect(before[acknowledged]?.holds == true)
        #expect(before[acknowledged]?.what.contains("none could be looked for") == true)
        #expect(try await assessed(acknowledged: [], later: [])[acknowledged]?.holds == .some(nil))
        for place in [4, 5] { #expect(try await assessed { $0.balance[place] = 0 }[ledger]?.holds == .some(nil)) }
    }

    @Test("more transfers than a page holds are read to the last")
    func pages() async throws {
        let keys = (0..<4_500).map { "gd-test-1-\(10_000 + $0)" }
        let found = try await assessed(acknowledged: keys, later: []) { ledger in
            ledger.keys = keys.map { ($0, 1) }
        }
        #expect(found[acknowledged]?.holds == true)
        #expect(found[acknowledged]?.what.contains("4500") == true)
    }

    @Test("the history is asked with a margin of two seconds, and one for the time of day's rounding")
    func margin() async throws {
        let scene = try RewindScene()
        let fault = try await scene.prepared(to: .seconds(7))
        let before = scene.time.now
        try await fault.inject()
        scene.rds.change { state in
            state.records = { _ in "[[{\"longValue\":\(RewindScene.present * 1_000_000)}]]" }
        }
        scene.rds.change { state in
            let former = state.records
            state.records = { $0.contains("FROM transfers") ? "[]" : former($0) }
        }
        _ = await fault.assess()
        #expect(scene.asked.withLock { $0 } == [before - 8_000_000 - 2_000_000, before - 7_000_000 + 2_000_000])
    }
}
