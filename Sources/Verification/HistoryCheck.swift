internal import History

/// Judges histories: what `gameday check` does.
public enum HistoryCheck {
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
    public static func check(_ bytes: UnsafeRawBufferPointer, name: String) -> CheckResult {
        check(bytes, name: name, takesRuns: true)
    }

    /// - Parameter takesRuns: whether runs of common records are taken at once: always, but in the test that compares
    ///   both ways.
    package static func check(_ bytes: UnsafeRawBufferPointer, name: String, takesRuns: Bool) -> CheckResult {
        check(bytes, name: name, takesRuns: takesRuns, damages: [])
    }

    private static func check(
        _ bytes: UnsafeRawBufferPointer, name: String, takesRuns: Bool, damages: [String]
    ) -> CheckResult {
        do {
            if HistoryBinaryReader.isBinary(bytes) { return try binary(bytes, name: name, takesRuns: takesRuns) }
            return try lines(bytes, name: name, takesRuns: takesRuns, damages: damages)
        } catch {
            return CheckResult(file: name, problem: error)
        }
    }

    private static func binary(
        _ bytes: UnsafeRawBufferPointer, name: String, takesRuns: Bool
    ) throws(HistoryFormatError) -> CheckResult {
        var reader = try HistoryBinaryReader(bytes)
        var judge = HistoryJudge(spec: reader.meta.spec, takesRuns: takesRuns)
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
                check(bytes, name: name, takesRuns: takesRuns, damages: reader.damages)
            }
            return result
        }
        if judge.needsKeys { reader.loadKeys() }
        return judge.finish(
            name: name, names: reader.names, damages: reader.damages, isWhole: false)
    }

    private static func lines(
        _ bytes: UnsafeRawBufferPointer, name: String, takesRuns: Bool, damages: [String]
    ) throws(HistoryFormatError) -> CheckResult {
        var lines = try HistoryLines(bytes.assumingMemoryBound(to: UInt8.self))
        var packer = HistoryPacker()
        var judge = HistoryJudge(spec: lines.meta.spec, takesRuns: takesRuns)
        read(&lines, &packer) { records, names in
            records.withUnsafeBufferPointer { judge.handle($0, names: names) }
        }
        if judge.isDisordered {
            // Some line came too late: put all of them into order and judge again.
            lines = try HistoryLines(bytes.assumingMemoryBound(to: UInt8.self))
            packer = HistoryPacker(spellsKeys: true)
            var sorter = RecordSorter()
            read(&lines, &packer) { records, _ in sorter.add(records) }
            judge = HistoryJudge(spec: lines.meta.spec, takesRuns: takesRuns)
            sorter.sorted { judge.handle($0, names: packer.names) }
        }
        return judge.finish(
            name: name, names: packer.names, damages: damages + lines.damages.map(\.description),
            isWhole: damages.isEmpty && lines.damageCount == lines.damages.count)
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
