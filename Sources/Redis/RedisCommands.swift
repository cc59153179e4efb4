/// Redis as its users see it: commands about one key, carried out by whichever node owns it. A library may take the
/// place of `RedisCluster` behind this.
public protocol RedisCommands: Sendable {
    /// Sends commands about one key, in order and on one connection, to the node that owns it.
    ///
    /// After a failure they are all sent again while time is left, so send only what may be repeated.
    ///
    /// - Parameters:
    ///   - commands: each a name and its arguments.
    ///   - key: the key that they are about.
    ///   - deadline: the instant, in microseconds of the monotonic clock, after which no further attempt begins; one
    ///     that is under way ends within its own time-outs.
    /// - Returns: one answer for each command; none is an error.
    /// - Throws: `RedisError` of kind `refused` when the server refuses one, `unavailable` when time is up.
    func send(_ commands: [[String]], key: String, by deadline: Int64) async throws(RedisError) -> [RESPValue]

    /// Whether any node answers at all. Nothing is said about the owner of any key.
    func isReachable() async -> Bool
}
