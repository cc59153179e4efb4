/// Reads the keys of one mapping; what nobody asked for is refused in the end, with the key that was likely meant.
public struct MappingReader {
    /// What the mapping is, for messages: `workload`.
    public let what: String
    /// Where the mapping begins.
    public let mark: Mark
    /// Where faults are logged.
    public let log: DiagnosticLog
    private let entries: [Node.Entry]
    private var known: [String] = []

    /// A reader of `node`; nil, and logged, when it is no mapping.
    public init?(_ node: Node, _ what: String, log: DiagnosticLog) {
        switch node.content {
        case .mapping(let entries):
            self.entries = entries
        default:
            let isPlaceholder = if case .placeholder = node.content { true } else { false }
            log.error(
                node.isNull ? "\(what) has no value" : "\(what) must be a mapping, not \(node.words)", at: node.mark,
                mend: isPlaceholder
                    ? "write the keys out: ${...} stands for single values and lists"
                    : "write `key: value` lines below it, indented")
            return nil
        }
        self.what = what
        self.mark = node.mark
        self.log = log
    }

    /// The value of `key`, if it is there and is not nothing.
    ///
    /// - Parameter nullable: whether `null` means the same as leaving the key out; otherwise it is refused.
    public mutating func optional(_ key: String, nullable: Bool = false) -> Node? {
        known.append(key)
        guard let entry = entries.first(where: { $0.key == key }) else { return nil }
        if entry.value.isNull {
            if !nullable {
                log.error("\(key) has no value", at: entry.mark, mend: "write one after the colon, or remove the key")
            }
            return nil
        }
        return entry.value
    }

    /// The value of `key`; its absence is logged with `mend`.
    public mutating func required(_ key: String, mend: String) -> Node? {
        if let value = optional(key) { return value }
        if !entries.contains(where: { $0.key == key }) {
            log.error("\(what) lacks \(key)", at: mark, mend: mend)
        }
        return nil
    }

    /// Notes that `key` may stand here, without reading it.
    public mutating func allow(_ key: String) {
        known.append(key)
    }

    /// Refuses every key that was never asked for. Call it once all keys are read.
    public func finish() {
        for entry in entries where !known.contains(entry.key) {
            log.error(
                "\(what) has no key \(quoted(entry.key))", at: entry.mark, mend: didYouMean(entry.key, among: known))
        }
    }
}
