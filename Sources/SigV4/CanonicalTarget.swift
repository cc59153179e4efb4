/// The path and the query as the canonical request has them.
///
/// Source: "Create a signed AWS API request", step 1, IAM User Guide.
enum CanonicalTarget {
    /// Splits a request target at its first question mark.
    static func split(_ target: String) -> (path: Substring.UTF8View, query: Substring.UTF8View) {
        let bytes = target[...].utf8
        guard let mark = bytes.firstIndex(of: UInt8(ascii: "?")) else { return (bytes, bytes[bytes.endIndex...]) }
        return (bytes[..<mark], bytes[bytes.index(after: mark)...])
    }

    /// Appends the canonical path: for S3 as it is; else without `.`, `..` and empty segments, and encoded once more.
    static func append(path: Substring.UTF8View, service: String, to output: inout [UInt8]) {
        let slash = UInt8(ascii: "/")
        guard !path.isEmpty else { return output.append(slash) }
        if service == "s3" { return output.append(contentsOf: path) }
        var segments: [Substring.UTF8View] = []
        for segment in path.split(separator: slash) {
            if segment.elementsEqual(".".utf8) { continue }
            if segment.elementsEqual("..".utf8) { _ = segments.popLast() } else { segments.append(segment) }
        }
        if path.first == slash { output.append(slash) }
        for (index, segment) in segments.enumerated() {
            if index > 0 { output.append(slash) }
            for byte in segment { append(encoded: byte, to: &output) }
        }
        if path.last == slash && !segments.isEmpty { output.append(slash) }
    }

    /// Appends the canonical query: every name and value encoded the one prescribed way, sorted by name, then value.
    ///
    /// A name without `=` has the empty value. A `+` means a space, as in AWS's own parsers and SDKs.
    static func append(query: Substring.UTF8View, to output: inout [UInt8]) {
        guard !query.isEmpty else { return }
        var pairs: [(name: [UInt8], value: [UInt8])] = []
        for pair in query.split(separator: UInt8(ascii: "&")) {
            let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            pairs.append((recoded(pair[..<equals]), recoded(pair[equals...].dropFirst())))
        }
        pairs.sort {
            $0.name == $1.name
                ? $0.value.lexicographicallyPrecedes($1.value) : $0.name.lexicographicallyPrecedes($1.name)
        }
        for (index, pair) in pairs.enumerated() {
            if index > 0 { output.append(UInt8(ascii: "&")) }
            output.append(contentsOf: pair.name)
            output.append(UInt8(ascii: "="))
            output.append(contentsOf: pair.value)
        }
    }

    /// Decodes percent escapes and encodes again, so that every spelling of the same text signs the same.
    private static func recoded(_ text: Substring.UTF8View) -> [UInt8] {
        var output: [UInt8] = []
        var index = text.startIndex
        while index != text.endIndex {
            var byte = text[index]
            index = text.index(after: index)
            if byte == UInt8(ascii: "+") {
                byte = UInt8(ascii: " ")
            } else if byte == UInt8(ascii: "%") {
                let digits = text[index...].prefix(2)
                if digits.count == 2, let high = digit(digits.first), let low = digit(digits.last) {
                    byte = high << 4 | low
                    index = digits.endIndex
                }
            }
            append(encoded: byte, to: &output)
        }
        return output
    }

    private static func digit(_ byte: UInt8?) -> UInt8? {
        switch byte {
        case .some(let byte) where byte >= 0x30 && byte <= 0x39: byte - 0x30
        case .some(let byte) where byte >= 0x41 && byte <= 0x46: byte - 0x37
        case .some(let byte) where byte >= 0x61 && byte <= 0x66: byte - 0x57
        default: nil
        }
    }

    /// Appends a byte, percent-encoded in upper case unless it is unreserved (RFC 3986).
    private static func append(encoded byte: UInt8, to output: inout [UInt8]) {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A,
            UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~"):
            output.append(byte)
        default:
            let digits = StaticString("0123456789ABCDEF")
            output.append(UInt8(ascii: "%"))
            output.append(digits.utf8Start[Int(byte >> 4)])
            output.append(digits.utf8Start[Int(byte & 15)])
        }
    }
}
