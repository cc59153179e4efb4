public import Documents

/// A file that a schedule file names.
public struct NamedFile: Sendable, Hashable {
    /// Its path; one that is relative in the schedule file begins at that file's folder.
    public var path: String
    /// Where it is named.
    public var mark: Mark
}

/// What a schedule runs.
public struct ScheduledWork: Sendable, Hashable {
    /// What kind of files a schedule may name, by its keys.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Experiments, one after the other, as `gameday run` runs them.
        case experiments
        /// A suite, as `gameday verify` runs it.
        case suite
        /// A game day that nobody leads.
        case gameDay
    }

    /// What kind of files they are.
    public var kind: Kind
    /// The files; only of experiments there may be several.
    public var files: [NamedFile]

    /// The paths of the files.
    public var paths: [String] { files.map(\.path) }
}

extension ScheduleParser {
    /// Reads what a schedule runs: one of the kinds.
    func work(_ reader: inout MappingReader, _ node: Node) -> ScheduledWork? {
        var found: [ScheduledWork] = []
        for kind in ScheduledWork.Kind.allCases {
            guard let value = reader.optional(kind.rawValue) else { continue }
            found.append(ScheduledWork(kind: kind, files: files(value, kind)))
        }
        let names = ScheduledWork.Kind.allCases.filter { node[$0.rawValue] != nil }
        guard names.count == 1 else {
            log.error(
                "a schedule runs one of experiments, suite and gameDay; this has "
                    + (names.isEmpty ? "none of them" : names.map(\.rawValue).joined(separator: " and ")),
                at: node.mark,
                mend: names.isEmpty
                    ? "add `experiments: [FILE]`, `suite: FILE` or `gameDay: FILE`" : "make schedules of them")
            return nil
        }
        return found.first
    }

    private func files(_ node: Node, _ kind: ScheduledWork.Kind) -> [NamedFile] {
        guard kind == .experiments else {
            let text = node.nonEmptyString(kind.rawValue, limit: Self.pathLimit, log: log)
            return text.map { [NamedFile(path: path($0), mark: node.mark)] } ?? []
        }
        guard let texts = node.strings(kind.rawValue, limit: 100, log: log), case .sequence(let items) = node.content
        else { return [] }
        if items.isEmpty { log.error("experiments is empty", at: node.mark, mend: "name what is run") }
        return zip(texts, items).map { NamedFile(path: path($0), mark: $1.mark) }
    }

    /// Reads where finished runs are sent: one place, or a list of them.
    func destinations(_ node: Node) -> [NamedFile] {
        var places: [(text: String, node: Node)] = []
        if case .sequence(let items) = node.content {
            let texts = node.strings("to", limit: 100, log: log) ?? []
            if items.isEmpty { log.error("to is empty", at: node.mark, mend: "name a place, or remove the key") }
            places = Array(zip(texts, items))
        } else if let text = node.nonEmptyString("to", limit: Self.pathLimit, log: log) {
            places = [(text, node)]
        }
        return places.map { NamedFile(path: $0.text.hasPrefix("s3://") ? $0.text : path($0.text), mark: $0.node.mark) }
    }
}
