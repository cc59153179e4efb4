public import Documents

extension Experiment {
    /// The experiment that `document` describes.
    ///
    /// - Parameters:
    ///   - catalog: what can be declared.
    ///   - references: what `${stack...}` and `${set...}` stand for. Without them they stay open, which is enough to
    ///     validate a file and not to run it.
    /// - Throws: `Refusal` with everything that is wrong, in the order of the places.
    public init(_ document: Document, catalog: Catalog, references: References = References()) throws(Refusal) {
        let log = DiagnosticLog()
        var substitution = Substitution(references, log: log)
        var root = substitution.resolve(document.root)
        if let set = references.set {
            let overrides = Overrides(log: log, paths: ExperimentFormat.paths)
            root = overrides.apply(set, used: substitution.usedSets, to: root)
        }
        guard var reader = MappingReader(root, "the experiment", log: log) else { throw Refusal(log.diagnostics) }
        _ = reader.value(of: ExperimentFormat.version)
        let declarations = DeclarationReader(log: log)
        func list(_ key: String, _ kind: String, _ schemas: [DeclarationSchema]) -> [Declaration] {
            reader.optional(key).map { declarations.declarations($0, key: key, kind: kind, schemas) } ?? []
        }
        file = document.file
        name = reader.value(of: ExperimentFormat.name)?.written ?? ""
        hypothesis = reader.value(of: ExperimentFormat.hypothesis)?.written ?? ""
        guards = list("guards", "guard", catalog.guards)
        workload = Workload(reader.sections("workload", ExperimentFormat.workload))
        let broken = reader.required("faults", mend: "add what to break: an experiment without a fault proves nothing")
        faults = broken.map { declarations.declarations($0, key: "faults", kind: "fault", catalog.faults) } ?? []
        if let broken, broken.content == .sequence([]) {
            log.error("faults is empty", at: broken.mark, mend: "add what to break")
        }
        probes = list("probes", "probe", catalog.probes)
        expect = Expectation(reader.sections("expect", ExperimentFormat.expect))
        stopWhen = list("stopWhen", "stop condition", catalog.stopConditions)
        reader.finish()
        expect.recovery.warnOfShortBaseline(at: root["expect"]?["recovery"]?["baseline"]?.mark, log)
        try log.throwErrors()
        placeholders = substitution.placeholders
        warnings = log.diagnostics
    }
}

extension MappingReader {
    /// The sections of the mapping `key`; all are there, with defaults where nothing is written.
    fileprivate mutating func sections(_ key: String, _ format: [ExperimentFormat.Section]) -> [String: SectionValues] {
        let empty = Node(.mapping([]), at: mark)
        var reader = MappingReader(optional(key) ?? empty, key, log: log)
        var result: [String: SectionValues] = [:]
        for section in format {
            var values = MappingReader(reader?.optional(section.key) ?? empty, section.key, log: log)
            let arguments = values?.arguments(section.parameters) ?? Arguments()
            result[section.key] = SectionValues(arguments: arguments, parameters: section.parameters)
        }
        reader?.finish()
        return result
    }
}

/// The values of a section of which every parameter has a default, which also stands in for what is still open.
private struct SectionValues {
    private let arguments: Arguments
    private let defaults: Arguments

    init(arguments: Arguments, parameters: [Parameter]) {
        self.arguments = arguments
        defaults = Arguments(
            Dictionary(
                uniqueKeysWithValues: parameters.compactMap { item in item.defaultValue.map { (item.name, $0) } }))
    }

    func duration(_ name: String) -> Duration { arguments.duration(name) ?? defaults.duration(name) ?? .zero }
    func integer(_ name: String) -> Int { arguments.integer(name) ?? defaults.integer(name) ?? 0 }
    func rate(_ name: String) -> Rate { arguments.rate(name) ?? defaults.rate(name) ?? Rate(perSecond: 0) }
    func percentage(_ name: String) -> Percentage {
        arguments.percentage(name) ?? defaults.percentage(name) ?? Percentage(millionths: 0)
    }
}

extension Experiment.Workload {
    fileprivate init(_ sections: [String: SectionValues]) {
        let none = SectionValues(arguments: Arguments(), parameters: [])
        let transfers = sections["transfers"] ?? none
        self.transfers = Experiment.Transfers(
            rate: transfers.rate("rate"), accounts: transfers.integer("accounts"),
            deadline: transfers.duration("deadline"))
        reads = Experiment.Stream(rate: (sections["reads"] ?? none).rate("rate"))
        zoneProbes = Experiment.Stream(rate: (sections["zone-probes"] ?? none).rate("rate"))
    }
}

extension Experiment.Expectation {
    fileprivate init(_ sections: [String: SectionValues]) {
        let none = SectionValues(arguments: Arguments(), parameters: [])
        let recovery = sections["recovery"] ?? none
        let transactions = sections["transactions"] ?? none
        self.recovery = Experiment.Recovery(
            within: recovery.duration("within"), hold: recovery.duration("hold"),
            tolerate: recovery.percentage("tolerate"), baseline: recovery.duration("baseline"),
            window: recovery.integer("window"))
        self.transactions = Experiment.Transactions(
            lost: transactions.integer("lost"), duplicated: transactions.integer("duplicated"),
            stale: transactions.integer("stale"))
    }
}

extension Experiment.Recovery {
    /// Warns of a baseline under the usual one.
    fileprivate func warnOfShortBaseline(at mark: Mark?, _ log: DiagnosticLog) {
        guard let mark, baseline < Self.usualBaseline else { return }
        log.warning(
            "the baseline of \(baseline.written) is shorter than the usual \(Self.usualBaseline.written)", at: mark,
            mend: "write at least \(Self.usualBaseline.written) where the result matters")
    }
}
