/// AWS Systems Manager, as far as its Parameter Store holds the lease and the calls that are to be taken back.
public enum SSM {
    /// API version 2014-11-06.
    public static let service = AWSService("ssm", wireProtocol: .json(target: "AmazonSSM", version: "1.1"))

    /// A parameter of the Parameter Store.
    public struct Parameter: Sendable, Hashable, Decodable {
        private enum CodingKeys: String, CodingKey {
            case name = "Name"
            case value = "Value"
            case version = "Version"
        }

        /// Its name, such as `/gameday/stack/lease`.
        public var name: String
        /// Its text.
        public var value: String
        /// Counts up with each change, from 1.
        public var version: Int?
    }

    /// Writes a parameter of type String; returns its version.
    ///
    /// Without `overwrite` it is created or refused with `ParameterAlreadyExists`, of two callers exactly one.
    ///
    /// Source: Systems Manager API reference, PutParameter.
    public static func putParameter(name: String, value: String, overwrite: Bool) -> AWSOperation<Int> {
        struct Answer: Decodable {
            var Version: Int
        }
        return AWSOperation(
            service, "PutParameter", effect: .changes,
            parameters: [
                "Name": .string(name), "Value": .string(value), "Type": "String", "Overwrite": .boolean(overwrite),
            ]
        ) { answer throws(AnswerError) in try answer.json(Answer.self).Version }
    }

    /// Reads a parameter; `ParameterNotFound` when there is none.
    ///
    /// Source: Systems Manager API reference, GetParameter.
    public static func getParameter(name: String) -> AWSOperation<Parameter> {
        struct Answer: Decodable {
            var Parameter: SSM.Parameter
        }
        return AWSOperation(
            service, "GetParameter", effect: .reads, parameters: ["Name": .string(name)]
        ) { answer throws(AnswerError) in try answer.json(Answer.self).Parameter }
    }

    /// Reads all parameters below a path such as `/gameday/stack/undo`, a page of them.
    ///
    /// Source: Systems Manager API reference, GetParametersByPath.
    public static func getParametersByPath(
        _ path: String, marker: String? = nil
    ) -> AWSOperation<AWSPage<Parameter>> {
        struct Answer: Decodable {
            var Parameters: [SSM.Parameter]?
            var NextToken: String?
        }
        return AWSOperation(
            service, "GetParametersByPath", effect: .reads,
            parameters: .structure(
                given: ("Path", .string(path)), ("Recursive", true), ("NextToken", marker.map { .string($0) }))
        ) { answer throws(AnswerError) in
            let answer = try answer.json(Answer.self)
            return AWSPage(items: answer.Parameters ?? [], next: answer.NextToken)
        }
    }

    /// Deletes a parameter; `ParameterNotFound` when there is none.
    ///
    /// Source: Systems Manager API reference, DeleteParameter.
    public static func deleteParameter(name: String) -> AWSOperation<Void> {
        AWSOperation(service, "DeleteParameter", effect: .changes, parameters: ["Name": .string(name)]) { _ in }
    }
}
