/// Amazon Simple Notification Service, as far as a run's verdict is published.
public enum SNS {
    /// API version 2010-03-31.
    public static let service = AWSService("sns", wireProtocol: .query(version: "2010-03-31"))

    /// What subscribers can filter by.
    public struct Attribute: Sendable, Hashable {
        /// Its name.
        public var name: String
        /// `String` or `Number`.
        public var type: String
        /// Its value as text.
        public var value: String

        /// An attribute of its parts.
        public init(_ name: String, type: String = "String", _ value: String) {
            self.name = name
            self.type = type
            self.value = value
        }
    }

    /// Publishes a message to a topic; its id.
    ///
    /// - Parameter deduplication: for a FIFO topic only: of messages with one id within 5 minutes, one is delivered.
    ///
    /// Source: Amazon SNS API reference, Publish.
    public static func publish(
        topic: String, subject: String, message: String, attributes: [Attribute] = [], deduplication: String? = nil,
        group: String? = nil
    ) -> AWSOperation<String> {
        let entries = attributes.map { attribute in
            AWSValue.structure([
                .init("Name", .string(attribute.name)),
                .init(
                    "Value", ["DataType": .string(attribute.type), "StringValue": .string(attribute.value)]),
            ])
        }
        return AWSOperation(
            service, "Publish", effect: .changes,
            parameters: .structure(
                given: ("TopicArn", .string(topic)), ("Subject", .string(subject)), ("Message", .string(message)),
                ("MessageAttributes", entries.isEmpty ? nil : .list(entries, element: "entry")),
                ("MessageDeduplicationId", deduplication.map { .string($0) }),
                ("MessageGroupId", group.map { .string($0) }))
        ) { answer throws(AnswerError) in try answer.xml().required("MessageId") }
    }
}
