import Basics
import Destinations
import Foundation
import Runner
import TestSupport
import Testing

@Suite("Traces", .timeLimit(.minutes(5)))
struct TraceTests {
    struct Trace: Decodable, Equatable {
        struct Span: Decodable, Equatable {
            var name: String
            var parent: String
            var kind: Int
            var status: Int
            var message: String
            var start: Int
            var end: Int
            var events: [String]
        }
        var traces: [String]
        var service: [String]
        var spans: [Span]
    }

    /// What OpenTelemetry's own protocol buffers make of a body.
    private func read(_ body: [UInt8]) async throws -> Trace {
        let output = try await ChildProcess.run(
            PackageRoot.python(), [PackageRoot.path + "/Tests/Peers/otlp_check.py"],
            input: String(decoding: body, as: UTF8.self))
        #expect(output.status == 0, "\(output.standardError)")
        return try JSONDecoder().decode(Trace.self, from: Data(output.standardOutput.utf8))
    }

    @Test("a run is a trace of phases, faults and calls, which OpenTelemetry's own types accept; a repeat is the same")
    func trace() async throws {
        let requests = Locked<[ServerRequest]>([])
        let server = try TestServer(answering: { request in
            requests.withLock { $0.append(request) }
            return ServerAnswer(200, "{\"partialSuccess\":{}}")
        })
        let run = try RunFixture()
        let delivery = TestDelivery(variables: ["COLLECTOR": "Bearer abc"])
        let place = "otlp: { url: '\(server.url)/', headersFrom: { Authorization: COLLECTOR } }"
        let said = try await delivery.send(run, to: place)
        #expect(try await delivery.send(run, to: place) == said)
        let seen = requests.withLock { $0 }
        #expect(seen.map(\.target) == ["/v1/traces", "/v1/traces"])
        #expect(seen.map { $0["Content-Type"] } == ["application/json", "application/json"])
        #expect(seen.map { $0["Authorization"] } == ["Bearer abc", "Bearer abc"])
        #expect(seen[0].body == seen[1].body)
        let trace = try await read(seen[0].body)
        #expect(trace.service == ["gameday"])
        #expect(said == "trace \(trace.traces.joined()), 9 spans")
        check(trace.spans)
    }

    private func check(_ spans: [Trace.Span]) {
        let root = "gameday run aurora-failover"
        let begin = 1_767_268_800_000_000
        #expect(spans.filter { $0.parent.isEmpty }.map(\.name) == [root])
        let phases = spans.filter { $0.name.hasPrefix("phase ") }
        #expect(phases.map(\.name) == ["phase resolve", "phase inject", "phase undo", "phase judge"])
        #expect(phases.map(\.start) == [10_000, 1_000_000, 3_000_000, 4_000_000].map { begin + $0 })
        #expect(phases.map(\.end) == [1_000_000, 3_000_000, 4_000_000, 5_000_000].map { begin + $0 })
        #expect(phases.allSatisfy { $0.parent == root && $0.kind == 1 && $0.status == 1 })
        let faults = spans.filter { $0.name == "fault elasticache/test-failover" }
        #expect(faults.map(\.events) == [["injected", "evidence"], ["not injected"]])
        #expect(faults.map(\.status) == [1, 2])
        #expect(faults.map(\.message) == ["", "not injected: throttled"])
        #expect(faults.map(\.end) == [begin + 3_200_000, begin + 3_100_000])
        let calls = spans.filter { $0.kind == 3 }
        #expect(calls.map(\.name) == ["elasticache TestFailover", "elasticache TestFailover"])
        #expect(calls.map(\.parent) == ["phase inject", "phase inject"])
        #expect(calls.map(\.start) == [begin + 1_050_000, begin + 1_230_000])
        #expect(calls.map(\.end) == [begin + 1_200_000, begin + 1_300_000])
        #expect(calls.map(\.message) == ["", "Throttling"])
    }

    @Test("a run that was refuted is a trace with an error; another run is another trace")
    func refuted() async throws {
        let bodies = Locked<[[UInt8]]>([])
        let server = try TestServer(answering: { request in
            bodies.withLock { $0.append(request.body) }
            return ServerAnswer()
        })
        let run = try RunFixture(refuted: "2 lost")
        _ = try await TestDelivery().send(run, to: "otlp: { url: '\(server.url)' }")
        let other = try String(contentsOfFile: run.directory.result, encoding: .utf8)
            .replacingOccurrences(of: RunFixture.run, with: "20260101-130000-aurora-failover-efgh")
        try run.folder.write(other, to: "result.json")
        _ = try await TestDelivery().send(run, to: "otlp: { url: '\(server.url)' }")
        let first = try await read(bodies.withLock { $0[0] })
        #expect(first.spans[0].status == 2)
        #expect(first.spans[0].message == "refuted: 2 lost")
        #expect(try await read(bodies.withLock { $0[1] }).traces != first.traces)
    }

    @Test("a collector that takes only a part is a failure with its reason; a run without a journal has no trace")
    func partial() async throws {
        let server = try TestServer(answering: { _ in
            ServerAnswer(200, #"{"partialSuccess":{"rejectedSpans":"3","errorMessage":"quota"}}"#)
        })
        let run = try RunFixture()
        let failed = try await TestDelivery().send(run, to: "otlp: { url: '\(server.url)' }")
        #expect(failed.contains("rejected 3 spans: quota"))
        try FileManager.default.removeItem(atPath: run.directory.journal)
        let none = try await TestDelivery().send(run, to: "otlp: { url: '\(server.url)' }")
        #expect(none.contains("the run has no journal"))
    }
}
