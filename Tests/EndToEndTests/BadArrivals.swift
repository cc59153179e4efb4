import Foundation

/// What went wrong in a run's workload since its first fault, from the history: the run's folder goes with the test.
enum BadArrivals {
    private static let shown = 80

    /// A request of the workload, or the mark of a fault.
    private struct Line: Decodable {
        var type: String
        var phase: String?
        var t_us: Int64?
        var sched_us: Int64?
        var done_us: Int64?
        var outcome: String?
        var stream: String?
    }

    /// One line for each, with when it was due and how long it took; the first of them only when there are many.
    static func list(history: String) -> String {
        guard let text = try? String(contentsOfFile: history, encoding: .utf8) else { return "no \(history)" }
        let lines = text.split(separator: "\n").compactMap { try? JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
        guard let t0 = lines.first(where: { $0.type == "fault" && $0.phase == "begin" })?.t_us else {
            return "no fault in \(history)"
        }
        let bad = lines.filter { $0.type == "req" && $0.outcome != "ok" && $0.sched_us ?? 0 >= t0 }
            .sorted { $0.sched_us ?? 0 < $1.sched_us ?? 0 }
        let words = bad.suffix(shown).map { line in
            let due = line.sched_us ?? 0
            return "\((due - t0) / 1_000) ms \(line.stream ?? "") \(line.outcome ?? "") after"
                + " \(((line.done_us ?? due) - due) / 1_000) ms"
        }
        return (["\(bad.count) bad arrivals since the fault, the last of them:"] + words).joined(separator: "\n")
    }
}

extension RunReport.Run {
    /// The run's reason, and its bad arrivals.
    var account: String {
        let folder = URL(filePath: report).deletingLastPathComponent().path
        return reason + "\n" + BadArrivals.list(history: folder + "/history.jsonl")
    }
}

extension SandboxFixture {
    /// The bad arrivals of each of its runs.
    var badArrivals: String {
        let folders = (try? FileManager.default.contentsOfDirectory(atPath: runs)) ?? []
        return folders.sorted().map { "\($0): " + BadArrivals.list(history: "\(runs)/\($0)/history.jsonl") }
            .joined(separator: "\n")
    }
}
