internal import Basics

/// The sessions' tokens, by account. They are secrets: they go into requests and nowhere else.
final class SessionBook: Sendable {
    private let tokens = Locked<[String: String]>([:])

    func set(_ token: String, of account: String) { tokens.withLock { $0[account] = token } }

    /// The token of an account; empty when it has none.
    func token(of account: String) -> String { tokens.withLock { $0[account] ?? "" } }
}
