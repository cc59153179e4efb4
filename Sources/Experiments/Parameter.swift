public import Documents

/// One named value of a declaration or a section: what it may be, and what it is when left out.
///
/// The parser, the JSON Schema for editors and the reference pages are all made from it.
public struct Parameter: Sendable, Hashable {
    /// What may be written, and within which bounds.
    public enum Form: Sendable, Hashable {
        /// Any text that is not empty, of at most this many characters.
        case text(limit: Int)
        /// A name for people and file names: lower-case letters, digits and dashes, at most 64.
        case name
        /// One of these words, or the id of an AWS resource (letters, digits and dashes, a letter first, at most 63).
        case wordOrIdentifier([String])
        /// A whole number.
        case integer(ClosedRange<Int>)
        /// A duration: `90s`.
        case duration(ClosedRange<Duration>)
        /// A rate: `200/s`.
        case rate(ClosedRange<Rate>, orNone: Bool = false)
        /// A percentage: `1%`.
        case percentage(ClosedRange<Percentage>)
        /// `true` or `false`.
        case boolean
        /// One of these words.
        case choice([String])
        /// A list of texts.
        case list
    }

    /// That a parameter has a meaning only while another one, a choice, has one of these values.
    public struct Condition: Sendable, Hashable {
        /// The key of the other parameter.
        public let parameter: String
        /// Its values.
        public let values: [String]

        /// A condition.
        public init(_ parameter: String, in values: [String]) {
            self.parameter = parameter
            self.values = values
        }
    }

    /// The key.
    public let name: String
    /// What may be written.
    public let form: Form
    /// Whether leaving it out is an error.
    public let isRequired: Bool
    /// What it is when left out; nil when it is required or simply absent.
    public let defaultValue: ArgumentValue?
    /// When it may be written at all; nil for always.
    public let condition: Condition?
    /// What it does, in one or two sentences.
    public let documentation: String

    /// A parameter that must be written.
    public static func required(_ name: String, _ form: Form, _ documentation: String) -> Parameter {
        Parameter(
            name: name, form: form, isRequired: true, defaultValue: nil, condition: nil, documentation: documentation)
    }

    /// A parameter that may be left out; then it is `defaultValue`, or absent.
    public static func optional(
        _ name: String, _ form: Form, default defaultValue: ArgumentValue? = nil, only condition: Condition? = nil,
        _ documentation: String
    ) -> Parameter {
        Parameter(
            name: name, form: form, isRequired: false, defaultValue: defaultValue, condition: condition,
            documentation: documentation)
    }
}

/// The value of a parameter.
public enum ArgumentValue: Sendable, Hashable {
    /// Text, a word or an id.
    case string(String)
    /// A whole number.
    case integer(Int)
    /// A duration.
    case duration(Duration)
    /// A rate.
    case rate(Rate)
    /// A percentage.
    case percentage(Percentage)
    /// A truth value.
    case boolean(Bool)
    /// A list of texts.
    case list([String])
    /// Text with a `${...}` that was not resolved, because the experiment was read without a stack or without `--set`.
    case placeholder(String)

    /// As it is written in an experiment file, lists within brackets.
    public var written: String {
        switch self {
        case .string(let text), .placeholder(let text): text
        case .integer(let value): value.written
        case .duration(let value): value.written
        case .rate(let value): value.written
        case .percentage(let value): value.written
        case .boolean(let value): String(value)
        case .list(let items): "[\(items.joined(separator: ", "))]"
        }
    }
}
