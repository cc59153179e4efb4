internal import Foundation

/// What one tool reached.
struct Row: Codable {
    var tool: String
    var figures: [String: Double]
}

/// A benchmark's result, as it is committed.
struct Outcome: Codable {
    struct Target: Codable {
        var what: String
        var wanted: Double
        var reached: Double
        var met: Bool

        static func atLeast(_ wanted: Double, _ what: String, _ reached: Double) -> Target {
            Target(what: what, wanted: wanted, reached: reached, met: reached >= wanted)
        }

        static func atMost(_ wanted: Double, _ what: String, _ reached: Double) -> Target {
            Target(what: what, wanted: wanted, reached: reached, met: reached <= wanted)
        }
    }

    var name: String
    var question: String
    /// How often what was run, and which of the runs is shown.
    var method: String
    var machine: Machine
    var rows: [Row]
    /// Ours against each other one, so that more is better for us.
    var ratios: [String: Double]
    var targets: [Target]

    var table: String {
        var lines = ["", "\(name): \(question) (\(method))"]
        for row in rows {
            let figures = row.figures.sorted { $0.key < $1.key }.map { "\($0.key) \(Self.short($0.value))" }
            lines.append("  \(row.tool): \(figures.joined(separator: ", "))")
        }
        for (name, ratio) in ratios.sorted(by: { $0.key < $1.key }) {
            lines.append("  \(name): \(Self.short(ratio))")
        }
        for target in targets {
            let wanted = "\(Self.short(target.reached)) (wanted \(Self.short(target.wanted)))"
            lines.append("  \(target.met ? "met" : "MISSED"): \(target.what) \(wanted)")
        }
        return lines.joined(separator: "\n")
    }

    private static func short(_ value: Double) -> String {
        value.magnitude >= 1_000 ? String(Int(value.rounded())) : String(format: "%.3g", value)
    }
}

/// The machine and how busy it was.
struct Machine: Codable {
    var date: String
    var processor: String
    var cores: Int
    var kernel: String
    var loadBefore: Double
    var loadAfter = 0.0

    static func now() -> Machine {
        let processor = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n")
            .first { $0.hasPrefix("model name") }?.split(separator: ":").last.map {
                $0.trimmingCharacters(in: .whitespaces)
            }
        var system = utsname()
        uname(&system)
        let release = withUnsafeBytes(of: system.release) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        return Machine(
            date: Date.now.formatted(.iso8601), processor: processor ?? "unknown",
            cores: ProcessInfo.processInfo.activeProcessorCount, kernel: String(release.prefix { $0 != "-" }),
            loadBefore: load())
    }

    /// Processes that wanted to run, on average over the last minute.
    static func load() -> Double {
        var average = 0.0
        return getloadavg(&average, 1) == 1 ? average : 0
    }
}
