/// The RDS Data API: SQL over HTTPS, so that a cluster can be asked without a way into its network.
public enum RDSData {
    /// API version 2018-08-01.
    public static let service = AWSService("rds-data", wireProtocol: .restJSON)

    /// A value of an answer.
    public enum Value: Sendable, Hashable, Decodable {
        case null
        case truth(Bool)
        case whole(Int64)
        case fraction(Double)
        /// Texts, and numerics and dates as text.
        case text(String)

        private enum Keys: String, CodingKey {
            case isNull, booleanValue, longValue, doubleValue, stringValue
        }

        /// Reads the one member that a field has.
        public init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: Keys.self)
            if let value = try fields.decodeIfPresent(Bool.self, forKey: .booleanValue) {
                self = .truth(value)
            } else if let value = try fields.decodeIfPresent(Int64.self, forKey: .longValue) {
                self = .whole(value)
            } else if let value = try fields.decodeIfPresent(Double.self, forKey: .doubleValue) {
                self = .fraction(value)
            } else if let value = try fields.decodeIfPresent(String.self, forKey: .stringValue) {
                self = .text(value)
            } else if try fields.decodeIfPresent(Bool.self, forKey: .isNull) == true {
                self = .null
            } else {
                throw DecodingError.dataCorrupted(
                    .init(codingPath: decoder.codingPath, debugDescription: "a field of a type that is not read"))
            }
        }

        /// A whole number, also one that came as text, as numerics do.
        public var integer: Int64? {
            switch self {
            case .whole(let value): value
            case .text(let text): Int64(text)
            case .null, .truth, .fraction: nil
            }
        }

        /// A text.
        public var string: String? {
            if case .text(let text) = self { text } else { nil }
        }
    }

    /// Runs one statement on a cluster's writer; its rows. At most 1 MiB is answered, and a statement has 45 s.
    ///
    /// - Parameters:
    ///   - cluster: the ARN of the cluster, whose HTTP endpoint must be enabled.
    ///   - secret: the ARN of the secret with the user's name and password.
    ///   - sql: a SELECT: the call is sent again after a failure.
    ///
    /// Source: RDS Data API reference, ExecuteStatement.
    public static func select(
        cluster: String, secret: String, database: String, sql: String
    ) -> AWSOperation<[[Value]]> {
        struct Answer: Decodable {
            var records: [[Value]]?
        }
        return AWSOperation(
            service, "ExecuteStatement", effect: .reads,
            parameters: [
                "resourceArn": .string(cluster), "secretArn": .string(secret), "database": .string(database),
                "sql": .string(sql),
            ], path: "/Execute"
        ) { answer throws(AnswerError) in try answer.json(Answer.self).records ?? [] }
    }
}
