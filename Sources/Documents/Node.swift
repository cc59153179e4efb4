/// A value of a document with its place: scalars as raw text, so that nothing is guessed (`NO` stays `NO`).
public struct Node: Sendable, Hashable {
    /// What stands at a place.
    public indirect enum Content: Sendable, Hashable {
        /// Raw text; `plain` when it stood without quotes, and so may be a number, a truth value or nothing.
        case scalar(text: String, plain: Bool)
        /// Values in their order.
        case sequence([Node])
        /// Keys and values in their order; no key occurs twice.
        case mapping([Entry])
        /// Text with a `${...}` that nobody could resolve yet: any scalar or list may stand here later.
        case placeholder(String)
    }

    /// One key of a mapping and its value.
    public struct Entry: Sendable, Hashable {
        /// The key's text.
        public var key: String
        /// Where the key stands.
        public var mark: Mark
        /// Its value.
        public var value: Node

        /// A key at a place with its value.
        public init(key: String, mark: Mark, value: Node) {
            self.key = key
            self.mark = mark
            self.value = value
        }
    }

    /// What stands here.
    public var content: Content
    /// Where it begins.
    public var mark: Mark

    /// `content` at `mark`.
    public init(_ content: Content, at mark: Mark) {
        self.content = content
        self.mark = mark
    }

    /// The value of `key`, if this is a mapping that has it.
    public subscript(key: String) -> Node? {
        guard case .mapping(let entries) = content else { return nil }
        return entries.first { $0.key == key }?.value
    }

    /// Whether nothing stands here: an empty value, `~` or `null` without quotes.
    public var isNull: Bool {
        guard case .scalar(let text, plain: true) = content else { return false }
        return PlainScalar(text) == .null
    }

    /// What stands here, in words for a message: `a list`, `the number 12`.
    public var words: String {
        switch content {
        case .sequence: return "a list"
        case .mapping: return "a mapping"
        case .placeholder(let text): return "the placeholder \(text)"
        case .scalar(let text, plain: false): return "the text \(quoted(text))"
        case .scalar(let text, plain: true):
            switch PlainScalar(text) {
            case .null: return "nothing"
            case .number: return "the number \(text.prefix(60))"
            case .boolean: return "the truth value \(text)"
            case .text: return "the text \(quoted(text))"
            }
        }
    }
}

/// What a scalar without quotes is by the core schema of YAML 1.2 (section 10.3.2), which is also JSON's.
public enum PlainScalar: Sendable {
    /// Empty, `~`, `null`.
    case null
    /// `true`, `false`, also capitalised.
    case boolean
    /// Any integer or floating-point form, leading zeros, `0x` and `0o` included.
    case number
    /// Everything else: `NO` and `1:30` too.
    case text

    /// What `text` is.
    public init(_ text: String) {
        switch text {
        case "", "~", "null", "Null", "NULL": self = .null
        case "true", "True", "TRUE", "false", "False", "FALSE": self = .boolean
        default: self = Self.isNumber(text.utf8[...]) ? .number : .text
        }
    }

    private static func isNumber(_ text: Substring.UTF8View) -> Bool {
        var rest = text
        if rest.starts(with: "0x".utf8) { return rest.count > 2 && rest.dropFirst(2).allSatisfy(isHexadecimal) }
        if rest.starts(with: "0o".utf8) { return rest.count > 2 && rest.dropFirst(2).allSatisfy(isDigit) }
        if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { rest = rest.dropFirst() }
        if [".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"].contains(where: { rest.elementsEqual($0.utf8) }) {
            return true
        }
        let whole = rest.prefix(while: isDigit)
        rest = rest.dropFirst(whole.count)
        var fraction = 0
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            fraction = rest.prefix(while: isDigit).count
            rest = rest.dropFirst(fraction)
        }
        guard whole.count + fraction > 0 else { return false }
        guard let exponent = rest.first else { return true }
        guard exponent == UInt8(ascii: "e") || exponent == UInt8(ascii: "E") else { return false }
        rest = rest.dropFirst()
        if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { rest = rest.dropFirst() }
        return !rest.isEmpty && rest.allSatisfy(isDigit)
    }
}

func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

func isHexadecimal(_ byte: UInt8) -> Bool {
    isDigit(byte) || UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte | 0x20
}
