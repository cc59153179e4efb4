internal import FoundationEssentials

/// An answer's value that can be written in JSON as well as in the query protocol's XML: for a service that speaks
/// both, with members of the same names.
indirect enum WireValue: Sendable, Encodable {
    case text(String)
    case number(Double)
    case integer(Int)
    case truth(Bool)
    case instant(Date)
    case list([WireValue])
    /// A structure; members that are nil are left out.
    case structure([(name: String, value: WireValue?)])

    /// A text, or nothing.
    static func optional(_ text: String?) -> WireValue? { text.map { .text($0) } }

    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .structure(let members):
            var container = encoder.container(keyedBy: Key.self)
            for (name, value) in members { try container.encodeIfPresent(value, forKey: Key(name)) }
        case .list(let items):
            var container = encoder.unkeyedContainer()
            for item in items { try container.encode(item) }
        default:
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let value): try container.encode(value)
            case .number(let value): try container.encode(value)
            case .integer(let value): try container.encode(value)
            case .truth(let value): try container.encode(value)
            case .instant(let value): try container.encode(value)
            case .list, .structure: break
            }
        }
    }

    /// The members of a structure as the query protocol writes them.
    var xml: XMLWriter {
        var xml = XMLWriter()
        if case .structure(let members) = self {
            for (name, value) in members { value?.write(name, into: &xml) }
        }
        return xml
    }

    private func write(_ name: String, into xml: inout XMLWriter) {
        switch self {
        case .text(let value): xml.element(name, value)
        case .number(let value): xml.element(name, String(value))
        case .integer(let value): xml.element(name, value)
        case .truth(let value): xml.element(name, value)
        case .instant(let value): xml.element(name, value)
        case .list(let items): xml.element(name) { for item in items { item.write("member", into: &$0) } }
        case .structure(let members):
            xml.element(name) { for (name, value) in members { value?.write(name, into: &$0) } }
        }
    }
}
