internal import Documents

/// Reads the items of an agenda.
struct AgendaReader {
    /// More than an hour of waiting is an item of its own.
    static let coolDowns = Duration.zero...Duration.seconds(3600)

    /// Knows where relative paths begin.
    let parser: ScheduleParser
    /// The owners that there are.
    let roles: [String]
    /// What is waited after an experiment that says nothing of it.
    let coolDown: Duration
    /// The answer of an item that has none.
    let unattended: StandingAnswer?
    let log: DiagnosticLog

    private static let kinds = ["experiment", "step", "question"]

    func read(_ node: Node) -> [AgendaItem] {
        guard let items = node.items("agenda", limit: 200, log: log) else { return [] }
        if items.isEmpty { log.error("agenda is empty", at: node.mark, mend: "add what happens") }
        return items.compactMap(item)
    }

    private func item(_ node: Node) -> AgendaItem? {
        guard var reader = MappingReader(node, "an item of the agenda", log: log) else { return nil }
        let found = Self.kinds.filter { node[$0] != nil }
        guard found.count == 1, let kind = found.first else {
            let what = found.isEmpty ? "neither" : "several"
            log.error(
                "an item of the agenda is one of experiment, step and question; this is \(what)", at: node.mark,
                mend: found.isEmpty ? "add `experiment: FILE`, `step: ...` or `question: ...`" : "make items of them")
            return nil
        }
        let title = reader.optional(kind)?.nonEmptyString(kind, limit: 1000, log: log)
        let owner = reader.optional("owner").flatMap { self.owner($0) }
        var answer = unattended
        if kind != "step", let node = reader.optional("unattended") { answer = StandingAnswer(node, log) }
        let work: AgendaItem.Work? =
            switch kind {
            case "step": .step
            case "question": .question
            default: title.map { .experiment(experiment($0, &reader)) }
            }
        reader.finish()
        guard let title, let work else { return nil }
        return AgendaItem(work: work, title: title, owner: owner, unattended: answer, mark: node.mark)
    }

    private func owner(_ node: Node) -> String? {
        guard let name = node.nonEmptyString("owner", log: log) else { return nil }
        guard roles.contains(name) else {
            log.error(
                "there is no role \(quoted(name))", at: node.mark,
                mend: roles.isEmpty ? "declare it: `roles: { \(name): what they do }`" : didYouMean(name, among: roles))
            return nil
        }
        return name
    }

    private func experiment(_ title: String, _ reader: inout MappingReader) -> ExperimentItem {
        let expected = reader.optional("expected")?.nonEmptyString("expected", limit: 2000, log: log)
        let wait = reader.optional("coolDown")?.quantity("coolDown", in: Self.coolDowns, log: log)
        let settings = reader.optional("set").map(parser.settings) ?? [:]
        return ExperimentItem(
            path: parser.path(title), expected: expected, settings: settings, coolDown: wait ?? coolDown)
    }
}
