public import Documents

/// A suite: experiments that are run one after the other within a budget of time, as after a deploy.
public struct ExperimentSuite: Sendable, Hashable {
    /// The only version of the format that there is.
    public static let version = 1

    /// The file it was read from.
    public let file: String
    /// Its name, for reports.
    public let name: String
    /// How long the whole may take; nil leaves it to whoever runs it.
    public let budget: Duration?
    /// Whether the rest is run after an experiment was refuted.
    public let keepsGoing: Bool
    /// What is run; the order in the file has no meaning.
    public let entries: [Entry]

    /// One experiment of the suite.
    public struct Entry: Sendable, Hashable {
        /// The path of its file, from where gameday runs.
        public let path: String
        /// Values for `${set...}`, or for keys of the file, as with `--set`.
        public let set: [String: String]
        /// Where it stands.
        public let mark: Mark
    }
}

extension ExperimentSuite {
    /// More experiments than this are no suite of a deploy.
    static let limit = 64
    /// Longer than any path.
    static let pathLimit = 4_096

    /// How long a suite may be given.
    public static let budgets = Duration.seconds(1)...Duration.seconds(86_400)

    static let parameters = (
        version: Parameter.required("version", .integer(1...version), "The version of the format."),
        name: Parameter.required("name", .name, "The name in reports."),
        budget: Parameter.optional("budget", .duration(budgets), "How long the whole may take, at most 24 hours."),
        keepGoing: Parameter.optional(
            "keepGoing", .boolean, default: .boolean(false), "Whether the rest is run after a refuted hypothesis.")
    )

    /// The suite that `document` describes.
    ///
    /// - Throws: `Refusal` with everything that is wrong, in the order of the places.
    public init(_ document: Document) throws(Refusal) {
        let log = DiagnosticLog()
        guard var reader = MappingReader(document.root, "the suite", log: log) else { throw Refusal(log.diagnostics) }
        _ = reader.value(of: Self.parameters.version)
        file = document.file
        name = reader.value(of: Self.parameters.name)?.written ?? ""
        let values = Arguments(
            [Self.parameters.budget, Self.parameters.keepGoing].reduce(into: [:]) { $0[$1.name] = reader.value(of: $1) }
        )
        budget = values.duration("budget")
        keepsGoing = values.boolean("keepGoing") ?? false
        let list = reader.required("experiments", mend: "add the files of the experiments, each with `- `")
        let items = list?.items("experiments", limit: Self.limit, log: log) ?? []
        if let list, list.content == .sequence([]) {
            log.error("experiments is empty", at: list.mark, mend: "add the file of an experiment")
        }
        entries = items.compactMap { Entry($0, besides: document.file, log) }
        reader.finish()
        try log.throwErrors()
    }
}

extension ExperimentSuite.Entry {
    /// An item: the path of a file from the suite's own folder, alone or with values beside it.
    fileprivate init?(_ item: Node, besides suite: String, _ log: DiagnosticLog) {
        var (file, values): (Node?, Node?) = (item, nil)
        if case .mapping = item.content, var reader = MappingReader(item, "an experiment of the suite", log: log) {
            file = reader.required("file", mend: "add `file: ../aurora-failover.yaml`")
            values = reader.optional("set")
            reader.finish()
        }
        set = values.map { Self.set($0, log) } ?? [:]
        guard let text = file?.nonEmptyString("the file of an experiment", limit: ExperimentSuite.pathLimit, log: log)
        else { return nil }
        let folder = suite.lastIndex(of: "/").map { suite[...$0] } ?? ""
        path = text.hasPrefix("/") ? text : folder + text
        mark = item.mark
    }

    private static func set(_ node: Node, _ log: DiagnosticLog) -> [String: String] {
        guard case .mapping(let entries) = node.content else {
            log.error(
                "set must be a mapping, not \(node.words)", at: node.mark,
                mend: "write `expect.recovery.hold: 30s` lines below it, indented")
            return [:]
        }
        var set: [String: String] = [:]
        for entry in entries {
            guard let text = entry.value.text, !entry.value.isNull else {
                log.error("\(entry.key) must be one value, not \(entry.value.words)", at: entry.mark, mend: "write one")
                continue
            }
            set[entry.key] = text
        }
        return set
    }
}
