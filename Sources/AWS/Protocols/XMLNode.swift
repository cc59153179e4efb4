internal import FoundationEssentials

/// An element of an XML answer.
///
/// Attributes, comments and name spaces are left out: no AWS answer that gameday reads says anything with them.
public struct XMLNode: Sendable, Hashable {
    /// The element's name.
    public var name: String
    /// The text directly within the element.
    public var text = ""
    /// The elements directly within it, in order.
    public var children: [XMLNode] = []

    /// An empty element.
    public init(name: String) { self.name = name }

    /// The first child of that name.
    public subscript(_ name: String) -> XMLNode? { children.first { $0.name == name } }

    /// The text of the first child of that name; nil when there is none or it is empty.
    public func text(_ name: String) -> String? {
        guard let text = self[name]?.text, !text.isEmpty else { return nil }
        return text
    }

    /// The text of a child that must be there.
    public func required(_ name: String) throws(AnswerError) -> String {
        guard let child = self[name] else { throw AnswerError("<\(self.name)> has no <\(name)>") }
        return child.text
    }

    /// A child's text as an integer; nil when there is none.
    public func integer(_ name: String) throws(AnswerError) -> Int? {
        guard let text = text(name) else { return nil }
        guard let value = Int(text) else { throw AnswerError("<\(name)> is '\(text)', not an integer") }
        return value
    }

    /// A child's text as a boolean; nil when there is none.
    public func boolean(_ name: String) throws(AnswerError) -> Bool? {
        switch text(name) {
        case nil: nil
        case "true": true
        case "false": false
        case .some(let text): throw AnswerError("<\(name)> is '\(text)', neither true nor false")
        }
    }

    /// A child's text, an ISO 8601 time in UTC, in seconds since 1970 without their fraction; nil when there is none.
    public func timestamp(_ name: String) throws(AnswerError) -> Int64? {
        guard let text = text(name) else { return nil }
        // The format reads no fraction of a second, and AWS writes one or none as it likes.
        let whole = text.prefix { $0 != "." && $0 != "Z" } + "Z"
        guard let date = try? Date(String(whole), strategy: .iso8601) else {
            throw AnswerError("<\(name)> is '\(text)', not a time")
        }
        return Int64(date.timeIntervalSince1970)
    }

    /// The elements of a list, `<name><element>...</element>...</name>`; none when the list is missing.
    public func list<Element>(
        _ name: String, of element: String, _ read: (XMLNode) throws(AnswerError) -> Element
    ) throws(AnswerError) -> [Element] {
        var elements: [Element] = []
        for child in self[name]?.children ?? [] where child.name == element { elements.append(try read(child)) }
        return elements
    }

    /// The first element of that name, at any depth, in document order.
    public func first(_ name: String) -> XMLNode? {
        if self.name == name { return self }
        for child in children {
            if let found = child.first(name) { return found }
        }
        return nil
    }
}
