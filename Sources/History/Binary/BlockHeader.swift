/// The head of a block of the binary form: 32 bytes, little endian, with a checksum of its own.
///
/// Because the head vouches for itself, a block that the file ends within (a torn write) can be told from a block
/// that was changed afterwards (damage).
struct BlockHeader: Equatable {
    /// What a block holds; the raw values are part of the form.
    enum Kind: UInt8 {
        /// Packed records; `start` is the number that the next new key gets.
        case records = 1
        /// Operation numbers from index `start` on, 8 bytes each.
        case operations = 2
        /// Names from number `start` on: length (4 bytes) and bytes of each.
        case keys = 3
        case accounts = 4
        case texts = 5
    }

    var kind: Kind
    /// Counts the blocks, modulo 65,536: a block that is missing is seen.
    var sequence: UInt16
    /// Bytes of payload; the next block begins at the next multiple of 32.
    var length: UInt32
    /// Records or names in it.
    var count: UInt32
    var start: UInt64
    /// Of the payload.
    var checksum: UInt32

    static let size = 32
    private static let magic: UInt32 = 0x4B_42_44_47  // "GDBK"

    /// The payload with its padding.
    var paddedLength: Int { (Int(length) + Self.size - 1) / Self.size * Self.size }

    func encode() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(littleEndian: Self.magic)
        bytes.append(kind.rawValue)
        bytes.append(0)
        bytes.append(littleEndian: sequence)
        bytes.append(littleEndian: length)
        bytes.append(littleEndian: count)
        bytes.append(littleEndian: start)
        bytes.append(littleEndian: checksum)
        bytes.append(littleEndian: bytes.withUnsafeBytes { BlockChecksum.of($0) })
        return bytes
    }

    init(kind: Kind, sequence: UInt16, length: UInt32, count: UInt32, start: UInt64, checksum: UInt32) {
        self.kind = kind
        self.sequence = sequence
        self.length = length
        self.count = count
        self.start = start
        self.checksum = checksum
    }

    /// `nil` if the 32 bytes at `offset` are no head.
    init?(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        guard offset + Self.size <= bytes.count, bytes.integer(at: offset, as: UInt32.self) == Self.magic else {
            return nil
        }
        let head = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + Self.size - 4])
        guard BlockChecksum.of(head) == bytes.integer(at: offset + Self.size - 4, as: UInt32.self),
            let kind = Kind(rawValue: bytes[offset + 4])
        else { return nil }
        self.init(
            kind: kind, sequence: bytes.integer(at: offset + 6, as: UInt16.self),
            length: bytes.integer(at: offset + 8, as: UInt32.self),
            count: bytes.integer(at: offset + 12, as: UInt32.self),
            start: bytes.integer(at: offset + 16, as: UInt64.self),
            checksum: bytes.integer(at: offset + 24, as: UInt32.self))
    }
}

/// A checksum for blocks, at the speed of memory.
///
/// Four lanes of xor and multiply by an odd number: each step is a bijection, so a change within any one word is
/// always seen, and others are missed once in 2^32. Not CRC32C: without the processor's instruction for it (which
/// Swift cannot name) that would be the slowest part of reading.
enum BlockChecksum {
    static func of(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        let factor: UInt64 = 0x9E37_79B9_7F4A_7C15
        var lanes: (UInt64, UInt64, UInt64, UInt64) = (1, 2, 3, UInt64(bytes.count))
        var offset = 0
        while offset + 32 <= bytes.count {
            lanes.0 = (lanes.0 ^ bytes.integer(at: offset, as: UInt64.self)) &* factor
            lanes.1 = (lanes.1 ^ bytes.integer(at: offset + 8, as: UInt64.self)) &* factor
            lanes.2 = (lanes.2 ^ bytes.integer(at: offset + 16, as: UInt64.self)) &* factor
            lanes.3 = (lanes.3 ^ bytes.integer(at: offset + 24, as: UInt64.self)) &* factor
            lanes.0 ^= lanes.0 >> 32
            lanes.1 ^= lanes.1 >> 32
            lanes.2 ^= lanes.2 >> 32
            lanes.3 ^= lanes.3 >> 32
            offset += 32
        }
        while offset < bytes.count {
            lanes.0 = (lanes.0 ^ UInt64(bytes[offset])) &* factor
            lanes.0 ^= lanes.0 >> 32
            offset += 1
        }
        var sum = lanes.0
        for lane in [lanes.1, lanes.2, lanes.3] {
            sum = (sum ^ lane) &* factor
            sum ^= sum >> 29
        }
        return UInt32(truncatingIfNeeded: sum ^ sum >> 32)
    }
}

extension UnsafeRawBufferPointer {
    /// A little-endian integer, wherever it lies.
    @inline(__always)
    func integer<Integer: FixedWidthInteger & BitwiseCopyable>(at offset: Int, as: Integer.Type) -> Integer {
        Integer(littleEndian: loadUnaligned(fromByteOffset: offset, as: Integer.self))
    }
}

extension [UInt8] {
    mutating func append(littleEndian value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }
}
