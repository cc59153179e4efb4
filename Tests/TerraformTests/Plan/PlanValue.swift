import Foundation

/// A value in Terraform's JSON; a key that is not there is null, as Terraform reads it.
enum PlanValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([PlanValue])
    case object([String: PlanValue])

    init(json data: Data) throws {
        self.init(try JSONSerialization.jsonObject(with: data, options: [.fragmentsAllowed]))
    }

    private init(_ any: Any) {
        switch any {
        case let text as String: self = .string(text)
        case let items as [Any]: self = .array(items.map { PlanValue($0) })
        case let members as [String: Any]: self = .object(members.mapValues { PlanValue($0) })
        case let number as NSNumber:
            // Foundation keeps true and 1 apart only by the type in it.
            self = String(cString: number.objCType) == "c" ? .bool(number.boolValue) : .number(number.doubleValue)
        default: self = .null
        }
    }

    subscript(key: String) -> PlanValue {
        get {
            guard case .object(let members) = self else { return .null }
            return members[key] ?? .null
        }
        set {
            guard case .object(var members) = self else { return }
            members[key] = newValue == .null ? nil : newValue
            self = .object(members)
        }
    }

    /// The first of a list: how Terraform writes a nested block that may stand once.
    var block: PlanValue { items.first ?? .null }

    var items: [PlanValue] {
        guard case .array(let items) = self else { return [] }
        return items
    }

    var members: [String: PlanValue] {
        guard case .object(let members) = self else { return [:] }
        return members
    }

    var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    var texts: [String] { items.compactMap(\.text) }

    var isTrue: Bool { self == .bool(true) }

    /// A whole number, also one that the provider keeps as text.
    var integer: Int? {
        switch self {
        case .number(let number): Int(exactly: number)
        case .string(let text): Int(text)
        default: nil
        }
    }

    var double: Double? {
        guard case .number(let number) = self else { return nil }
        return number
    }

    /// Every text in it, at any depth.
    var leaves: [String] {
        switch self {
        case .string(let text): [text]
        case .array(let items): items.flatMap(\.leaves)
        case .object(let members): members.values.flatMap(\.leaves)
        case .null, .bool, .number: []
        }
    }
}

extension PlanValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral {
    init(stringLiteral value: String) { self = .string(value) }
    init(booleanLiteral value: Bool) { self = .bool(value) }
    init(integerLiteral value: Int) { self = .number(Double(value)) }
}

extension PlanValue: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    init(arrayLiteral elements: PlanValue...) { self = .array(elements) }
    init(dictionaryLiteral elements: (String, PlanValue)...) {
        self = .object(Dictionary(elements, uniquingKeysWith: { $1 }))
    }
}
