internal import History

/// How the attempts of a history failed, for whoever explains an outage.
public enum HistoryFailures {
    /// How many attempts of transfers that ended at or after an instant (microseconds of the history's clock) were not
    /// acknowledged, by the status that they got; nil for those without an answer. Damaged lines are passed over.
    ///
    /// - Throws: `HistoryFileError` if the file cannot be read or is no history.
    public static func count(path: String, since instant: Int64) throws(HistoryFileError) -> [Int?: Int] {
        let file = try MappedFile(path: path)
        var lines: HistoryLines
        do {
            lines = try HistoryLines(file.bytes.assumingMemoryBound(to: UInt8.self))
        } catch {
            throw .unreadable(path: path, reason: "\(error)")
        }
        var packer = HistoryPacker()
        var counts: [Int?: Int] = [:]
        while lines.next() {
            guard (try? lines.pack(with: &packer)) != nil else { continue }
            for record in packer.records
            where record.kind == PackedRecord.Kind.endTransfer.rawValue && record.time >= instant
                && record.flags != HistoryOutcome.ok.rawValue
            {
                // Packed as one more than it is; 0 is none, and status 0 an attempt that was never sent.
                counts[record.second > 1 ? Int(record.second) - 1 : nil, default: 0] += 1
            }
        }
        return counts
    }
}
