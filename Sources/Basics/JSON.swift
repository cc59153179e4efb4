/// A JSON value to be written (RFC 8259); objects keep the order in which their members were given.
public enum JSON: Sendable, Hashable {
    case null
    case bool(Bool)
    case int(Int64)
    case double(Double)
    case string(String)
    case array([JSON])
    case object([Member])

    /// A name and its value.
    public struct Member: Sendable, Hashable {
        public var name: String
        public var value: JSON

        public init(_ name: String, _ value: JSON) {
            self.name = name
            self.value = value
        }
    }

    /// An integer of any width.
    public static func number(_ value: some BinaryInteger) -> JSON { .int(Int64(value)) }

    /// The value, or null.
    public static func optional(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }

    /// One line, without white space between tokens.
    public var text: String {
        var text = ""
        write(to: &text, indent: nil, depth: 0)
        return text
    }

    /// Indented by two spaces, for people.
    public var prettyText: String {
        var text = ""
        write(to: &text, indent: 2, depth: 0)
        return text
    }

    private func write(to text: inout String, indent: Int?, depth: Int) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .int(let value): text += String(value)
        case .double(let value): text += value.isFinite ? String(value) : "null"
        case .string(let value): JSON.quote(value, to: &text)
        case .array(let values):
            JSON.list(values, "[", "]", to: &text, indent: indent, depth: depth) { value, text in
                value.write(to: &text, indent: indent, depth: depth + 1)
            }
        case .object(let members):
            JSON.list(members, "{", "}", to: &text, indent: indent, depth: depth) { member, text in
                JSON.quote(member.name, to: &text)
                text += indent == nil ? ":" : ": "
                member.value.write(to: &text, indent: indent, depth: depth + 1)
            }
        }
    }

    private static func list<Element>(
        _ elements: [Element], _ open: String, _ close: String, to text: inout String, indent: Int?, depth: Int,
        write: (Element, inout String) -> Void
    ) {
        text += open
        for (index, element) in elements.enumerated() {
            if index > 0 { text += "," }
            if let indent { text += "\n" + String(repeating: " ", count: indent * (depth + 1)) }
            write(element, &text)
        }
        if let indent, !elements.isEmpty { text += "\n" + String(repeating: " ", count: indent * depth) }
        text += close
    }

    private static func quote(_ value: String, to text: inout String) {
        text += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let hex = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            // Allowed by JSON, but they end a line for JavaScript.
            case "\u{2028}": text += "\\u2028"
            case "\u{2029}": text += "\\u2029"
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
