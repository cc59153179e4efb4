/// Sessions of clients: a transfer needs one.
public protocol SessionStore: Sendable {
    /// Opens a session; until the deadline, microseconds of the monotonic clock.
    func open(for client: String, by deadline: Int64) async throws(SessionError) -> Session

    /// Prolongs the session of a token; false when no such session is known.
    func touch(_ token: String, by deadline: Int64) async throws(SessionError) -> Bool

    /// Whether the store answers at all, though perhaps not about every session.
    func isReachable() async -> Bool
}

/// A session that was opened.
public struct Session: Sendable, Hashable, Encodable {
    /// What the client sends with each request: 32 hexadecimal digits. A secret.
    public var token: String
    /// For how many seconds after its last use it is kept.
    public var expiresIn: Int

    /// A session of its parts.
    public init(token: String, expiresIn: Int) {
        self.token = token
        self.expiresIn = expiresIn
    }

    enum CodingKeys: String, CodingKey {
        case token
        case expiresIn = "expires_in"
    }
}

/// Why nothing can be said about a session now. Ask again.
public struct SessionError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What stood in the way.
    public let description: String

    /// A session that cannot be opened or looked up now.
    public init(_ description: String) { self.description = description }
}
