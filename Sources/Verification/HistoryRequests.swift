internal import History

/// The requests of the recovery workload, one by one, for whoever draws them.
public enum HistoryRequests {
    /// A request without its stream. Times are microseconds of the history's clock.
    public struct Request: Equatable, Sendable {
        /// The intended start.
        public var scheduled: Int64
        /// When its outcome was known.
        public var done: Int64
        /// Whether it was acknowledged.
        public var isOK: Bool
    }

    /// Hands every request that can be read to `body`, in the order of the file; damaged lines are passed over.
    ///
    /// - Throws: `HistoryFileError` if the file cannot be read or is no history.
    public static func read(path: String, _ body: (Request) -> Void) throws(HistoryFileError) {
        try HistoryRecords.read(path: path) { record, _ in
            guard record.kind == PackedRecord.Kind.request.rawValue else { return }
            body(Request(scheduled: record.time, done: record.value, isOK: record.flags & 1 != 0))
        }
    }
}
