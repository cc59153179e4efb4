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
}
