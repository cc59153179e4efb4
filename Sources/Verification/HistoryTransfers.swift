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
        let file = try MappedFile(path: path)
        var lines: HistoryLines
        do {
            lines = try HistoryLines(file.bytes.assumingMemoryBound(to: UInt8.self))
        } catch {
            throw .unreadable(path: path, reason: "\(error)")
        }
        var packer = HistoryPacker()
        var transfers: [Transfer] = []
        var places: [UInt32: Int] = [:]
        while lines.next() {
            guard (try? lines.pack(with: &packer)) != nil else { continue }
            for record in packer.records {
                switch PackedRecord.Kind(rawValue: record.kind) {
                case .invokeTransfer where places[record.first] == nil:
                    places[record.first] = transfers.count
                    transfers.append(Transfer(op: packer.names.operation(record.first), begun: record.time))
                case .endTransfer where record.flags == HistoryOutcome.ok.rawValue:
                    guard let place = places[record.first], transfers[place].acknowledged == nil else { continue }
                    transfers[place].acknowledged = record.time
                default: continue
                }
            }
        }
        return transfers
    }
}
