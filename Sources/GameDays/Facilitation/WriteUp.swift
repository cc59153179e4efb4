internal import Reports
internal import Runner

/// What people read after a game day, as Markdown: what was expected, what happened, how that compares, and when.
public enum WriteUp {
    /// The write-up of what a journal holds.
    ///
    /// - Parameter last: the journal of the game day that the recovery times are compared with; nil when there is none.
    public static func of(_ gameDay: GameDay, _ entries: [GameDayEntry], last: [GameDayEntry]?) -> String {
        let summary = GameDaySummary(gameDay, entries)
        var lines = head(gameDay, summary)
        lines += experiments(gameDay, summary, last)
        lines += manual(gameDay, summary)
        lines += timeline(gameDay, entries)
        lines += [
            "", "## Action items", "", "| what | who | by when |", "| --- | --- | --- |", "| | | |", "| | | |",
            "| | | |",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func head(_ gameDay: GameDay, _ summary: GameDaySummary) -> [String] {
        var lines = ["# Game day \(gameDay.name): \(summary.verdict.rawValue)", ""]
        guard let subject = summary.subject else { return lines }
        if subject.isSandbox {
            lines += ["> This was the **sandbox**, a local stack on one machine, and not AWS.", ""]
        }
        lines += [plain(gameDay.purpose), "", "| | |", "| --- | --- |"]
        lines.append("| began | \(time(summary.began)) UTC |")
        let end = summary.ended.map { "\(time($0)) UTC, " } ?? ""
        lines.append("| ended | \(end)\(plain(summary.reason)) |")
        let stack = subject.isSandbox ? "the sandbox" : "\(subject.stack) (\(subject.account))"
        lines.append("| stack | \(plain(stack)) |")
        lines.append("| led by | \(subject.isUnattended ? "nobody: unattended" : "a facilitator") |")
        lines += gameDay.roles.map { "| \(plain($0.name)) | \(plain($0.duty)) |" }
        return lines
    }

    private static func experiments(
        _ gameDay: GameDay, _ summary: GameDaySummary, _ last: [GameDayEntry]?
    ) -> [String] {
        let before = last?.first.map { " on \(time($0.time).prefix(10))" } ?? ""
        var lines = [
            "", "## Experiments", "", "| experiment | verdict | recovery | last game day\(before) | lost |",
            "| --- | --- | --- | --- | --- |",
        ]
        var details: [String] = []
        for (item, outcome) in zip(gameDay.agenda, summary.outcomes) {
            guard let experiment = item.experiment else { continue }
            guard case .ran(let results) = outcome else {
                lines.append("| \(plain(item.title)) | not run: \(words(outcome)) | | | |")
                continue
            }
            for result in results {
                let earlier = last?.last { $0.result?.experiment == result.experiment && $0.result?.upper != nil }?
                    .result
                lines.append(
                    "| \(plain(result.experiment)) | \(result.word) | \(recovery(result)) "
                        + "| \(comparison(result, earlier)) | \(result.lost.map { "\($0)" } ?? "-") |")
                details += section(result, experiment)
            }
        }
        return lines + details
    }

    private static func section(_ result: RunResult, _ item: ExperimentItem) -> [String] {
        var lines = ["", "### \(plain(result.experiment))", "", "- **expected:** \(plain(result.hypothesis))"]
        if let expected = item.expected { lines.append("- **expected besides:** \(plain(expected))") }
        lines.append("- **happened:** \(plain(result.sentence))")
        lines.append("- **why:** \(plain(result.reason))")
        if !result.mend.isEmpty { lines.append("- **to do:** \(plain(result.mend))") }
        if !result.undone { lines.append("- **NOT UNDONE**") }
        if let run = result.directory.split(separator: "/").last {
            lines.append("- **report:** [\(run)](../../\(run)/report.html)")
        }
        return lines
    }

    private static func manual(_ gameDay: GameDay, _ summary: GameDaySummary) -> [String] {
        let items = zip(gameDay.agenda, summary.outcomes).filter { $0.0.experiment == nil }
        guard !items.isEmpty else { return [] }
        let rows = items.map { item, outcome in
            let kind = item.work == .step ? "step" : "go / no-go"
            return "| \(kind) | \(plain(item.title)) | \(plain(item.owner ?? "everybody")) | \(words(outcome)) |"
        }
        return ["", "## Steps and questions", "", "| | what | owner | outcome |", "| --- | --- | --- | --- |"] + rows
    }

    private static func timeline(_ gameDay: GameDay, _ entries: [GameDayEntry]) -> [String] {
        let rows = entries.enumerated().compactMap { offset, entry in
            TimelineWords.of(entry, in: gameDay).map { (entry.moment, offset, $0) }
        }
        // RFC 3339 of one length and one zone sorts as text.
        let sorted = rows.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
        return ["", "## Timeline", "", "| UTC | what |", "| --- | --- |"]
            + sorted.map { "| \(time($0.0)) | \(plain($0.2)) |" }
    }

    private static func words(_ outcome: GameDaySummary.Outcome) -> String {
        func because(_ word: String, _ reason: String) -> String { reason.isEmpty ? word : "\(word): \(plain(reason))" }
        return switch outcome {
        case .notReached: "not reached"
        case .open: "left open"
        case .done: "done"
        case .ran(let results): results.last?.word ?? ""
        case .skipped(let reason): because("skipped", reason)
        case .noGo(let reason): because("no-go", reason)
        case .notDone(let reason): because("not done", reason)
        case .refused(let reason): because("refused", reason)
        case .interrupted(let reason): because("interrupted", reason)
        }
    }

    private static func recovery(_ result: RunResult) -> String {
        guard let lower = result.lower else { return "not measured" }
        guard let upper = result.upper else { return "not after \(Figures.seconds(lower))" }
        if upper == 0 { return "no outage" }
        return "\(Figures.decimal(lower, places: 2)) to \(Figures.seconds(upper))"
    }

    /// What it was, and how much later or sooner the service is certainly back now.
    private static func comparison(_ result: RunResult, _ earlier: RunResult?) -> String {
        guard let earlier, let before = earlier.upper else { return "-" }
        guard let upper = result.upper else { return recovery(earlier) }
        let change = upper - before
        return "\(recovery(earlier)) (now \(change < 0 ? "" : "+")\(Figures.seconds(change)))"
    }

    /// `2026-12-24 09:30:00.125` of RFC 3339.
    private static func time(_ text: String) -> String {
        text.replacing("T", with: " ").replacing("Z", with: "")
    }

    /// Text that Markdown shows as it is, also in a table.
    static func plain(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "|", "\\", "`", "*", "_", "[", "]", "<", ">", "#": result += "\\\(character)"
            case let character where character.isNewline: result += " "
            default: result.append(character)
            }
        }
        return result
    }
}

