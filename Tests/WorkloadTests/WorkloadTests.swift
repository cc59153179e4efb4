import Basics
import HTTPClient
import History
import TestSupport
import Testing

@testable import Workload

@Suite("A workload against a real server", .serialized, .timeLimit(.minutes(5)))
struct WorkloadTests {
    @Test("arrivals keep their schedule while the service is frozen")
    func openLoop() async throws {
        let thaw = Gate()
        let held = Locked(0)
        let server = try LedgerServer { arrival in
            guard (arrival.key.split(separator: "-").last.flatMap { Int($0) } ?? 0) >= 100 else { return .serve }
            // Nobody is answered until 150 requests are waiting: a closed loop would never send them.
            let waiting = held.withLock { held in
                held += 1
                return held
            }
            if waiting == 150 { thaw.open() }
            return .hold(thaw)
        }
        let scene = try Scene(server)
        defer { scene.clean() }
        let seen = try await scene.drive(300)

        let origin = seen[0].scheduledAt
        #expect(seen.map { $0.scheduledAt - origin } == (0..<300).map { Int64($0) * 5_000 })
        #expect(scene.workload.snapshot().total.counts.dropped == 0)
        #expect(scene.workload.snapshot().total.counts.unresolved == 0)
    }

    @Test("every retry carries the key and the body of the first attempt")
    func sameKey() async throws {
        let server = try LedgerServer { $0.earlier < 2 ? .answer(503) : .serve }
        let scene = try Scene(server)
        defer { scene.clean() }
        try await scene.drive(50)

        let byKey = Dictionary(grouping: server.arrivals, by: \.key)
        #expect(byKey.count >= 50)
        #expect(byKey.values.allSatisfy { $0.count == 3 && Set($0.map(\.body)).count == 1 })
        let counts = scene.workload.snapshot().total.counts
        #expect(counts.retries == 2 * byKey.count)
        #expect(counts.acknowledged == byKey.count)
        let lines = try scene.history().filter { $0.f == "transfer" }
        for op in Int64(0)..<10 {
            let types = lines.filter { $0.op == op }.map { "\($0.type) \($0.attempt ?? 0)" }
            #expect(types == ["invoke 1", "info 1", "invoke 2", "info 2", "invoke 3", "ok 3"])
        }
    }

    @Test("a transfer that was committed before the connection died is acknowledged by its retry, and stands once")
    func applyAndCut() async throws {
        let server = try LedgerServer { $0.earlier == 0 ? .applyAndCut : .serve }
        let scene = try Scene(server)
        defer { scene.clean() }
        try await scene.drive(20)

        let counts = scene.workload.snapshot().total.counts
        #expect(counts.acknowledged == counts.arrived)
        #expect(server.rows.count == counts.arrived)
        let statuses = try scene.history().filter { $0.type == "ok" && $0.f == "transfer" }.map(\.status)
        #expect(statuses.allSatisfy { $0 == 200 })
    }

    @Test("a definite refusal ends the operation without a retry")
    func rejected() async throws {
        let server = try LedgerServer { _ in .answer(422) }
        let scene = try Scene(server)
        defer { scene.clean() }
        let seen = try await scene.drive(10)

        #expect(seen.allSatisfy { $0.outcome == .rejected })
        #expect(server.arrivals.allSatisfy { $0.earlier == 0 })
        #expect(try scene.history().filter { $0.type == "fail" }.allSatisfy { $0.status == 422 })
    }

    @Test("a zone whose node is dark is seen in its own stream, and the others go on")
    func darkZone() async throws {
        let server = try LedgerServer()
        let dark = ConnectAddress(host: "127.0.0.1", port: try FreePort.tcp())
        let lit = ConnectAddress(host: "127.0.0.1", port: server.port)
        let streams = [
            StreamPlan.transfers(ratePerSecond: 100),
            .zoneProbe(zone: "us-east-1a", node: lit, ratePerSecond: 50),
            .zoneProbe(zone: "us-east-1b", node: dark, ratePerSecond: 50),
        ]
        let scene = try Scene(server, streams: streams) { $0.rules.deadline = 1_000_000 }
        defer { scene.clean() }
        let seen = try await scene.drive(200)

        #expect(seen.contains { $0.stream == 2 })
        #expect(seen.filter { $0.stream == 2 }.allSatisfy { $0.outcome != .ok })
        let counts = scene.workload.snapshot().streams.map(\.counts)
        #expect(counts[2].acknowledged == 0)
        #expect(counts[2].notSent == counts[2].arrived - counts[2].dropped)
        #expect(counts[0].acknowledged > 0 && counts[0].notSent == 0)
        #expect(counts[1].acknowledged > 0 && counts[1].notSent == 0)
        let lines = try scene.history()
        #expect(Set(lines.filter { $0.type == "req" }.map(\.stream)) == ["transfers", "us-east-1a", "us-east-1b"])
        #expect(lines.contains { $0.type == "fail" && $0.status == 0 })
    }

