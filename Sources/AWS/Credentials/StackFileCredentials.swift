public import SigV4

/// The credentials that a sandbox's stack file holds. Good for that sandbox only.
public struct StackFileCredentials: CredentialProvider {
    private let held: Credentials?

    /// The credentials of a stack file; nil when it has none, as every stack file of AWS.
    public init(_ credentials: Credentials?) { held = credentials }

    /// The place in words.
    public var place: String { "the stack file" }

    /// The stack file's credentials, marked as the sandbox's.
    public func find() async throws(CredentialError) -> CredentialAnswer {
        guard let held else { return .none(because: "it has no credentials") }
        return .found(SourcedCredentials(held, source: .sandbox, method: .stackFile))
    }
}
