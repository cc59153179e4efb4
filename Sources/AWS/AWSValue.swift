internal import FoundationEssentials

/// A parameter of an AWS call, independent of the protocol that carries it.
public indirect enum AWSValue: Sendable, Hashable {
    case string(String)
    case integer(Int)
    case boolean(Bool)
    /// Seconds since 1970.
    case timestamp(Int64)
    /// `element` is the name that the query protocol puts between the list's name and the index; nil for the
    /// protocol's usual one, `member`. The other protocols have none.
    case list([AWSValue], element: String? = nil)
    /// Named members, in the order in which they are written.
    case structure([Member])

    /// One member of a structure.
    public struct Member: Sendable, Hashable {
        /// The name as it goes over the wire: for EC2's lists that is `TagSpecification`, not `TagSpecifications`.
        public var name: String
        /// The value.
        public var value: AWSValue

        /// A named value.
        public init(_ name: String, _ value: AWSValue) {
            self.name = name
            self.value = value
        }
    }

    /// A structure of those members that have a value.
    public static func structure(given members: (String, AWSValue?)...) -> AWSValue {
        .structure(members.compactMap { name, value in value.map { Member(name, $0) } })
    }
}

extension AWSValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// An integer.
    public init(integerLiteral value: Int) { self = .integer(value) }
    /// A boolean.
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
}

extension AWSValue: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    /// A list.
    public init(arrayLiteral elements: AWSValue...) { self = .list(elements) }
    /// A structure.
    public init(dictionaryLiteral elements: (String, AWSValue)...) {
        self = .structure(elements.map { Member($0.0, $0.1) })
    }
}
