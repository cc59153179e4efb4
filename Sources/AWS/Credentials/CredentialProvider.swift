public import SigV4

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

    /// Credentials with their source.
    public init(_ credentials: Credentials, source: Source) {
        self.credentials = credentials
        self.source = source
    }
}

/// One place to get credentials from. It is asked before each attempt, so that rotated credentials are noticed.
public protocol CredentialProvider: Sendable {
    /// The place in words, for the message that lists all places without credentials.
    var place: String { get }

    /// The credentials; nil when this place has none, so that the next is asked.
    ///
    /// - Throws: `CredentialError` when the place has something that cannot be used: asking on would then pick
    ///   credentials that the user did not mean.
    func credentials() async throws(CredentialError) -> SourcedCredentials?
}

/// Why credentials cannot be used: what is wrong, where, and what to do. Never holds a secret.
public struct CredentialError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The whole sentence.
    public var description: String

    /// An error with its whole sentence.
    public init(_ description: String) { self.description = description }
}
