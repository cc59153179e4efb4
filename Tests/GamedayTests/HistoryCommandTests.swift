import Foundation
import TestSupport
import Testing

@Suite("gameday history", .timeLimit(.minutes(5)))
struct HistoryCommandTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private func add(
        _ run: String, _ experiment: String, _ began: String, verdict: String = "verified",
        recovery: String = #"{"verdict": "pass", "lower_s": 2.5, "upper_s": 3, "limit_s": 60}"#
    ) throws {
        try FileManager.default.createDirectory(
            atPath: folder.file("runs/\(run)"), withIntermediateDirectories: true)
        try folder.write(
            """
            {"name": "\(experiment)", "run": "\(run)", "began": "2026-01-\(began)T12:00:00.000Z", "hypothesis": "h",
             "stack": {"name": "prod", "sandbox": false, "region": "eu-west-1", "account": "123456789012"},
             "verdict": "\(verdict)", "reason": "r", "undone": true, "recovery": \(recovery),
             "transactions": {"acknowledged": 5000, "lost": 0, "duplicated": 0}}
            """, to: "runs/\(run)/result.json")
    }

    private func scene() throws {
        try add("r3", "zone", "03", recovery: #"{"verdict": "pass", "lower_s": 7, "upper_s": 8.25, "limit_s": 60}"#)
        try add("r1", "zone", "01")
        try add("r2", "failover", "02", recovery: #"{"verdict": "pass", "lower_s": 0, "upper_s": 0, "limit_s": 60}"#)
        try add(
            "r4", "zone", "04", verdict: "inconclusive",
            recovery: #"{"verdict": "unknown", "lower_s": 0, "upper_s": 1, "limit_s": 60}"#)
        try add(
            "r5", "zone", "05", verdict: "refuted",
            recovery: #"{"verdict": "fail", "lower_s": 61, "upper_s": null, "limit_s": 60}"#)
        // One that goes on, and one that is no run.
        try FileManager.default.createDirectory(atPath: folder.file("runs/r6"), withIntermediateDirectories: true)
        try FileManager.default.createDirectory(
            atPath: folder.file("runs/gamedays"), withIntermediateDirectories: true)
    }

    private func history(_ more: String...) async throws -> ChildProcess.Output {
        try await Command.run(BuiltProduct.path("gameday"), ["history", "--runs", folder.file("runs")] + more)
    }

    @Test("finished runs are listed oldest first, then what is proven of each experiment's recovery")
    func text() async throws {
        try scene()
        let output = try await history()
        #expect(output.status == 0, "\(output.standardError)")
        #expect(
            output.standardOutput == """
                began                     experiment  stack  verdict       recovery           acknowledged  lost
                2026-01-01T12:00:00.000Z  zone        prod   verified      2.50 to 3.00 s     5000          0
                2026-01-02T12:00:00.000Z  failover    prod   verified      no outage          5000          0
                2026-01-03T12:00:00.000Z  zone        prod   verified      7.00 to 8.25 s     5000          0
                2026-01-04T12:00:00.000Z  zone        prod   inconclusive  not proven         5000          0
                2026-01-05T12:00:00.000Z  zone        prod   refuted       not after 61.00 s  5000          0

                experiment  stack  runs  verified  last recovery  median     worst
                failover    prod   1     1         no outage      no outage  no outage
                zone        prod   4     2         8.25 s         8.25 s     8.25 s

                """)
    }

    @Test("of one experiment alone, for programs")
    func json() async throws {
        try scene()
        struct History: Decodable {
            struct Run: Decodable {
                var run: String
                var upper_s: Double?
            }
            struct Trend: Decodable {
                var name: String
                var runs: Int
                var worst_s: Double?
            }
            var runs: [Run]
            var experiments: [Trend]
        }
        let output = try await history("failover", "--format", "json")
        let found = try JSONDecoder().decode(History.self, from: Data(output.standardOutput.utf8))
        #expect(found.runs.map(\.run) == ["r2"] && found.runs[0].upper_s == 0)
        #expect(found.experiments.map(\.name) == ["failover"] && found.experiments[0].worst_s == 0)
    }

    @Test("a folder or an experiment that is not there is said with what is: exit 64; a damaged result is left out")
    func wrong() async throws {
        let missing = try await history()
        #expect(missing.status == 64 && missing.standardError.contains("cannot be read\nto do: name the one"))
        try scene()
        let unknown = try await history("zones")
        #expect(unknown.status == 64)
        #expect(unknown.standardError.contains("no finished run of zones\nto do: there are failover, zone"))
        try folder.write("{", to: "runs/r1/result.json")
        let damaged = try await history()
        #expect(damaged.status == 0)
        #expect(damaged.standardError.contains("left out: ") && damaged.standardError.contains("r1/result.json"))
    }
}
