public import Basics

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
