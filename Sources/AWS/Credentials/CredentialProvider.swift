public import SigV4

/// The ways to credentials, each under the name that botocore gives it.
public enum CredentialMethod: String, Sendable, Hashable, CaseIterable {
    case stackFile = "stack-file"
    case environment = "env"
    case assumedRole = "assume-role"
    case webIdentity = "assume-role-with-web-identity"
    case sso
    case credentialsFile = "shared-credentials-file"
    case process = "custom-process"
    case configFile = "config-file"
    case container = "container-role"
    case instance = "iam-role"
}

/// Credentials, and where they came from.
public struct SourcedCredentials: Sendable, Hashable {
    /// Where credentials came from. It decides where they may be sent.
    public enum Source: Sendable, Hashable {
        /// The stack file of a sandbox: never to be sent to anything but that file's own endpoint on this machine.
        case sandbox
        /// Anything else, described in words for messages.
        case other(String)
    }

    /// What to sign with.
    public var credentials: Credentials
    /// Where it came from.
    public var source: Source
    /// The way it was had.
    public var method: CredentialMethod
    /// When it ends, in seconds since 1970; nil for what does not end by itself.
    public var expiresAt: Int64?

    /// Credentials with their source.
    public init(
        _ credentials: Credentials, source: Source, method: CredentialMethod, expiresAt: Int64? = nil
    ) {
        self.credentials = credentials
        self.source = source
        self.method = method
        self.expiresAt = expiresAt
    }
}

/// What one place answers.
public enum CredentialAnswer: Sendable {
    /// It has credentials.
    case found(SourcedCredentials)
    /// It has none, and why, in words that follow its name: "AWS_ACCESS_KEY_ID is not set".
    case none(because: String)
}

/// One place to get credentials from. It is asked before each attempt, so that rotated credentials are noticed.
public protocol CredentialProvider: Sendable {
    /// The place in words, for the message that lists all places without credentials.
    var place: String { get }

    /// What this place has. Where it has none, the next is asked.
    ///
    /// - Throws: `CredentialError` when the place has something that cannot be used: asking on would then pick
    ///   credentials that the user did not mean.
    func find() async throws(CredentialError) -> CredentialAnswer

    /// Lets go of credentials that AWS calls expired or unknown, so that `find()` asks for new ones.
    ///
    /// - Returns: whether they were held here; false where asking again would give the same.
    func forget(_ credentials: Credentials) -> Bool
}

extension CredentialProvider {
    /// Nothing is held by default.
    public func forget(_ credentials: Credentials) -> Bool { false }

    /// The credentials; nil when this place has none.
    public func credentials() async throws(CredentialError) -> SourcedCredentials? {
        if case .found(let found) = try await find() { return found }
        return nil
    }
}

/// Why credentials cannot be used: what is wrong, where, and what to do. Never holds a secret.
public struct CredentialError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The whole sentence.
    public var description: String

    /// An error with its whole sentence.
    public init(_ description: String) { self.description = description }
}
