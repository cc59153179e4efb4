public import Documents

extension GameDay {
    /// Whether a document is a game day and no experiment: it has an agenda.
    public static func isDescribed(by document: Document) -> Bool { document.root["agenda"] != nil }

    /// The game day that `document` describes.
    ///
    /// - Throws: `Refusal` with everything that is wrong, in the order of the places.
    public init(_ document: Document) throws(Refusal) {
        let log = DiagnosticLog()
        guard var reader = MappingReader(document.root, "the game day", log: log) else {
            throw Refusal(log.diagnostics)
        }
        _ = reader.required("version", mend: "add `version: 1`")?
            .quantity("version", in: 1...GameDay.version, log: log)
        let folder = document.file.lastIndex(of: "/").map { String(document.file[...$0]) } ?? ""
        // No freeze is over yet: whether one is on is asked when an experiment is to be begun.
        let parser = ScheduleParser(folder: folder, now: 0, log: log)
        file = document.file
        text = document.text
        name = reader.required("name", mend: "add `name: quarterly`").flatMap { parser.checkedName($0, "name") } ?? ""
        purpose =
            reader.required("purpose", mend: "add `purpose: ...`: what the day is to show")?
            .nonEmptyString("purpose", limit: 2000, log: log) ?? ""
        let roles = reader.optional("roles").map { Role.all($0, log) } ?? []
        briefing = reader.optional("briefing")?.strings("briefing", limit: 50, log: log) ?? []
        windows = TimeWindows(&reader, parser)
        abortWhen = reader.optional("abortWhen").map { AbortCriteria($0, log) } ?? AbortCriteria([:])
        notify = reader.optional("notify").map { Destination.all($0, log) } ?? []
        let coolDown = reader.optional("coolDown")?.quantity("coolDown", in: AgendaReader.coolDowns, log: log)
        let unattended = reader.optional("unattended").flatMap { StandingAnswer($0, log) }
        let items = AgendaReader(
            parser: parser, roles: roles.map(\.name), coolDown: coolDown ?? .zero, unattended: unattended, log: log)
        let node = reader.required("agenda", mend: "add what happens: experiments, steps and questions")
        agenda = node.map(items.read) ?? []
        self.roles = roles
        reader.finish()
        if let node, !agenda.contains(where: { $0.experiment != nil }), !log.hasErrors {
            log.error(
                "agenda has no experiment", at: node.mark, mend: "add `- experiment: ../aurora-failover.yaml`, or yours"
            )
        }
        try log.throwErrors()
    }

    /// Refuses a game day that cannot be run without people, because a go / no-go has no answer then.
    public func checkUnattended() throws(Refusal) {
        let open = agenda.filter { $0.work != .step && $0.unattended == nil }
        guard !open.isEmpty else { return }
        throw Refusal(
            open.map { item in
                Diagnostic(
                    "with --unattended nobody says go or no-go to \(quoted(item.title))", at: item.mark,
                    mend: "add `unattended: go`, skip or no-go, to the item or to the whole file")
            })
    }
}

extension GameDay.Destination {
    fileprivate static func all(_ node: Node, _ log: DiagnosticLog) -> [GameDay.Destination] {
        (node.items("notify", limit: 20, log: log) ?? []).compactMap { item in
            guard var reader = MappingReader(item, "an item of notify", log: log) else { return nil }
            let command = reader.required("command", mend: "add `command: [PROGRAM, ARGUMENT]`")
            reader.finish()
            guard let command, let words = command.strings("command", limit: 50, log: log) else { return nil }
            if words.isEmpty { log.error("command is empty", at: command.mark, mend: "name a program") }
            return .command(words)
        }
    }
}

extension GameDay.Role {
    fileprivate static func all(_ node: Node, _ log: DiagnosticLog) -> [GameDay.Role] {
        guard case .mapping(let entries) = node.content else {
            log.error(
                "roles must be a mapping, not \(node.words)", at: node.mark,
                mend: "write `facilitator: what they do` lines below it, indented")
            return []
        }
        return entries.compactMap { entry in
            guard let duty = entry.value.nonEmptyString("the role \(entry.key)", limit: 500, log: log) else {
                return GameDay.Role(name: entry.key, duty: "")
            }
            return GameDay.Role(name: entry.key, duty: duty)
        }
    }
}

extension AbortCriteria {
    fileprivate init(_ node: Node, _ log: DiagnosticLog) {
        var counts: [Verdict: Int] = [:]
        if var reader = MappingReader(node, "abortWhen", log: log) {
            for verdict in Verdict.allCases {
                counts[verdict] = reader.optional(verdict.rawValue)?
                    .quantity(verdict.rawValue, in: 1...1000, log: log)
            }
            reader.finish()
        }
        self.init(counts)
    }
}

extension StandingAnswer {
    init?(_ node: Node, _ log: DiagnosticLog) {
        let word = node.choice("unattended", among: Self.allCases.map(\.rawValue), log: log)
        guard let answer = word.flatMap(Self.init(rawValue:)) else { return nil }
        self = answer
    }
}
