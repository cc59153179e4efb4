import HTTPClient
import TestSupport
import Testing

@testable import Workload

@Suite("Reading the ledger back", .serialized, .timeLimit(.minutes(5)))
struct ReconciliationTests {
    private static func op(_ arrival: LedgerServer.Arrival) -> Int {
        arrival.key.split(separator: "-").last.flatMap { Int($0) } ?? -1
    }

    @Test("a whole ledger is confirmed, page by page, by one complete scan")
    func whole() async throws {
        let server = try LedgerServer()
        let scene = try Scene(server) { $0.preset.pageLimit = 7 }
        defer { scene.clean() }
        try await scene.drive(100)
        let found = try await scene.workload.reconcile()

        #expect(found.acknowledged == server.rows.count)
        #expect(found.confirmed == found.acknowledged)
        #expect(found.lost == [] && found.duplicated == [] && found.unread == 0 && found.foreign == 0)
        #expect(found.scans.map(\.isComplete) == [true])
        let scans = try scene.history().filter { $0.type == "ok" && $0.f == "scan" }
        #expect(scans.map(\.complete) == [true])
        #expect(scans.first?.rows?.count == server.rows.count)
    }

    @Test("a lost and a duplicated transfer are found, and only those")
    func planted() async throws {
        let server = try LedgerServer {
            switch Self.op($0) {
            case 3: .lose
            case 5: .duplicate
            default: .serve
            }
        }
        let scene = try Scene(server)
        defer { scene.clean() }
        try await scene.drive(20)
        let found = try await scene.workload.reconcile()

        #expect(found.lost == [3])
        #expect(found.duplicated == [5])
        let lookUps = try scene.history().filter { $0.f == "get" }
        #expect(lookUps.map(\.type) == ["invoke", "ok"])
        #expect(lookUps.last?.found == false)
    }

    @Test("a transfer without an acknowledgement is found where it was committed")
    func recovered() async throws {
        let server = try LedgerServer { Self.op($0) == 4 ? .applyAndCut : .serve }
        let scene = try Scene(server) {
            $0.rules.deadline = 1_000_000
            $0.rules.firstPause = 10_000_000
            $0.rules.longestPause = 10_000_000
            $0.rules.resolveWithin = 1_000_000
        }
        defer { scene.clean() }
        try await scene.drive(10)
        let found = try await scene.workload.reconcile()

        #expect(found.recovered == 1)
        #expect(scene.workload.snapshot().total.counts.indeterminate >= 1)
    }

    @Test("strangers' rows stay out of the history unless they touch the run's accounts")
    func foreign() async throws {
        let server = try LedgerServer()
        let scene = try Scene(server)
        defer { scene.clean() }
        try await scene.drive(10)
        server.plant(key: "stranger-1", from: "alice", to: "bob", amount: 1)
        server.plant(key: "stranger-2", from: "test-0001", to: "bob", amount: 1)
        let found = try await scene.workload.reconcile()

        #expect(found.foreign == 1)
        let keys = try scene.history().flatMap { $0.rows ?? [] }.map(\.key)
        #expect(keys.contains("stranger-2"))
        #expect(!keys.contains("stranger-1"))
    }

    @Test("a node that cannot be reached leaves its scan incomplete and the service's whole")
    func darkNode() async throws {
        let server = try LedgerServer()
        let dark = ConnectAddress(host: "127.0.0.1", port: try FreePort.tcp())
        let streams = [
            StreamPlan.transfers(ratePerSecond: 100), .zoneProbe(zone: "us-east-1b", node: dark, ratePerSecond: 10),
        ]
        let scene = try Scene(server, streams: streams) {
            $0.rules.deadline = 500_000
            $0.limits.nodeRead = 50_000
        }
        defer { scene.clean() }
        try await scene.drive(20)
        let found = try await scene.workload.reconcile()

        #expect(found.scans.map(\.endpoint) == ["service", "us-east-1b"])
        #expect(found.scans.map(\.isComplete) == [true, false])
        #expect(found.scans[1].reason?.contains("not connected") == true)
        #expect(found.lost == [] && found.unread == 0)
    }

    @Test("a service that stays down leaves every acknowledged transfer unread, and none lost")
    func unread() async throws {
        let server = try LedgerServer()
        let scene = try Scene(server) {
            $0.rules.deadline = 500_000
            $0.rules.resolveWithin = 500_000
            $0.limits.read = 50_000
        }
        defer { scene.clean() }
        try await scene.drive(10) { server.close() }
        let found = try await scene.workload.reconcile()

        #expect(found.lost == [])
        #expect(found.unread == found.acknowledged + scene.workload.snapshot().total.counts.indeterminate)
        #expect(found.unread > 0)
        #expect(found.scans.map(\.isComplete) == [false])
    }
}
