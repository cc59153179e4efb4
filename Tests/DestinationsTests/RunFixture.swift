import Destinations
import FoundationEssentials
import Runner
import TestSupport

/// A finished run's directory as the runner leaves it.
struct RunFixture {
    let folder: TemporaryDirectory
    var directory: RunDirectory { RunDirectory(existing: folder.path) }

    /// A verified run; with `reason` a refuted one.
    init(refuted reason: String? = nil) throws {
        folder = try TemporaryDirectory()
        let verdict = reason == nil ? "verified" : "refuted"
        try folder.write(Self.result(verdict, reason: reason ?? "every expectation was met"), to: "result.json")
        try folder.write("\(verdict): aurora-failover on the sandbox; 0.42 to 0.60 s\n\n  more\n", to: "report.txt")
        try folder.write("<!doctype html><title>run</title>\n", to: "report.html")
        try folder.write("version: 1\nname: aurora-failover\n", to: "experiment.yaml")
        try folder.write("{\"type\":\"meta\"}\n", to: "history.jsonl")
        try folder.write("", to: "watchdog.log")
        try folder.write("", to: "lock")
        try folder.write("half", to: "report.html.partial")
        try folder.write(Self.journal(verdict), to: "journal.jsonl")
    }

    func record() throws -> RunRecord { try RunRecord(directory) }

    static let run = "20260101-120000-aurora-failover-abcd"

    private static func result(_ verdict: String, reason: String) -> String {
        """
        {
          "name": "aurora-failover",
          "run": "\(run)",
          "began": "2026-01-01T12:00:00.000Z",
          "stack": {"name": "prod", "sandbox": false, "region": "eu-west-1", "account": "123456789012"},
          "hypothesis": "Payments resume.",
          "verdict": "\(verdict)",
          "reason": "\(reason)",
          "recovery": {"verdict": "pass", "lower_s": 0.42, "upper_s": 0.6, "limit_s": 60.0},
          "transactions": {"verdict": "pass", "acknowledged": 9000, "lost": 0, "duplicated": 0},
          "undone": true
        }

        """
    }

    /// Two faults of one name among the lines, as in shards that fail over in turn.
    private static func journal(_ verdict: String) -> String {
        let lines = [
            (0, "run", ""), (10, "phase", #","phase":"resolve""#), (1_000, "phase", #","phase":"inject""#),
            (1_010, "inject", #","fault":"elasticache/test-failover""#),
            (
                1_200, "call",
                #","service":"elasticache","operation":"TestFailover","from_us":2050000"#
            ),
            (1_210, "injected", #","fault":"elasticache/test-failover""#),
            (1_220, "inject", #","fault":"elasticache/test-failover""#),
            (
                1_300, "call",
                #","service":"elasticache","operation":"TestFailover","from_us":2230000,"failure":"Throttling""#
            ),
            (1_310, "not injected", #","fault":"elasticache/test-failover","reason":"throttled""#),
            (2_000, "evidence", #","fault":"elasticache/test-failover","summary":"the primary moved""#),
            (3_000, "phase", #","phase":"undo""#), (3_100, "undone", #","fault":"elasticache/test-failover""#),
            (3_200, "undone", #","fault":"elasticache/test-failover""#),
            (4_000, "phase", #","phase":"judge""#), (5_000, "verdict", #","verdict":"\#(verdict)""#),
        ]
        return lines.map { milliseconds, event, rest in
            let time = "2026-01-01T12:00:0\(milliseconds / 1_000)." + String(milliseconds % 1_000 + 1_000).dropFirst()
            return #"{"t_us":\#(1_000_000 + milliseconds * 1_000),"time":"\#(time)Z","event":"\#(event)"\#(rest)}"#
        }.joined(separator: "\n") + "\n{\"t_us\":torn"
    }
}
