/// AWS Secrets Manager, as far as a destination's secret is kept in it.
public enum SecretsManager {
    /// API version 2017-10-17.
    public static let service = AWSService(
        "secretsmanager", wireProtocol: .json(target: "secretsmanager", version: "1.1"))

    /// Reads the text of a secret; a secret that is binary has none.
    ///
    /// Source: Secrets Manager API reference, GetSecretValue.
    public static func getSecretValue(_ identifier: String) -> AWSOperation<String> {
        struct Answer: Decodable {
            var SecretString: String
        }
        return AWSOperation(
            service, "GetSecretValue", effect: .reads, parameters: ["SecretId": .string(identifier)]
        ) { answer throws(AnswerError) in try answer.json(Answer.self).SecretString }
    }
}
