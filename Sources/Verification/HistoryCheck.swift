internal import History

/// Judges histories: what `gameday check` does.
public enum HistoryCheck {
    /// Which rules of the durability check apply: all but in tests that prove that each rule is needed.
    public struct Rules: Sendable {
        /// The anomalies looked for.
        public var anomalies: Set<Anomaly>
        /// Whether runs of common records are taken at once: always, but in the test that compares both ways.
        package var takesRuns = true

        /// Every rule.
        public static let all = Rules(anomalies: Set(Anomaly.allCases))

        /// Every rule but these.
        public static func without(_ anomalies: Anomaly...) -> Rules {
            Rules(anomalies: all.anomalies.subtracting(anomalies))
        }
    }

    /// Judges the history in a file, JSON lines or binary.
    ///
    /// A file that is no history is a result of its own: unknown, with the reason.
    ///
    /// - Throws: `HistoryFileError` if the file cannot be read.
    public static func check(path: String) throws(HistoryFileError) -> CheckResult {
        let file = try MappedFile(path: path)
        return check(file.bytes, name: path)
    }

    /// Judges a history in memory.
    public static func check(
        _ bytes: UnsafeRawBufferPointer, name: String, rules: Rules = .all
    ) -> CheckResult {
        check(bytes, name: name, rules: rules, damages: [])
    }

    private static func check(
        _ bytes: UnsafeRawBufferPointer, name: String, rules: Rules, damages: [String]
    ) -> CheckResult {
        do {
            if HistoryBinaryReader.isBinary(bytes) { return try binary(bytes, name: name, rules: rules) }
            return try lines(bytes, name: name, rules: rules, damages: damages)
        } catch {
            return CheckResult(file: name, problem: error)
        }
    }

    private static func binary(
        _ bytes: UnsafeRawBufferPointer, name: String, rules: Rules
    ) throws(HistoryFormatError) -> CheckResult {
        var reader = try HistoryBinaryReader(bytes)
        var judge = HistoryJudge(spec: reader.meta.spec, takesRuns: rules.takesRuns)
        judge.reserve(records: bytes.count / MemoryLayout<PackedRecord>.size)
        while let (records, nextKey) = reader.next() {
            judge.beginBlock(nextKey: nextKey)
            judge.handle(records, names: reader.names)
        }
        if judge.isDisordered {
            // Written out of order, which the binary form cannot be sorted in: rare, so by way of the lines.
            let document = try HistoryDocument(bytes)
            let lines = document.lines
            let result = lines.withUnsafeBytes { bytes -> CheckResult in
                check(bytes, name: name, rules: rules, damages: reader.damages)
            }
            return result
        }
        if judge.needsKeys { reader.loadKeys() }
        return judge.finish(
            name: name, names: reader.names, damages: reader.damages, isWhole: false, rules: rules)
    }

    private static func lines(
        _ bytes: UnsafeRawBufferPointer, name: String, rules: Rules, damages: [String]
    ) throws(HistoryFormatError) -> CheckResult {
        var lines = try HistoryLines(bytes.assumingMemoryBound(to: UInt8.self))
        var packer = HistoryPacker()
        var judge = HistoryJudge(spec: lines.meta.spec, takesRuns: rules.takesRuns)
        read(&lines, &packer) { records, names in
            records.withUnsafeBufferPointer { judge.handle($0, names: names) }
        }
        if judge.isDisordered {
            // Some line came too late: put all of them into order and judge again.
            lines = try HistoryLines(bytes.assumingMemoryBound(to: UInt8.self))
            packer = HistoryPacker(spellsKeys: true)
            var sorter = RecordSorter()
            read(&lines, &packer) { records, _ in sorter.add(records) }
            judge = HistoryJudge(spec: lines.meta.spec, takesRuns: rules.takesRuns)
            sorter.sorted { judge.handle($0, names: packer.names) }
        }
        return judge.finish(
            name: name, names: packer.names, damages: damages + lines.damages.map(\.description),
            isWhole: damages.isEmpty && lines.damageCount == lines.damages.count, rules: rules)
    }

    private static func read(
        _ lines: inout HistoryLines, _ packer: inout HistoryPacker,
        _ take: ([PackedRecord], borrowing HistoryNames) -> Void
    ) {
        while lines.next() {
            do {
                try lines.pack(with: &packer)
                take(packer.records, packer.names)
            } catch {
                lines.report(error)
            }
        }
    }
}

/// Puts the records of a history into the order of time; those of one time stay as they were.
struct RecordSorter {
    private var groups: [(time: Int64, start: Int, count: Int)] = []
    private var records: [PackedRecord] = []

    /// Adds a record with its parts.
    mutating func add(_ group: [PackedRecord]) {
        guard let main = group.first(where: { $0.kind != PackedRecord.Kind.reference.rawValue }) else { return }
        groups.append((main.time, records.count, group.count))
        records += group
    }

    /// Hands the groups out, earliest first.
    func sorted(_ body: (UnsafeBufferPointer<PackedRecord>) -> Void) {
        records.withUnsafeBufferPointer { records in
            for group in groups.sorted(by: { ($0.time, $0.start) < ($1.time, $1.start) }) {
                body(UnsafeBufferPointer(rebasing: records[group.start..<group.start + group.count]))
            }
        }
    }
}
