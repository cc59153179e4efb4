/// Reads a binary history block by block, in place.
///
/// A torn tail (the file ends within a block) is cut off. A block that is not what was written is damage: it is
/// reported, and reading goes on at the next block that vouches for itself.
package struct HistoryBinaryReader {
    private let bytes: UnsafeRawBufferPointer
    private var offset: Int
    private var expected: UInt16 = 0
    private var keyBlocks: [(header: BlockHeader, offset: Int)] = []

    /// What the history is to be judged by.
    package let meta: HistoryMeta
    /// The names read so far, but for those of keys: see `loadKeys`.
    package private(set) var names = HistoryNames()
    /// How many keys there have been so far.
    package private(set) var keyCount = 0
    private var operationCount = 0
    /// What is wrong, in words.
    package private(set) var damages: [String] = []
    /// Whether the file ends within a block.
    package private(set) var isCutOff = false

    /// More keys than this are damage: tables by their numbers are no greater than the file allows.
    private let mostKeys: UInt64
    /// So is an answer of more rows, versions and balances than this.
    private static let mostParts: Int64 = 1 << 40

    /// Whether these bytes are of the binary form.
    package static func isBinary(_ bytes: UnsafeRawBufferPointer) -> Bool { BinaryHead.isBinary(bytes) }

    package init(_ bytes: UnsafeRawBufferPointer) throws(HistoryFormatError) {
        self.bytes = bytes
        // Each name of a key has four bytes at least.
        mostKeys = min(1 << 31, UInt64(bytes.count / 4))
        (meta, offset) = try BinaryHead.decode(bytes)
    }

    /// The next block of records and the number that its first new key gets; `nil` at the end.
    package mutating func next() -> (records: UnsafeBufferPointer<PackedRecord>, nextKey: UInt32)? {
        while let (header, payload) = block() {
            guard header.kind == .records else {
                name(header, payload)
                continue
            }
            let records = payload.assumingMemoryBound(to: PackedRecord.self)
            guard header.length % 32 == 0, UInt32(records.count) == header.count, header.start <= mostKeys,
                areSound(records)
            else {
                damage("block \(header.sequence) refers to names that are not there")
                continue
            }
            return (records, UInt32(clamping: header.start))
        }
        return nil
    }

    private mutating func damage(_ text: String) {
        if damages.count < HistoryLines.damageLimit { damages.append(text) }
    }

    /// The next block whose checksum is right.
    private mutating func block() -> (BlockHeader, UnsafeRawBufferPointer)? {
        while offset < bytes.count {
            guard let header = BlockHeader(bytes, at: offset) else {
                if bytes.count - offset < BlockHeader.size {
                    isCutOff = true
                    return nil
                }
                damage("at byte \(offset) there is no block")
                guard resume() else { return nil }
                continue
            }
            let begin = offset + BlockHeader.size
            guard begin + Int(header.length) <= bytes.count else {
                isCutOff = true
                return nil
            }
            offset = begin + header.paddedLength
            let payload = UnsafeRawBufferPointer(rebasing: bytes[begin..<begin + Int(header.length)])
            guard BlockChecksum.of(payload) == header.checksum else {
                damage("the checksum of the block at byte \(begin - BlockHeader.size) is wrong")
                expected = header.sequence &+ 1
                continue
            }
            if header.sequence != expected { damage("before byte \(begin - BlockHeader.size) a block is missing") }
            expected = header.sequence &+ 1
            if header.kind == .keys { keyBlocks.append((header, begin)) }
            return (header, payload)
        }
        return nil
    }

    /// Goes on to the next head that is one.
    private mutating func resume() -> Bool {
        repeat { offset += BlockHeader.size } while offset < bytes.count && BlockHeader(bytes, at: offset) == nil
        return offset < bytes.count
    }

    private mutating func name(_ header: BlockHeader, _ payload: UnsafeRawBufferPointer) {
        switch header.kind {
        case .records: break
        case .operations:
            guard Int(clamping: header.start) == operationCount, Int(header.length) == 8 * Int(header.count) else {
                damage("block \(header.sequence) does not follow the operations before it")
                return
            }
            for index in 0..<Int(header.count) {
                names.operations.append(payload.integer(at: 8 * index, as: Int64.self))
            }
            operationCount += Int(header.count)
        case .keys:
            guard header.start <= mostKeys, header.count <= header.length / 4 else {
                damage("block \(header.sequence) names more keys than the file can have")
                return
            }
            keyCount = max(keyCount, Int(header.start) + Int(header.count))
        case .accounts: intern(header, payload, into: \.accounts)
        case .texts: intern(header, payload, into: \.texts)
        }
    }

    private mutating func intern(
        _ header: BlockHeader, _ payload: UnsafeRawBufferPointer,
        into table: WritableKeyPath<HistoryNames, ByteInterner>
    ) {
        guard Int(clamping: header.start) == names[keyPath: table].count else {
            damage("block \(header.sequence) does not follow the names before it")
            return
        }
        var offset = 0
        for _ in 0..<header.count {
            guard offset + 4 <= payload.count else { break }
            let length = Int(payload.integer(at: offset, as: UInt32.self))
            guard offset + 4 + length <= payload.count else { break }
            let name = UnsafeRawBufferPointer(rebasing: payload[offset + 4..<offset + 4 + length])
            _ = names[keyPath: table].intern(name.assumingMemoryBound(to: UInt8.self))
            offset += 4 + length
        }
    }

    /// Reads the names of the keys, which judging does not need.
    package mutating func loadKeys() {
        for (header, begin) in keyBlocks {
            intern(
                header, UnsafeRawBufferPointer(rebasing: bytes[begin..<begin + Int(header.length)]), into: \.keys)
        }
        keyBlocks = []
    }

    /// Whether all numbers in the records have names, so that no reader need check again.
    private func areSound(_ records: UnsafeBufferPointer<PackedRecord>) -> Bool {
        let operations = UInt32(clamping: operationCount)
        let accounts = UInt32(clamping: names.accounts.count)
        let keys = UInt32(clamping: keyCount)
        for record in records {
            switch PackedRecord.Kind(rawValue: record.kind) {
            case .invokeTransfer:
                if record.first >= operations || record.second >= accounts || record.third >= accounts { return false }
            case .endTransfer:
                if record.first >= operations { return false }
            case .endRead:
                if record.first >= operations || !(0...Self.mostParts).contains(record.value) { return false }
            case .invokeRead:
                if record.first >= operations || (record.third >= accounts && record.third != .max) { return false }
                if record.flags == HistoryFunction.get.code, UInt32(clamping: record.value) >= keys { return false }
            case .row:
                if record.second >= accounts || record.third >= accounts { return false }
                if record.first >= keys && record.first != .max { return false }
            case .reference:
                if record.second >= keys && record.second != .max { return false }
            case .balance:
                if record.first >= accounts && record.first != .max { return false }
            case nil: return false
            default: break
            }
        }
        return true
    }
}
