internal import History

/// The records of a history file, one by one.
enum HistoryRecords {
    /// Hands every record that can be read to `body`, in the order of the file, with what its names stand for; damaged
    /// lines are passed over.
    ///
    /// - Throws: `HistoryFileError` if the file cannot be read or is no history.
    static func read(
        path: String, _ body: (PackedRecord, borrowing HistoryNames) -> Void
    ) throws(HistoryFileError) {
        let file = try MappedFile(path: path)
        var lines: HistoryLines
        do {
            lines = try HistoryLines(file.bytes.assumingMemoryBound(to: UInt8.self))
        } catch {
            throw .unreadable(path: path, reason: "\(error)")
        }
        var packer = HistoryPacker()
        while lines.next() {
            guard (try? lines.pack(with: &packer)) != nil else { continue }
            for record in packer.records { body(record, packer.names) }
        }
    }
}
