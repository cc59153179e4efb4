import Foundation
import TestSupport

/// What `gameday run --format json` printed of one run.
struct RunReport: Decodable {
    struct Recovery: Decodable {
        var verdict: String
        var lower_s: Double?
        var upper_s: Double?
        var reasons: [String]
    }

    struct Anomaly: Decodable {
        var kind: String
        var count: Int
        var examples: [String]
    }

    struct Transactions: Decodable {
        var verdict: String
        var acknowledged: Int
        var indeterminate: Int
        var lost: Int
        var duplicated: Int
        var anomalies: [Anomaly]
    }

    struct Probe: Decodable {
        var name: String
        var verdict: String
    }

    struct Run: Decodable {
        var name: String
        var verdict: String
        var reason: String
        var todo: String?
        var recovery: Recovery?
        var transactions: Transactions?
        var evidence: [[String: String]]
        var probes: [Probe]
        var undone: Bool
        var report: String
    }

    var runs: [Run]
    var exit: Int32

    /// Runs an experiment and reads its report; fails with all that was printed when there is none.
    static func of(
        _ experiment: String, stack: String, runs: String, _ more: [String] = []
    ) async throws -> (report: Run, output: ChildProcess.Output) {
        let output = try await Programs.gameday(
            ["run", experiment, "--stack", stack, "--runs", runs, "--format", "json"] + more)
        do {
            let report = try JSONDecoder().decode(RunReport.self, from: Data(output.standardOutput.utf8))
            guard report.exit == output.status, let run = report.runs.first else { throw NoReport(output: output) }
            return (run, output)
        } catch {
            throw NoReport(output: output)
        }
    }
}

/// `gameday run` printed something else than a report.
struct NoReport: Error, CustomStringConvertible {
    var output: ChildProcess.Output
    var description: String {
        "no report; exit \(output.status)\n\(output.standardOutput)\n\(output.standardError)"
    }
}
