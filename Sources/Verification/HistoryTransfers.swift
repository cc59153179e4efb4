internal import History

/// The transfers of a history, one by one, for whoever compares them with what is found elsewhere.
public enum HistoryTransfers {
    /// What is known of one transfer. Times are microseconds of the history's clock.
    public struct Transfer: Equatable, Sendable {
        /// The operation.
        public var op: Int64
        /// When its first attempt was about to be sent.
        public var begun: Int64
        /// When it was first acknowledged; nil when no attempt was.
        public var acknowledged: Int64?
    }

    /// Every transfer that can be read, in the order they began; damaged lines are passed over.
    ///
    /// - Throws: `HistoryFileError` if the file cannot be read or is no history.
    public static func read(path: String) throws(HistoryFileError) -> [Transfer] {
        var transfers: [Transfer] = []
        var places: [UInt32: Int] = [:]
        try HistoryRecords.read(path: path) { record, names in
            switch PackedRecord.Kind(rawValue: record.kind) {
            case .invokeTransfer where places[record.first] == nil:
                places[record.first] = transfers.count
                transfers.append(Transfer(op: names.operation(record.first), begun: record.time))
            case .endTransfer where record.flags == HistoryOutcome.ok.rawValue:
                guard let place = places[record.first], transfers[place].acknowledged == nil else { return }
                transfers[place].acknowledged = record.time
            default: return
            }
        }
        return transfers
    }
}
