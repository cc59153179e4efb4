/// The parameters of a query-protocol request, decoded.
struct QueryForm: Sendable {
    private var values: [String: String] = [:]

    /// Reads `application/x-www-form-urlencoded` parameters from the URL's query and from the body.
    /// - Throws: `MalformedQueryString` for a broken escape, text that is not UTF-8, or a name that comes twice: which
    ///   of two values was meant is not for the server to guess.
    init(_ request: EndpointRequest) throws(AWSFault) {
        try read(Array(request.query.utf8))
        if request.method == "POST" { try read(request.body) }
    }

    private mutating func read(_ bytes: [UInt8]) throws(AWSFault) {
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let name = try Self.decode(parts[0])
            let value = parts.count == 2 ? try Self.decode(parts[1]) : ""
            guard values.updateValue(value, forKey: name) == nil else {
                throw .malformedQuery("The parameter \(name.clipped) is given more than once. Give it once.")
            }
        }
    }

    private static func decode(_ text: ArraySlice<UInt8>) throws(AWSFault) -> String {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(text.count)
        var rest = text
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst()?.hexDigit, let low = rest.popFirst()?.hexDigit else {
                    throw .malformedQuery("A % is not followed by two hexadecimal digits. Write it as %25.")
                }
                decoded.append(high << 4 | low)
            default: decoded.append(byte)
            }
        }
        guard let string = String(validating: decoded, as: UTF8.self) else {
            throw .malformedQuery("A parameter is not UTF-8 once its escapes are decoded.")
        }
        return string
    }

    /// Whether any parameter's name begins so.
    func has(prefix: String) -> Bool { values.keys.contains { $0.hasPrefix(prefix) } }

    /// A parameter's value; nil when it is absent.
    subscript(_ name: String) -> String? { values[name] }

    /// A parameter that the operation cannot do without.
    /// - Throws: `InvalidParameterValue` when it is absent or blank, as RDS answers (boto/boto#403).
    func required(_ name: String) throws(AWSFault) -> String {
        guard let value = values[name], !value.isEmpty else {
            throw .invalidParameter("The parameter \(name) must be provided and must not be blank.")
        }
        return value
    }

    /// A parameter that may be absent but, once given, must not be blank.
    func optional(_ name: String) throws(AWSFault) -> String? {
        values[name] == nil ? nil : try required(name)
    }

    /// A whole number within limits.
    func integer(_ name: String, in range: ClosedRange<Int>) throws(AWSFault) -> Int? {
        guard let text = try optional(name) else { return nil }
        let digits = text.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        guard digits, let number = Int(text), range.contains(number) else {
            throw .invalidParameter(
                "Invalid value \(text.clipped) for \(name). "
                    + "Must be between \(range.lowerBound) and \(range.upperBound)")
        }
        return number
    }

    /// The values `prefix.1`, `prefix.2`, ... up to the first that is absent.
    func list(_ prefix: String) -> [String] {
        var items: [String] = []
        while let item = values["\(prefix).\(items.count + 1)"] { items.append(item) }
        return items
    }
}

extension UInt8 {
    /// The value of an ASCII hexadecimal digit.
    fileprivate var hexDigit: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