    @Test("a stream that is not judged leaves no trace for the recovery clock, but its transfers are recorded")
    func sentinel() async throws {
        let server = try LedgerServer()
        var sentinel = StreamPlan(name: "us-east-1a", kind: .transfers, ratePerSecond: 100)
        sentinel.judged = false
        let scene = try Scene(server, streams: [.transfers(ratePerSecond: 100), sentinel])
        defer { scene.clean() }
        try await scene.drive(40)

        let lines = try scene.history()
        #expect(Set(lines.filter { $0.type == "req" }.map(\.stream)) == ["transfers"])
        #expect(lines.count { $0.type == "ok" } == server.rows.count)
    }

    @Test("reads ask for own keys and for balances, the reads of one session one after the other")
    func reads() async throws {
        let server = try LedgerServer()
        let scene = try Scene(server, streams: [.transfers(ratePerSecond: 100), .reads(ratePerSecond: 200)])
        defer { scene.clean() }
        try await scene.drive(150)

        let lines = try scene.history()
        let gets = lines.filter { $0.type == "ok" && $0.f == "get" }
        #expect(!gets.isEmpty && gets.allSatisfy { $0.found == true })
        #expect(lines.contains { $0.type == "ok" && $0.f == "balance" && $0.version != nil })
        var open: [String: Int64] = [:]
        for line in lines where line.f == "balance" {
            if let session = line.session {
                #expect(open[session] == nil)
                open[session] = line.op
            } else if let session = open.first(where: { $0.value == line.op })?.key {
                open[session] = nil
            }
        }
    }

    @Test("the history is in the order of time, meta first, with the marks where they were set")
    func order() async throws {
        let server = try LedgerServer()
        let scene = try Scene(server)
        defer { scene.clean() }
        try await scene.drive(50) {
            scene.workload.markFault(phase: .begin, action: "rds/failover-db-cluster")
            scene.workload.markFault(phase: .injected, action: "rds/failover-db-cluster")
            scene.workload.markEvidence(bit: true, what: "the writer moved")
        }

        let lines = try scene.history()
        #expect(lines.first?.type == "meta")
        let times = lines.compactMap(\.t_us)
        #expect(times == times.sorted())
        let marks = lines.filter { ["fault", "evidence"].contains($0.type) }.map { $0.phase ?? "\($0.bit ?? false)" }
        #expect(marks == ["begin", "injected", "true"])
        let before = lines.firstIndex { $0.type == "fault" } ?? 0
        #expect(lines[..<before].contains { $0.type == "ok" })
    }

    @Test("no operation is sent before its id is reserved")
    func reservation() async throws {
        let server = try LedgerServer()
        let scene = try Scene(server, streams: [.transfers(ratePerSecond: 1_000)])
        defer { scene.clean() }
        try await scene.drive(1_000)

        var reservedTo: Int64 = 0
        for line in try scene.history() {
            if line.type == "reserve" {
                #expect(line.from_op == reservedTo)
                reservedTo = line.to_op ?? 0
            }
            if let op = line.op { #expect(op < reservedTo) }
        }
        #expect(reservedTo >= 4_096)
    }

    @Test("an account that another run has opened otherwise is a typed error that says so")
    func notOpened() async throws {
        let server = try LedgerServer()
        let first = try Scene(server) { $0.openingBalance = 500 }
        let second = try Scene(server) { $0.openingBalance = 600 }
        defer {
            first.clean()
            second.clean()
        }
        try await first.workload.open()
        await #expect {
            try await second.workload.open()
        } throws: {
            ($0 as? WorkloadError)?.code == .notOpened && "\($0)".contains("409")
        }
    }
}
