/// A whole history as values: for tools and tests; the checker reads in place instead.
public struct HistoryDocument: Equatable, Sendable {
    /// What it is to be judged by.
    public var meta: HistoryMeta
    /// Every record but the meta record, as recorded.
    public var records: [HistoryRecord]
    /// What could not be read, in words.
    public var damages: [String]

    /// Puts one together from its parts.
    public init(meta: HistoryMeta, records: [HistoryRecord]) {
        self.meta = meta
        self.records = records
        damages = []
    }

    /// Reads a history of either form.
    ///
    /// - Throws: `HistoryFormatError` if the bytes are no history.
    public init(_ bytes: UnsafeRawBufferPointer) throws(HistoryFormatError) {
        var unpacker = HistoryUnpacker()
        records = []
        if HistoryBinaryReader.isBinary(bytes) {
            // Once for the names of the keys, which may be needed before their block; once for the records.
            var reader = try HistoryBinaryReader(bytes)
            while reader.next() != nil {}
            reader.loadKeys()
            var again = try HistoryBinaryReader(bytes)
            meta = reader.meta
            damages = reader.damages
            while let (block, nextKey) = again.next() {
                unpacker.keysBegin(at: nextKey)
                for record in block {
                    if let value = unpacker.take(record, reader.names) { records.append(value) }
                }
            }
            return
        }
        var lines = try HistoryLines(bytes.assumingMemoryBound(to: UInt8.self))
        var packer = HistoryPacker()
        meta = lines.meta
        while lines.next() {
            do {
                try packer.pack(lines.record)
                for record in packer.records {
                    if let value = unpacker.take(record, packer.names) { records.append(value) }
                }
            } catch {
                lines.report(error)
            }
        }
        damages = lines.damages.map(\.description)
    }

    /// The history as JSON lines.
    public var lines: [UInt8] {
        var encoder = HistoryLineEncoder()
        encoder.append(.meta(meta))
        for record in records { encoder.append(record) }
        return encoder.bytes
    }

    /// The history in the binary form.
    ///
    /// - Throws: `HistoryFormatError` if a record is beyond the limits of the form (an attempt above 65,535).
    public func binary() throws(HistoryFormatError) -> [UInt8] {
        var writer = HistoryBinaryWriter(meta: meta)
        for record in records { try writer.append(record) }
        writer.endBlock()
        return writer.bytes
    }
}

extension HistoryBinaryWriter {
    /// Appends a record; the meta record is in the head already.
    ///
    /// - Throws: `HistoryFormatError` if the record is beyond the limits of the form (an attempt above 65,535).
    public mutating func append(_ record: HistoryRecord) throws(HistoryFormatError) {
        var encoder = HistoryLineEncoder()
        encoder.append(record)
        let problem = encoder.withBytes { bytes -> LineProblem? in
            do throws(LineProblem) {
                var scanner = LineScanner()
                try scanner.scan(bytes.assumingMemoryBound(to: UInt8.self))
                try append(scanner.record)
                return nil
            } catch {
                return error
            }
        }
        if let problem { throw .badHead("a record does not fit the form: \(problem)") }
    }
}
