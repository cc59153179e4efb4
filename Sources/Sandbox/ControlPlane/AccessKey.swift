/// A key that the AWS endpoint accepts. Made anew for each sandbox; no AWS account knows it.
public struct AccessKey: Sendable, Hashable {
    /// The access key id.
    public var id: String
    /// The secret; never printed, only written to the stack file.
    public var secret: String

    /// A key of its parts.
    public init(id: String, secret: String) {
        self.id = id
        self.secret = secret
    }
}
