internal import SigV4

/// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`, good until `AWS_CREDENTIAL_EXPIRATION`.
public struct EnvironmentCredentials: CredentialProvider {
    private let environment: [String: String]
    private let now: @Sendable () -> Int64

    /// Credentials from the environment that is passed in.
    ///
    /// - Parameter now: the present time, in seconds since 1970.
    public init(_ environment: [String: String], now: @escaping @Sendable () -> Int64) {
        self.environment = environment
        self.now = now
    }

    /// The place in words.
    public var place: String { "the environment" }

    /// The variables' credentials; none when there is no access key id.
    ///
    /// - Throws: when the secret is missing, and when the variables say that they have expired.
    public func find() async throws(CredentialError) -> CredentialAnswer {
        guard let id = value("AWS_ACCESS_KEY_ID") else {
            return .none(because: "AWS_ACCESS_KEY_ID is not set")
        }
        guard let secret = value("AWS_SECRET_ACCESS_KEY") else {
            throw CredentialError("AWS_ACCESS_KEY_ID is set but AWS_SECRET_ACCESS_KEY is not: set both or neither")
        }
        var expiresAt: Int64?
        if let written = value("AWS_CREDENTIAL_EXPIRATION") {
            guard let end = ExpiryTime.seconds(written) else {
                throw CredentialError(
                    "AWS_CREDENTIAL_EXPIRATION is '\(written)': write a time such as 2030-01-31T12:00:00Z")
            }
            guard end > now() else {
                throw CredentialError(
                    "the environment's credentials expired at \(written): get new ones, and set them before the next "
                        + "command")
            }
            expiresAt = end
        }
        return .found(
            SourcedCredentials(
                Credentials(
                    accessKeyID: id, secretAccessKey: secret,
                    sessionToken: value("AWS_SECURITY_TOKEN") ?? value("AWS_SESSION_TOKEN")),
                source: .other("the environment"), method: .environment, expiresAt: expiresAt))
    }

    private func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
}

extension EnvironmentCredentials: CustomReflectable {
    /// Without the environment: it holds secrets, and reflection-based loggers would show them.
    public var customMirror: Mirror { Mirror(self, children: ["place": place]) }
}
