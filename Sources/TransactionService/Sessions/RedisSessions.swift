public import Redis

/// Sessions in Redis: `session:TOKEN` holds the client's name, for an hour after the last use.
public struct RedisSessions: SessionStore {
    /// For how many seconds after its last use a session is kept.
    static let lifetime = 3_600
    /// How long opening a session waits for a replica, in milliseconds.
    private static let replicaWait = 200

    private let redis: any RedisCommands

    /// Sessions in `redis`.
    public init(_ redis: any RedisCommands) { self.redis = redis }

    /// Opens a session, and gives a replica a moment to have it too.
    public func open(for client: String, by deadline: Int64) async throws(SessionError) -> Session {
        let token = Self.newToken()
        let key = Self.key(token)
        let commands = [
            ["SET", key, client, "EX", String(Self.lifetime)],
            // Redis acknowledges before its replicas know. Waiting for one keeps the session through a failover; one
            // that is slow or missing must not keep sessions from being opened, so the answer is not asked for.
            ["WAIT", "1", String(Self.replicaWait)],
        ]
        _ = try await send(commands, key: key, by: deadline)
        return Session(token: token, expiresIn: Self.lifetime)
    }

    /// One command looks it up and prolongs it, so it is carried out by the shard's primary, never by a replica.
    public func touch(_ token: String, by deadline: Int64) async throws(SessionError) -> Bool {
        guard Self.isToken(token) else { return false }
        let key = Self.key(token)
        let command = ["GETEX", key, "EX", String(Self.lifetime)]
        return try await send([command], key: key, by: deadline).first != .null
    }

    /// Whether any node of Redis answers.
    public func isReachable() async -> Bool { await redis.isReachable() }

    private func send(_ commands: [[String]], key: String, by deadline: Int64) async throws(SessionError) -> [RESPValue]
    {
        do throws(RedisError) {
            return try await redis.send(commands, key: key, by: deadline)
        } catch {
            throw SessionError("the session store: \(error)")
        }
    }

    private static func key(_ token: String) -> String { "session:\(token)" }

    /// 128 bits from the kernel's generator, in hexadecimal.
    private static func newToken() -> String {
        var random = SystemRandomNumberGenerator()
        return (0..<16).map { _ in
            let byte = UInt8.random(in: 0...255, using: &random)
            return String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
    }

    private static func isToken(_ text: String) -> Bool {
        text.utf8.count == 32 && text.allSatisfy { $0.isASCII && $0.isHexDigit && !$0.isUppercase }
    }
}
