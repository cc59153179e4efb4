/// Writes records in the compact binary form into a byte buffer.
///
/// Records gather into blocks of 2,048; `endBlock` closes one early, so that what is written out can be read back.
/// The buffer is the caller's to write out and to empty.
public struct HistoryBinaryWriter: Sendable {
    private var buffer: [UInt8]
    private var block: [PackedRecord] = []
    private var packer = HistoryPacker()
    private var keysBefore = 0
    private var written = (operations: 0, keys: 0, accounts: 0, texts: 0)
    private var sequence: UInt16 = 0

    /// How many records a block holds.
    public static let blockRecords = 2_048

    /// A writer whose buffer begins with the head of the history.
    public init(meta: HistoryMeta) {
        buffer = BinaryHead.encode(meta)
        block.reserveCapacity(Self.blockRecords)
    }

    /// The bytes written since the last `removeAll`.
    public var bytes: [UInt8] { buffer }

    /// Lets `body` see the bytes without copying them.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try buffer.withUnsafeBytes(body)
    }

    /// Empties the buffer and keeps its capacity.
    public mutating func removeAll() { buffer.removeAll(keepingCapacity: true) }

    /// Takes what a line says; the meta record is in the head already.
    package mutating func append(_ raw: borrowing RawRecord) throws(LineProblem) {
        try packer.pack(raw)
        block += packer.records
        if block.count >= Self.blockRecords { endBlock() }
    }

    /// Closes the block: names first, then the records that use them.
    public mutating func endBlock() {
        if block.isEmpty { return }
        let names = packer.names
        operations(names.operations)
        written.keys = self.names(.keys, names.keys, from: written.keys)
        written.accounts = self.names(.accounts, names.accounts, from: written.accounts)
        written.texts = self.names(.texts, names.texts, from: written.texts)
        var payload: [UInt8] = []
        payload.reserveCapacity(block.count * MemoryLayout<PackedRecord>.size)
        block.withUnsafeBytes { payload.append(contentsOf: $0) }
        append(.records, count: block.count, start: keysBefore, payload)
        keysBefore = names.keys.count
        block.removeAll(keepingCapacity: true)
    }

    private mutating func operations(_ numbers: OperationInterner) {
        guard written.operations < numbers.count else { return }
        var payload: [UInt8] = []
        for index in written.operations..<numbers.count { payload.append(littleEndian: numbers.number(at: index)) }
        append(.operations, count: numbers.count - written.operations, start: written.operations, payload)
        written.operations = numbers.count
    }

    private mutating func names(_ kind: BlockHeader.Kind, _ names: ByteInterner, from first: Int) -> Int {
        guard first < names.count else { return first }
        var payload: [UInt8] = []
        for number in first..<names.count {
            names.withBytes(of: number) { name in
                payload.append(littleEndian: UInt32(name.count))
                payload.append(contentsOf: name)
            }
        }
        append(kind, count: names.count - first, start: first, payload)
        return names.count
    }

    private mutating func append(_ kind: BlockHeader.Kind, count: Int, start: Int, _ payload: [UInt8]) {
        let header = BlockHeader(
            kind: kind, sequence: sequence, length: UInt32(payload.count), count: UInt32(count), start: UInt64(start),
            checksum: payload.withUnsafeBytes { BlockChecksum.of($0) })
        sequence &+= 1
        buffer += header.encode()
        buffer += payload
        buffer += [UInt8](repeating: 0, count: header.paddedLength - payload.count)
    }
}
