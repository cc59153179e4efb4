/// Why a line is no record.
package enum LineProblem: Error, Equatable {
    /// The line ends before its value does: what a cut-off write leaves.
    case cutOff
    /// The line is not JSON, or a field of it is not what the format says.
    case malformed(String)
}

/// A reader of JSON in place, byte by byte (RFC 8259), without building values.
struct JSONCursor {
    private var position: UnsafePointer<UInt8>
    private let end: UnsafePointer<UInt8>
    /// Where strings with escapes are kept once they are unescaped; emptied with each line.
    private var unescaped: Unescaped

    /// How deep unknown values may nest.
    static let depthLimit = 64

    init(_ bytes: UnsafeBufferPointer<UInt8>, unescaped: Unescaped) {
        let start = bytes.baseAddress ?? UnsafePointer(bitPattern: 1).unsafelyUnwrapped
        position = start
        end = start + bytes.count
        self.unescaped = unescaped
    }

    @inline(__always)
    mutating func skipSpace() {
        while position < end, position.pointee <= 0x20,
            position.pointee == 0x20 || position.pointee == 0x09 || position.pointee == 0x0D || position.pointee == 0x0A
        {
            position += 1
        }
    }

    /// The next byte that is no space, without taking it.
    @inline(__always)
    mutating func peek() throws(LineProblem) -> UInt8 {
        skipSpace()
        guard position < end else { throw .cutOff }
        return position.pointee
    }

    /// Takes `byte`, or says what stood there.
    @inline(__always)
    mutating func take(_ byte: UInt8) throws(LineProblem) {
        guard try peek() == byte else { throw unexpected() }
        position += 1
    }

    /// Takes `byte` if it is next.
    @inline(__always)
    mutating func taken(_ byte: UInt8) throws(LineProblem) -> Bool {
        guard try peek() == byte else { return false }
        position += 1
        return true
    }

    /// Nothing but space may follow.
    mutating func finish() throws(LineProblem) {
        skipSpace()
        if position < end { throw unexpected() }
    }

    func unexpected() -> LineProblem {
        guard position < end else { return .cutOff }
        let byte = position.pointee
        let shown =
            byte > 0x20 && byte < 0x7F ? "'\(Character(UnicodeScalar(byte)))'" : "byte 0x" + String(byte, radix: 16)
        return .malformed("unexpected \(shown)")
    }

    /// After an element: true if another follows, false if `close` ended the list.
    @inline(__always)
    mutating func another(_ close: UInt8) throws(LineProblem) -> Bool {
        if try taken(UInt8(ascii: ",")) { return true }
        try take(close)
        return false
    }

    @inline(__always)
    mutating func string() throws(LineProblem) -> LineText {
        try take(UInt8(ascii: "\""))
        let start = position
        var high: UInt8 = 0
        while position < end {
            let byte = position.pointee
            if byte == UInt8(ascii: "\"") {
                let text = LineText(start: start, count: position - start)
                if high >= 0x80, String(validating: text.buffer, as: UTF8.self) == nil {
                    throw .malformed("a string is not UTF-8")
                }
                position += 1
                return text
            }
            if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
            if byte < 0x20 { throw .malformed("a control character within a string") }
            high |= byte
            position += 1
        }
        throw .cutOff
    }

