/// Refuses bytes that are no plain UTF-8 text, with the place of the first one.
///
/// libyaml would refuse most of them too, but names a byte offset and no line.
func checkEncoding(_ bytes: [UInt8], file: String) throws(Refusal) {
    if let mark = byteOrderMark(bytes) {
        throw Refusal(
            "the file begins with a byte order mark (\(mark))", at: Mark(file: file),
            mend: "save it as UTF-8 without one")
    }
    var place = Place()
    var index = 0
    while index < bytes.count {
        let byte = bytes[index]
        if byte < 0x80 {
            if byte < 0x20 || byte == 0x7F, byte != 0x09, byte != 0x0A, byte != 0x0D {
                throw place.refusal(control: UInt32(byte), file: file)
            }
            place.advance(over: byte, next: index + 1 < bytes.count ? bytes[index + 1] : 0)
            index += 1
            continue
        }
        guard let (scalar, length) = decodeScalar(bytes, at: index) else {
            throw Refusal(
                "the byte 0x\(hexadecimal(UInt32(byte), 2)) is not UTF-8 here", at: place.mark(in: file),
                mend: "save the file as UTF-8")
        }
        if 0x80...0x9F ~= scalar || [0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF].contains(scalar) {
            throw place.refusal(control: scalar, file: file)
        }
        place.column += 1
        index += length
    }
}

/// Which encoding's byte order mark the bytes begin with.
private func byteOrderMark(_ bytes: [UInt8]) -> String? {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return "UTF-8" }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return "UTF-16" }
    return nil
}

/// The scalar that begins at `index` and how many bytes it takes; nil unless it is well formed (Unicode, table 3-7).
private func decodeScalar(_ bytes: [UInt8], at index: Int) -> (scalar: UInt32, length: Int)? {
    let lead = bytes[index]
    let length: Int
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF: length = 3
    case 0xF0...0xF4: length = 4
    default: return nil
    }
    guard index + length <= bytes.count else { return nil }
    var scalar = UInt32(lead) & (0xFF >> UInt32(length + 1))
    for offset in 1..<length {
        let byte = bytes[index + offset]
        guard byte & 0xC0 == 0x80 else { return nil }
        scalar = scalar << 6 | UInt32(byte & 0x3F)
    }
    let smallest: [UInt32] = [0x80, 0x800, 0x10000]
    guard scalar >= smallest[length - 2], Unicode.Scalar(scalar) != nil else { return nil }
    return (scalar, length)
}

func hexadecimal(_ value: UInt32, _ digits: Int) -> String {
    let text = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
}

/// A line and column that move over bytes.
struct Place {
    var line = 1
    var column = 1

    /// Moves over one ASCII byte, of which `next` is the following one.
    mutating func advance(over byte: UInt8, next: UInt8) {
        if byte == 0x0A || byte == 0x0D && next != 0x0A {
            line += 1
            column = 1
        } else {
            column += 1
        }
    }

    func mark(in file: String) -> Mark { Mark(file: file, line: line, column: column) }

    func refusal(control scalar: UInt32, file: String) -> Refusal {
        Refusal(
            "the character U+\(hexadecimal(scalar, 4)) is not allowed in a document", at: mark(in: file),
            mend: "remove it, or write it as an escape in double quotes")
    }
}
