/// The limits that make the promise of the stack file true: no request takes effect later than `maxInFlight` after it
/// was received.
///
/// A request is answered within `answerWithin`. What is sent to the database for it carries the same instant as a limit
/// that the server itself compares with its own clock before it commits, however late the statement arrives. From there
/// only the wait for the standbys is left, and the server ends it after `statementTimeout`.
/// All are microseconds.
public struct TimeBounds: Sendable, Hashable {
    /// From receiving a request to its answer, and to the last instant at which its commit may begin.
    public var answerWithin: Int64 = 5_000_000
    /// How long the server works on one statement, the wait for its standbys included.
    public var statementTimeout: Int64 = 4_000_000
    /// How long a request waits for a connection.
    public var waitForConnection: Int64 = 2_000_000
    /// How long a request waits for the cache that holds the sessions; an attempt under way may go on half a second.
    public var waitForCache: Int64 = 2_000_000
    /// How long opening a connection takes at most.
    public var connectTimeout: Int64 = 2_000_000

    /// The longest time between receiving a request and its effect.
    public var maxInFlight: Int64 { answerWithin + statementTimeout }

    /// The bounds of the service: 9 s in flight at most, under the 10 s that the stack file states.
    public init() {}
}
