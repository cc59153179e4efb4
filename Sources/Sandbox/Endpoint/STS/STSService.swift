extension QueryService {
    /// The Security Token Service, as far as gameday asks it: who am I, and in which account?
    static func sts(account: String, user: String) -> QueryService {
        QueryService(
            signingName: "sts", version: "2011-06-15", namespace: "https://sts.amazonaws.com/doc/2011-06-15/",
            operations: [.getCallerIdentity(account: account, user: user)])
    }
}

extension QueryOperation {
    /// Every key of the sandbox belongs to one user.
    /// <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html>
    static func getCallerIdentity(account: String, user: String) -> QueryOperation {
        QueryOperation("GetCallerIdentity") { _, call in
            var result = XMLWriter()
            result.element("Arn", user)
            result.element("UserId", call.accessKeyID)
            result.element("Account", account)
            return result
        }
    }
}
