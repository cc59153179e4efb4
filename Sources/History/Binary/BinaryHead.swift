/// The head of a binary history: its mark and the meta record, as the line it is in the textual form.
enum BinaryHead {
    private static let magic: [UInt8] = Array("GDHIST1\n".utf8)
    private static let fixed = 16

    static func isBinary(_ bytes: UnsafeRawBufferPointer) -> Bool { bytes.starts(with: magic) }

    static func encode(_ meta: HistoryMeta) -> [UInt8] {
        var encoder = HistoryLineEncoder()
        encoder.append(.meta(meta))
        var bytes = magic
        bytes.append(littleEndian: UInt32(encoder.count))
        bytes.append(littleEndian: encoder.withBytes { BlockChecksum.of($0) })
        bytes += encoder.bytes
        bytes += [UInt8](repeating: 0, count: (BlockHeader.size - bytes.count % BlockHeader.size) % BlockHeader.size)
        return bytes
    }

    /// The meta record, and where the blocks begin.
    static func decode(_ bytes: UnsafeRawBufferPointer) throws(HistoryFormatError) -> (HistoryMeta, Int) {
        guard bytes.count >= fixed else { throw .badHead("it ends within its head") }
        let length = Int(bytes.integer(at: 8, as: UInt32.self))
        guard fixed + length <= bytes.count else { throw .badHead("it ends within its head") }
        let line = UnsafeRawBufferPointer(rebasing: bytes[fixed..<fixed + length])
        guard BlockChecksum.of(line) == bytes.integer(at: 12, as: UInt32.self) else {
            throw .badHead("the checksum of its head is wrong")
        }
        do {
            let meta = try HistoryMeta.decode(line.assumingMemoryBound(to: UInt8.self))
            let end = fixed + length
            return (meta, (end + BlockHeader.size - 1) / BlockHeader.size * BlockHeader.size)
        } catch {
            throw .badHead("its meta record cannot be read (\(error))")
        }
    }
}
