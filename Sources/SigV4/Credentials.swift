/// An AWS access key: what a request is signed with.
///
/// Its description shows the access key id only, so that a secret cannot reach a log, a journal or a report by
/// printing a value that holds one.
public struct Credentials: Sendable, Hashable {
    /// The public half, such as `AKIAIOSFODNN7EXAMPLE`; it travels in every request.
    public var accessKeyID: String
    /// The secret half; it never leaves the process.
    public var secretAccessKey: String
    /// The token of temporary credentials; travels as `X-Amz-Security-Token`.
    public var sessionToken: String?

    /// Credentials; temporary ones have a session token.
    public init(accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
    }
}

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The access key id and what else is held, the secrets redacted.
    public var description: String {
        "Credentials(\(accessKeyID), secret redacted\(sessionToken == nil ? "" : ", session token redacted"))"
    }

    /// The same as `description`: a debugger's dump goes into logs too.
    public var debugDescription: String { description }

    /// Without the secrets, so that `dump` and reflection-based loggers cannot show them.
    public var customMirror: Mirror { Mirror(self, children: ["accessKeyID": accessKeyID]) }
}
