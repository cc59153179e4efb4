/// Why a command has no answer.
public struct RedisError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of trouble it is.
    public enum Kind: Sendable, Hashable {
        /// No connection could be made; the command was not sent.
        case notConnected
        /// The connection ended or the time was up before the answer: the command may have been carried out.
        case inDoubt
        /// The server refused it; `description` begins with the server's code.
        case refused
        /// The cluster had no node that would carry it out in time.
        case unavailable
        /// The configuration cannot be used.
        case misconfigured
    }

    /// What kind of trouble it is.
    public let kind: Kind
    /// What went wrong, for people. It holds no argument of a command and no password.
    public let description: String

    /// An error of a kind.
    public init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
