public import SigV4

/// AWS Security Token Service.
public enum STS {
    /// API version 2011-06-15, at the regional endpoint.
    public static let service = AWSService("sts", wireProtocol: .query(version: "2011-06-15"))

    /// Whose credentials they are.
    public struct CallerIdentity: Sendable, Hashable {
        /// The twelve digits of the account.
        public var account: String
        /// The user or the role's session.
        public var arn: String
        /// AWS's unique id of it.
        public var userID: String
    }

    /// The credentials of a role's session.
    public struct RoleCredentials: Sendable, Hashable {
        /// What to sign with.
        public var credentials: Credentials
        /// When they end, in seconds since 1970.
        public var expiresAt: Int64
    }

    /// Says whose the credentials are; needs no permission, so it is how the stack's account is checked.
    ///
    /// Source: STS API reference, GetCallerIdentity.
    public static func getCallerIdentity() -> AWSOperation<CallerIdentity> {
        AWSOperation(service, "GetCallerIdentity", effect: .reads) { answer throws(AnswerError) in
            let result = try answer.xml()
            return CallerIdentity(
                account: try result.required("Account"), arn: try result.required("Arn"),
                userID: try result.required("UserId"))
        }
    }

    /// Opens a session of a role.
    ///
    /// - Parameters:
    ///   - seconds: how long it lasts, 900 up to the role's own limit; nil for an hour.
    ///   - externalID: what the owner of the role in another account asks for.
    ///
    /// Source: STS API reference, AssumeRole.
    public static func assumeRole(
        _ arn: String, sessionName: String, seconds: Int? = nil, externalID: String? = nil
    ) -> AWSOperation<RoleCredentials> {
        AWSOperation(
            service, "AssumeRole", effect: .reads,
            parameters: .structure(
                given: ("RoleArn", .string(arn)), ("RoleSessionName", .string(sessionName)),
                ("DurationSeconds", seconds.map { .integer($0) }), ("ExternalId", externalID.map { .string($0) })),
            decode: roleCredentials)
    }

    /// Opens a session of a role for who has a token of an identity provider. The token is the proof: nothing is
    /// signed.
    ///
    /// Source: STS API reference, AssumeRoleWithWebIdentity.
    public static func assumeRoleWithWebIdentity(
        _ arn: String, sessionName: String, token: String
    ) -> AWSOperation<RoleCredentials> {
        var operation = AWSOperation(
            service, "AssumeRoleWithWebIdentity", effect: .reads,
            parameters: [
                "RoleArn": .string(arn), "RoleSessionName": .string(sessionName), "WebIdentityToken": .string(token),
            ], decode: roleCredentials)
        operation.isSigned = false
        return operation
    }

    private static let roleCredentials: @Sendable (AWSAnswer) throws(AnswerError) -> RoleCredentials = {
        answer throws(AnswerError) in
        guard let found = try answer.xml()["Credentials"] else { throw AnswerError("there is no <Credentials>") }
        let end = try found.required("Expiration")
        guard let expiresAt = ExpiryTime.seconds(end) else { throw AnswerError("'\(end)' is no time") }
        return RoleCredentials(
            credentials: Credentials(
                accessKeyID: try found.required("AccessKeyId"), secretAccessKey: try found.required("SecretAccessKey"),
                sessionToken: try found.required("SessionToken")),
            expiresAt: expiresAt)
    }
}
