internal import FoundationEssentials

/// The body of a successful answer, to be read by an operation.
public struct AWSAnswer: Sendable {
    /// The body as it came.
    public var body: [UInt8]
    let operation: String
    let wireProtocol: WireProtocol

    /// The element that holds the result: `<OpResult>` for query services, the root for EC2.
    ///
    /// - Throws: `AnswerError` when the body is not the XML answer of this operation.
    public func xml() throws(AnswerError) -> XMLNode {
        let root = try XMLNode.parse(body)
        guard root.name == "\(operation)Response" else {
            throw AnswerError("the answer is <\(root.name)>, not <\(operation)Response>")
        }
        guard case .query = wireProtocol else { return root }
        return root["\(operation)Result"] ?? root
    }

    /// The JSON body as a value of the type.
    ///
    /// - Throws: `AnswerError` when the body is not JSON or lacks a member.
    public func json<Value: Decodable>(_ type: Value.Type) throws(AnswerError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch {
            throw AnswerError("the answer is not the JSON that \(operation) gives: \(error)")
        }
    }
}

/// An answer that is not what the service promises: cut short, another format, a member missing.
public struct AnswerError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, and where.
    public var description: String

    /// An error that says what is wrong, and where.
    public init(_ description: String) { self.description = description }
}
