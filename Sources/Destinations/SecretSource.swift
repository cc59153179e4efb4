internal import AWS

/// Where a secret is kept: files and journals hold only this, never the secret.
public enum SecretSource: Sendable, Hashable {
    /// In an environment variable of this name.
    case variable(String)
    /// In AWS Secrets Manager under this ARN, as text.
    case secret(arn: String)

    /// A name of an environment variable, or the ARN of a secret; nil when the text is neither.
    init?(_ text: String) {
        if text.hasPrefix("arn:") {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count >= 7, parts[2] == "secretsmanager", parts[5] == "secret", !parts[3].isEmpty else {
                return nil
            }
            self = .secret(arn: text)
            return
        }
        let isName =
            text.utf8.allSatisfy { byte in
                UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                    || byte == UInt8(ascii: "_")
            } && (1...128).contains(text.utf8.count) && text.first?.isNumber == false
        guard isName else { return nil }
        self = .variable(text)
    }

    /// The source in words.
    public var words: String {
        switch self {
        case .variable(let name): "the environment variable \(name)"
        case .secret(let arn): arn
        }
    }

    /// The secret itself.
    func read(_ environment: DeliveryEnvironment) async throws(DeliveryFailure) -> String {
        switch self {
        case .variable(let name):
            guard let value = environment.variable(name), !value.isEmpty else {
                throw DeliveryFailure("\(words) is not set", mend: "set it")
            }
            return value
        case .secret(let arn):
            let region = String(arn.split(separator: ":", omittingEmptySubsequences: false)[3])
            do throws(AWSError) {
                return try await environment.aws(region: region, endpoint: nil)
                    .call(SecretsManager.getSecretValue(arn))
            } catch {
                throw DeliveryFailure(error, mend: "allow secretsmanager:GetSecretValue of \(arn)")
            }
        }
    }
}
