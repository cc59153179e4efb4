import ArgumentParser
import Verification

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Gives the verdict on recorded histories: was anything lost, and did it recover in time?",
        discussion: """
              gameday check runs/*/history.jsonl
              gameday check history.jsonl --format json    one object a file, one a line

            Exit codes: 0 pass, 1 fail, 2 unknown; over several files the worst: 1, then 2, then 0.
            """)

    @Argument(help: "Histories, as JSON lines or in the binary form.", completion: .file())
    var files: [String]

    @Option(help: "text or json.")
    var format = OutputFormat.text

    func run() throws {
        let context = CommandContext.live
        context.finishing {
            var results: [CheckResult] = []
            for file in files {
                do {
                    let result = try HistoryCheck.check(path: file)
                    results.append(result)
                    context.write(format == .json ? result.json + "\n" : CheckText.of(result))
                } catch {
                    throw Complaint("\(error)", mend: "check the path", exit: .usage)
                }
            }
            return results.exitCode
        }
    }
}

/// A checked history for people.
enum CheckText {
    static func of(_ result: CheckResult) -> String {
        var lines = ["\(result.file): \(result.verdict.rawValue)"]
        if let problem = result.problem { lines.append("  \(problem)") }
        if let durability = result.durability { lines += Self.durability(durability) }
        if let recovery = result.recovery { lines.append(Self.recovery(recovery)) }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func durability(_ result: DurabilityResult) -> [String] {
        let counts = result.counts
        var first = "  durability  \(result.verdict.rawValue): \(counts.acknowledged) acknowledged, "
        first += "\(counts.rejected) rejected, \(counts.indeterminate) indeterminate, "
        first += "\(counts.durable) read back, \(counts.recovered) recovered"
        if !result.reasons.isEmpty { first += " (\(result.reasons.joined(separator: ", ")))" }
        let anomalies = result.anomalies.sorted { $0.key < $1.key }.map { anomaly, found in
            let names = found.first.prefix(10).map(name).joined(separator: ", ")
            return "    \(anomaly.rawValue) \(found.count): \(names)\(found.count > 10 ? ", ..." : "")"
        }
        return [first] + anomalies + result.details.map { "    \($0)" }
    }

    private static func name(_ finding: Finding) -> String {
        switch finding {
        case .operation(let op): "operation \(op)"
        case .key(let key): key.map { "key \($0)" } ?? "no key"
        }
    }

    private static func recovery(_ result: RecoveryResult) -> String {
        let seconds = { (value: Int64?) in value.map { "\(Double($0) / 1_000_000) s" } ?? "never" }
        var text = "  recovery    \(result.verdict.rawValue): \(seconds(result.lower)) to \(seconds(result.upper))"
        if let stream = result.stream { text += ", worst stream \(stream)" }
        let reasons = result.reasons.map(\.rawValue).joined(separator: ", ")
        if !reasons.isEmpty { text += " (\(reasons))" }
        return text
    }
}
