/// A JSON value whose keys keep their order, for documents that people read and compare.
public indirect enum JSON: Sendable, Hashable {
    /// `null`.
    case null
    /// `true` or `false`.
    case boolean(Bool)
    /// A whole number.
    case integer(Int)
    /// Written as given: the caller vouches that it is a JSON number.
    case number(String)
    /// Text.
    case string(String)
    /// Values in their order.
    case array([JSON])
    /// Members in their order; the caller vouches that no key occurs twice.
    case object([(key: String, value: JSON)])

    public static func == (left: JSON, right: JSON) -> Bool { left.text == right.text }

    public func hash(into hasher: inout Hasher) { hasher.combine(text) }

    /// The value indented by two spaces, one member a line, with a line break at the end.
    public var text: String {
        var result = ""
        write(into: &result, indentation: 0)
        result += "\n"
        return result
    }

    private func write(into result: inout String, indentation: Int) {
        switch self {
        case .null: result += "null"
        case .boolean(let value): result += value ? "true" : "false"
        case .integer(let value): result += String(value)
        case .number(let text): result += text
        case .string(let text): JSON.write(text, into: &result)
        case .array(let items) where items.allSatisfy(\.isScalar):
            result += "["
            for (index, item) in items.enumerated() {
                if index > 0 { result += ", " }
                item.write(into: &result, indentation: indentation)
            }
            result += "]"
        case .array(let items):
            JSON.lines(of: items, "[", "]", into: &result, indentation) { item, result in
                item.write(into: &result, indentation: indentation + 1)
            }
        case .object(let members) where members.isEmpty: result += "{}"
        case .object(let members):
            JSON.lines(of: members, "{", "}", into: &result, indentation) { member, result in
                JSON.write(member.key, into: &result)
                result += ": "
                member.value.write(into: &result, indentation: indentation + 1)
            }
        }
    }

    private var isScalar: Bool {
        switch self {
        case .array, .object: false
        default: true
        }
    }

    private static func lines<Item>(
        of items: [Item], _ open: String, _ close: String, into result: inout String, _ indentation: Int,
        _ write: (Item, inout String) -> Void
    ) {
        result += open
        for (index, item) in items.enumerated() {
            result += index == 0 ? "\n" : ",\n"
            result += String(repeating: "  ", count: indentation + 1)
            write(item, &result)
        }
        result += "\n" + String(repeating: "  ", count: indentation) + close
    }

    private static func write(_ text: String, into result: inout String) {
        result += "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            case "\u{0}"..<"\u{20}", "\u{7F}"..<"\u{A0}", "\u{2028}", "\u{2029}", "\u{FEFF}":
                result += "\\u" + hexadecimal(scalar.value, 4).lowercased()
            default: result.unicodeScalars.append(scalar)
            }
        }
        result += "\""
    }
}

extension JSON {
    /// The value of a document's node, as the core schema of YAML reads it; placeholders stay text.
    public init(_ node: Node) {
        switch node.content {
        case .placeholder(let text), .scalar(let text, plain: false): self = .string(text)
        case .sequence(let items): self = .array(items.map { JSON($0) })
        case .mapping(let entries): self = .object(entries.map { ($0.key, JSON($0.value)) })
        case .scalar(let text, plain: true):
            switch PlainScalar(text) {
            case .null: self = .null
            case .boolean: self = .boolean(text.lowercased() == "true")
            case .text: self = .string(text)
            case .number: self = isJSONNumber(text) ? .number(text) : .string(text)
            }
        }
    }
}

/// Whether `text`, a number of YAML, is also one of JSON (RFC 8259, section 6).
private func isJSONNumber(_ text: String) -> Bool {
    let unsigned = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
    let whole = unsigned.prefix(while: isDigit)
    guard !whole.isEmpty, whole.count == 1 || whole.first != UInt8(ascii: "0") else { return false }
    let rest = unsigned.dropFirst(whole.count)
    guard rest.first == UInt8(ascii: ".") else {
        return rest.first != UInt8(ascii: "x") && rest.first != UInt8(ascii: "o")
    }
    return rest.dropFirst().first.map(isDigit) ?? false
}