    private mutating func escapedString(from start: UnsafePointer<UInt8>) throws(LineProblem) -> LineText {
        var bytes = [UInt8](UnsafeBufferPointer(start: start, count: position - start))
        while true {
            guard position < end else { throw .cutOff }
            let byte = position.pointee
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard String(validating: bytes, as: UTF8.self) != nil else { throw .malformed("a string is not UTF-8") }
                return unescaped.keep(bytes)
            case UInt8(ascii: "\\"): try escape(into: &bytes)
            case ..<0x20: throw .malformed("a control character within a string")
            default: bytes.append(byte)
            }
        }
    }

    private mutating func escape(into bytes: inout [UInt8]) throws(LineProblem) {
        guard position < end else { throw .cutOff }
        let byte = position.pointee
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(byte)
        case UInt8(ascii: "b"): bytes.append(0x08)
        case UInt8(ascii: "f"): bytes.append(0x0C)
        case UInt8(ascii: "n"): bytes.append(0x0A)
        case UInt8(ascii: "r"): bytes.append(0x0D)
        case UInt8(ascii: "t"): bytes.append(0x09)
        case UInt8(ascii: "u"):
            var code = UInt32(try hexadecimal())
            if code >= 0xD800 && code < 0xDC00 {
                try literal("\\u")
                let low = UInt32(try hexadecimal())
                guard low >= 0xDC00 && low < 0xE000 else { throw .malformed("half a surrogate pair") }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = UnicodeScalar(code) else { throw .malformed("half a surrogate pair") }
            bytes.append(contentsOf: String(Character(scalar)).utf8)
        default: throw .malformed("an unknown escape in a string")
        }
    }

    private mutating func hexadecimal() throws(LineProblem) -> UInt16 {
        var value: UInt16 = 0
        for _ in 0..<4 {
            guard position < end else { throw .cutOff }
            guard let digit = Character(UnicodeScalar(position.pointee)).hexDigitValue else { throw unexpected() }
            value = value << 4 | UInt16(digit)
            position += 1
        }
        return value
    }

    /// A whole number that fits 64 bits.
    @inline(__always)
    mutating func integer() throws(LineProblem) -> Int64 {
        let negative = try taken(UInt8(ascii: "-"))
        guard position < end else { throw .cutOff }
        let start = position
        // Counted down from zero: there is one more negative number than positive ones.
        var value: Int64 = 0
        while position < end {
            let digit = position.pointee &- UInt8(ascii: "0")
            guard digit < 10 else { break }
            value = value &* 10 &- Int64(digit)
            position += 1
        }
        guard position > start else { throw unexpected() }
        if position - start > 1 && start.pointee == UInt8(ascii: "0") {
            throw .malformed("a number with a leading zero")
        }
        // Spelled out: an array of the three would be allocated for every number.
        if position < end,
            position.pointee == UInt8(ascii: ".") || position.pointee | 0x20 == UInt8(ascii: "e")
        {
            throw .malformed("a number that is not whole")
        }
        let overflow = position - start > Self.safeDigits && !Self.fits(start, position - start)
        if overflow || (!negative && value == .min) { throw .malformed("a number beyond 64 bits") }
        return negative ? value : -value
    }

    /// So many digits fit 64 bits whatever they are.
    private static let safeDigits = 18

    /// Whether that many digits, with a minus before them, fit 64 bits.
    private static func fits(_ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        var value: Int64 = 0
        for index in 0..<count {
            let digit = Int64(start[index] &- UInt8(ascii: "0"))
            let (product, over) = value.multipliedReportingOverflow(by: 10)
            let (sum, under) = product.subtractingReportingOverflow(digit)
            if over || under { return false }
            value = sum
        }
        return true
    }

    mutating func truth() throws(LineProblem) -> Bool {
        if try peek() == UInt8(ascii: "t") {
            try literal("true")
            return true
        }
        try literal("false")
        return false
    }

    mutating func literal(_ text: StaticString) throws(LineProblem) {
        for index in 0..<text.utf8CodeUnitCount {
            guard position < end else { throw .cutOff }
            guard position.pointee == text.utf8Start[index] else { throw unexpected() }
            position += 1
        }
    }

    /// Takes `null` if it is next.
    @inline(__always)
    mutating func null() throws(LineProblem) -> Bool {
        guard try peek() == UInt8(ascii: "n") else { return false }
        try literal("null")
        return true
    }

    /// The characters of a number, whatever its size and fraction.
    mutating func numberText() throws(LineProblem) -> LineText {
        _ = try peek()
        let start = position
        while position < end, "+-.eE0123456789".utf8.contains(position.pointee) { position += 1 }
        if position == end { throw .cutOff }
        guard position > start else { throw unexpected() }
        return LineText(start: start, count: position - start)
    }

    /// Passes over a value that nobody asked for.
    mutating func skip(depth: Int = 0) throws(LineProblem) {
        guard depth < Self.depthLimit else { throw .malformed("nested deeper than \(Self.depthLimit)") }
        switch try peek() {
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "{"):
            try take(UInt8(ascii: "{"))
            if try taken(UInt8(ascii: "}")) { return }
            repeat {
                _ = try string()
                try take(UInt8(ascii: ":"))
                try skip(depth: depth + 1)
            } while try another(UInt8(ascii: "}"))
        case UInt8(ascii: "["):
            try take(UInt8(ascii: "["))
            if try taken(UInt8(ascii: "]")) { return }
            repeat { try skip(depth: depth + 1) } while try another(UInt8(ascii: "]"))
        case UInt8(ascii: "t"): try literal("true")
        case UInt8(ascii: "f"): try literal("false")
        case UInt8(ascii: "n"): try literal("null")
        default:
            let text = try numberText().string
            guard Double(text) != nil else { throw .malformed("'\(text)' is no number") }
        }
    }
}

/// The strings of one line that had escapes.
///
/// A class, because the scanner hands out pointers into it that must not move.
final class Unescaped {
    private var kept: [UnsafeMutableBufferPointer<UInt8>] = []

    func keep(_ bytes: [UInt8]) -> LineText {
        let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(1, bytes.count))
        _ = buffer.initialize(from: bytes)
        kept.append(buffer)
        return LineText(start: UnsafePointer(buffer.baseAddress.unsafelyUnwrapped), count: bytes.count)
    }

    func removeAll() {
        if kept.isEmpty { return }
        for buffer in kept { buffer.deallocate() }
        kept.removeAll(keepingCapacity: true)
    }

    deinit { removeAll() }
}