/// The lines of a journal as the timeline shows them.
enum TimelineWords {
    static func of(_ entry: GameDayEntry, in gameDay: GameDay) -> String? {
        let text = entry.text ?? ""
        let title = entry.item.flatMap { gameDay.agenda.indices.contains($0) ? gameDay.agenda[$0].title : nil } ?? ""
        func because(_ words: String) -> String { text.isEmpty ? words : "\(words): \(text)" }
        return switch entry.event {
        case .began: "the game day begins"
        case .resumed: "the game day goes on after an interruption"
        case .reached: nil
        case .go: "go: \(title)"
        case .done: "done: \(title)"
        case .noGo: because("no-go to \(title)")
        case .note: "NOTE: \(text)"
        case .skipped: "SKIP \(title): \(text)"
        case .halt: "HALT: \(text)"
        case .refused: "refused \(title): \(text)"
        case .experiment: "the run \(text) begins"
        case .phase, .fault, .interrupted: text
        case .verdict: "\(entry.result?.experiment ?? title): \(entry.result?.word ?? ""), \(text)"
        case .notDone: because("not done: \(title)")
        case .coolDown: "cool-down of \(text)"
        case .cooledDown: "the cool-down is over"
        case .cutShort: "the cool-down is cut short: \(text)"
        case .ended: "the game day ends: \(text)"
        }
    }
}
