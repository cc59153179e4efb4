internal import Runner

/// The timeline as one SVG picture: success rate above, latency below, with the fault and the recovery marked.
struct Chart {
    private static let width = 960.0
    private static let left = 64.0
    private static let right = 16.0
    private static let rateTop = 48.0
    private static let rateHeight = 150.0
    private static let latencyTop = 250.0
    private static let latencyHeight = 110.0
    private static let bottom = 400.0

    private let seconds: [Timeline.Second]
    private let recovery: RecoverySummary?
    private let evidenceCount: Int

    init(_ outcome: RunOutcome) {
        seconds = outcome.timeline.seconds
        recovery = outcome.recovery
        evidenceCount = outcome.evidence.count
    }

    /// The picture, or a sentence where nothing was recorded.
    func svg() -> String {
        guard let first = seconds.first?.second, let last = seconds.last?.second else {
            return "<p>No request was recorded.</p>"
        }
        let parts = [band(), bars(), latencies(), axes(first: first, last: last), marks()]
        let label = "Success rate and latency of every second; second 0 is just before the fault call"
        return """
            <svg viewBox="0 0 \(Int(Self.width)) \(Int(Self.bottom))" role="img" aria-label="\(label)">
            \(parts.joined(separator: "\n"))
            </svg>
            """
    }

    private func x(_ second: Double) -> Double {
        let first = Double(seconds.first?.second ?? 0)
        let span = Double((seconds.last?.second ?? 0) + 1) - first
        return Self.left + (second - first) / max(1, span) * (Self.width - Self.left - Self.right)
    }

    private func number(_ value: Double) -> String { Figures.decimal(value, places: 1) }

    /// The time in which the service was not proven recovered.
    private func band() -> String {
        guard let recovery, let lower = recovery.lowerSeconds else { return "" }
        let end = recovery.upperSeconds ?? Double((seconds.last?.second ?? 0) + 1)
        guard end > 0 else { return "" }
        let height = Self.latencyTop + Self.latencyHeight - Self.rateTop
        func rectangle(_ from: Double, _ to: Double, _ style: String) -> String {
            let width = number(max(1, x(to) - x(from)))
            return "<rect class=\"\(style)\" x=\"\(number(x(from)))\" y=\"\(number(Self.rateTop))\" "
                + "width=\"\(width)\" height=\"\(number(height))\"/>"
        }
        return rectangle(0, lower, "outage") + rectangle(lower, end, "interval")
    }

    private func bars() -> String {
        let wide = max(0.5, (x(1) - x(0)) * 0.86)
        return seconds.filter { $0.arrivals > 0 }.map { second in
            let good = second.successRate * Self.rateHeight
            let left = number(x(Double(second.second)))
            let bad = Self.rateHeight - good
            var text = "<g><title>second \(second.second): \(second.good) of \(second.arrivals) good, median "
            text += "\(Figures.decimal(second.latencyMedian, places: 1)) ms, p99 "
            text += "\(Figures.decimal(second.latencyP99, places: 1)) ms</title>"
            text += "<rect class=\"good\" x=\"\(left)\" y=\"\(number(Self.rateTop + bad))\" "
            text += "width=\"\(number(wide))\" height=\"\(number(good))\"/>"
            if bad > 0 {
                text += "<rect class=\"bad\" x=\"\(left)\" y=\"\(number(Self.rateTop))\" "
                text += "width=\"\(number(wide))\" height=\"\(number(bad))\"/>"
            }
            return text + "</g>"
        }.joined(separator: "\n")
    }

    /// The highest latency drawn, a round number of milliseconds.
    private var latencyCeiling: Double {
        let highest = seconds.map(\.latencyP99).max() ?? 0
        return [10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000].first { $0 >= highest } ?? 60_000
    }

    private func latencies() -> String {
        func line(_ value: (Timeline.Second) -> Double, _ style: String) -> String {
            let points = seconds.filter { $0.arrivals > 0 }.map { second in
                let share = min(1, value(second) / latencyCeiling)
                let y = Self.latencyTop + Self.latencyHeight * (1 - share)
                return "\(number(x(Double(second.second) + 0.5))),\(number(y))"
            }
            return "<polyline class=\"\(style)\" points=\"\(points.joined(separator: " "))\"/>"
        }
        return line(\.latencyP99, "p99") + line(\.latencyMedian, "median")
    }

    private func axes(first: Int, last: Int) -> String {
        var parts: [String] = []
        func text(_ value: String, _ x: Double, _ y: Double, _ anchor: String) {
            parts.append(
                "<text x=\"\(number(x))\" y=\"\(number(y))\" text-anchor=\"\(anchor)\">\(HTML.escape(value))</text>")
        }
        func rule(_ y: Double) {
            parts.append(
                "<line class=\"rule\" x1=\"\(number(Self.left))\" x2=\"\(number(Self.width - Self.right))\" "
                    + "y1=\"\(number(y))\" y2=\"\(number(y))\"/>")
        }
        for share in [0.0, 0.5, 1.0] {
            let y = Self.rateTop + Self.rateHeight * (1 - share)
            rule(y)
            text(Figures.percentage(share), Self.left - 8, y + 4, "end")
            let below = Self.latencyTop + Self.latencyHeight * (1 - share)
            rule(below)
            text(Figures.decimal(latencyCeiling * share, places: 0) + " ms", Self.left - 8, below + 4, "end")
        }
        text("arrivals served within the deadline", Self.left, Self.rateTop - 34, "start")
        text("latency from the scheduled start: median and p99", Self.left, Self.latencyTop - 12, "start")
        let step = [5, 10, 20, 30, 60, 120, 300, 600].first { (last - first) / $0 <= 16 } ?? 3_600
        for second in stride(from: first - first % step, through: last, by: step) where second >= first {
            text("\(second) s", x(Double(second)), Self.latencyTop + Self.latencyHeight + 20, "middle")
        }
        return parts.joined(separator: "\n")
    }

    private func marks() -> String {
        var parts: [String] = []
        func mark(_ second: Double, _ label: String, _ style: String, _ y: Double) {
            let at = number(x(second))
            // Near the right edge the label stands before its line, where there is room.
            let isLate = x(second) > Self.width * 0.8
            parts.append(
                "<line class=\"\(style)\" x1=\"\(at)\" x2=\"\(at)\" y1=\"\(number(y))\" "
                    + "y2=\"\(number(Self.latencyTop + Self.latencyHeight))\"/>"
                    + "<text class=\"\(style)\" x=\"\(number(x(second) + (isLate ? -4 : 4)))\" y=\"\(number(y + 4))\" "
                    + "text-anchor=\"\(isLate ? "end" : "start")\">\(label)</text>")
        }
        guard let recovery else { return "" }
        mark(0, "fault", "fault", Self.rateTop - 22)
        if let upper = recovery.upperSeconds, upper > 0 {
            mark(upper, "recovered, \(Figures.seconds(upper))", "recovered", Self.rateTop - 9)
        }
        return parts.joined(separator: "\n")
    }
}
