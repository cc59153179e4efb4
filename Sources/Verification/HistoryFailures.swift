internal import History

/// How the attempts of a history failed, for whoever explains an outage.
public enum HistoryFailures {
    /// How many attempts of transfers that ended at or after an instant (microseconds of the history's clock) were not
    /// acknowledged, by the status that they got; nil for those without an answer. Damaged lines are passed over.
    ///
    /// - Throws: `HistoryFileError` if the file cannot be read or is no history.
    public static func count(path: String, since instant: Int64) throws(HistoryFileError) -> [Int?: Int] {
        var counts: [Int?: Int] = [:]
        try HistoryRecords.read(path: path) { record, _ in
            guard record.kind == PackedRecord.Kind.endTransfer.rawValue, record.time >= instant,
                record.flags != HistoryOutcome.ok.rawValue
            else { return }
            // Packed as one more than it is; 0 is none, and status 0 an attempt that was never sent.
            counts[record.second > 1 ? Int(record.second) - 1 : nil, default: 0] += 1
        }
        return counts
    }
}
