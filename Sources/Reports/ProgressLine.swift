public import Runner

/// A run's progress as one line.
public enum ProgressLine {
    /// Phase, time, success rate, latency, count, and what is broken right now.
    public static func of(_ progress: RunProgress) -> String {
        var text = "\(progress.experiment): \(progress.phase.rawValue)"
        text += " \(Figures.decimal(progress.elapsedSeconds, places: 0))"
        if let budget = progress.budgetSeconds { text += "/\(Figures.decimal(budget, places: 0))" }
        text += " s"
        if let rate = progress.successRate { text += ", \(Figures.percentage(rate)) good" }
        if let latency = progress.latencyP99 { text += ", p99 \(Figures.decimal(latency, places: 0)) ms" }
        if progress.acknowledged > 0 { text += ", \(progress.acknowledged) acknowledged" }
        if !progress.broken.isEmpty { text += ", broken: \(progress.broken.joined(separator: ", "))" }
        if let waitingFor = progress.waitingFor { text += ", waiting: \(waitingFor)" }
        return text
    }
}
