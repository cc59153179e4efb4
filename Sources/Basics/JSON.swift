/// A JSON value to be written (RFC 8259); objects keep the order in which their members were given.
public indirect enum JSON: Sendable, Hashable {
    /// A member of an object.
    public typealias Member = (key: String, value: JSON)

    case null
    case boolean(Bool)
    case integer(Int)
    /// Written as null where it is not finite, since JSON has no word for that.
    case double(Double)
    /// Written as given: the caller vouches that it is a JSON number.
    case number(String)
    case string(String)
    case array([JSON])
    case object([Member])

    /// Two values are equal when their one-line texts are: members count in their order.
    public static func == (left: JSON, right: JSON) -> Bool { left.text == right.text }

    /// Hashes the one-line text, in keeping with `==`.
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }

    /// The text, or null.
    public static func optional(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }

    /// One line, without white space between tokens.
    public var text: String {
        var result = ""
        write(into: &result, depth: nil)
        return result
    }

    /// For people: indented by two spaces, one member a line, with a line break at the end.
    public var prettyText: String {
        var result = ""
        write(into: &result, depth: 0)
        return result + "\n"
    }

    /// - Parameter depth: the indentation; nil for one line.
    private func write(into result: inout String, depth: Int?) {
        switch self {
        case .null: result += "null"
        case .boolean(let value): result += value ? "true" : "false"
        case .integer(let value): result += String(value)
        case .double(let value): result += value.isFinite ? String(value) : "null"
        case .number(let text): result += text
        case .string(let text): JSON.quote(text, into: &result)
        case .array(let items):
            // Short on a page: a list of scalars stays on one line.
            let inner = items.allSatisfy(\.isScalar) ? nil : depth
            let separator = depth != nil && inner == nil ? ", " : ","
            JSON.list(items, "[", "]", into: &result, depth: inner, separator) { item, result in
                item.write(into: &result, depth: inner.map { $0 + 1 })
            }
        case .object(let members):
            JSON.list(members, "{", "}", into: &result, depth: depth, ",") { member, result in
                JSON.quote(member.key, into: &result)
                result += depth == nil ? ":" : ": "
                member.value.write(into: &result, depth: depth.map { $0 + 1 })
            }
        }
    }

    private var isScalar: Bool {
        switch self {
        case .array, .object: false
        default: true
        }
    }

    private static func list<Item>(
        _ items: [Item], _ open: String, _ close: String, into result: inout String, depth: Int?, _ separator: String,
        _ write: (Item, inout String) -> Void
    ) {
        result += open
        for (index, item) in items.enumerated() {
            if index > 0 { result += separator }
            if let depth { result += "\n" + String(repeating: "  ", count: depth + 1) }
            write(item, &result)
        }
        if let depth, !items.isEmpty { result += "\n" + String(repeating: "  ", count: depth) }
        result += close
    }

    private static func quote(_ text: String, into result: inout String) {
        result += "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            // Control characters, and what ends a line for JavaScript.
            case "\u{0}"..<"\u{20}", "\u{7F}"..<"\u{A0}", "\u{2028}", "\u{2029}", "\u{FEFF}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        result += "\""
    }
}
