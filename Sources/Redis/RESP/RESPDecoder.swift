internal import NIOCore

/// Reads values from a stream of bytes.
///
/// What a server sends is limited, so that a broken or hostile one cannot take all memory: a bulk string has at most
/// 16 MiB, an array a million members, a line 64 KiB, and arrays are nested eight deep.
struct RESPDecoder: NIOSingleStepByteToMessageDecoder {
    typealias InboundOut = RESPValue

    /// The bytes are not the protocol's, or beyond a limit.
    struct Malformed: Error {
        let description: String
    }

    private static let longestLine = 64 << 10
    private static let longestBulk: Int64 = 16 << 20
    private static let longestArray: Int64 = 1_000_000
    private static let deepest = 8

    mutating func decode(buffer: inout ByteBuffer) throws -> RESPValue? {
        var attempt = buffer
        guard let value = try Self.value(&attempt, depth: 0) else { return nil }
        buffer.moveReaderIndex(to: attempt.readerIndex)
        return value
    }

    mutating func decodeLast(buffer: inout ByteBuffer, seenEOF: Bool) throws -> RESPValue? {
        try decode(buffer: &buffer)
    }

    /// The next value; nil when it has not arrived whole.
    private static func value(_ buffer: inout ByteBuffer, depth: Int) throws -> RESPValue? {
        guard depth <= deepest else { throw Malformed(description: "arrays are nested more than \(deepest) deep") }
        guard let line = try line(&buffer) else { return nil }
        let rest = line.dropFirst()
        switch line.first {
        case UInt8(ascii: "+"): return .text(String(decoding: rest, as: UTF8.self))
        case UInt8(ascii: "-"): return .error(String(decoding: rest, as: UTF8.self))
        case UInt8(ascii: ":"): return .integer(try number(rest))
        case UInt8(ascii: "$"): return try bulk(&buffer, length: try number(rest))
        case UInt8(ascii: "*"): return try array(&buffer, count: try number(rest), depth: depth)
        default: throw Malformed(description: "a value begins with none of + - : $ *")
        }
    }

    private static func line(_ buffer: inout ByteBuffer) throws -> ArraySlice<UInt8>? {
        let view = buffer.readableBytesView.prefix(longestLine)
        guard let end = view.firstIndex(of: UInt8(ascii: "\r")) else {
            if view.count == longestLine {
                throw Malformed(description: "a line has more than \(longestLine) bytes")
            }
            return nil
        }
        let length = end - view.startIndex
        guard buffer.readableBytes >= length + 2 else { return nil }
        guard let line = buffer.readBytes(length: length), buffer.readBytes(length: 2) == Array("\r\n".utf8) else {
            throw Malformed(description: "a line does not end with CR LF")
        }
        return line[...]
    }

    private static func number(_ digits: ArraySlice<UInt8>) throws -> Int64 {
        guard let number = Int64(String(decoding: digits, as: UTF8.self)) else {
            throw Malformed(description: "\"\(String(decoding: digits.prefix(32), as: UTF8.self))\" is no number")
        }
        return number
    }

    private static func bulk(_ buffer: inout ByteBuffer, length: Int64) throws -> RESPValue? {
        if length == -1 { return .null }
        guard (0...longestBulk).contains(length) else {
            throw Malformed(description: "a string of \(length) bytes")
        }
        guard buffer.readableBytes >= Int(length) + 2 else { return nil }
        guard let bytes = buffer.readBytes(length: Int(length)), buffer.readBytes(length: 2) == Array("\r\n".utf8)
        else { throw Malformed(description: "a string does not end with CR LF") }
        return .bytes(bytes)
    }

    private static func array(_ buffer: inout ByteBuffer, count: Int64, depth: Int) throws -> RESPValue? {
        if count == -1 { return .null }
        guard (0...longestArray).contains(count) else {
            throw Malformed(description: "an array of \(count) members")
        }
        var members: [RESPValue] = []
        for _ in 0..<count {
            guard let member = try value(&buffer, depth: depth + 1) else { return nil }
            members.append(member)
        }
        return .array(members)
    }
}
