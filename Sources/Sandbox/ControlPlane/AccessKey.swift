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

    /// A new key. The id is the same in every sandbox, the secret in none.
    static func generate() -> AccessKey {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
        var random = SystemRandomNumberGenerator()
        let secret = (0..<40).map { _ in letters[Int.random(in: letters.indices, using: &random)] }
        return AccessKey(id: "AKIASANDBOX000000001", secret: String(secret))
    }
}
