/// How fast calls of one kind are made: so many at once, then so many a second, and slower when the service throttles.
///
/// A value without a clock of its own: the caller says what time it is and waits as long as it is told.
///
/// Source: "Request throttling for the Amazon EC2 API" and "Request throttling for the Amazon ECS API" describe the
/// services' own buckets; additive increase and multiplicative decrease as in the AWS SDKs' adaptive retry mode.
public struct TokenBucket: Sendable, Hashable {
    /// How many calls may be made at once after a pause.
    public let burst: Int
    /// Calls a second at most.
    public let fastest: Double
    /// Calls a second now.
    public private(set) var rate: Double
    private var tokens: Double
    private var filledAt: Int64?
    private var slowedAt: Int64?
    /// However often the service throttles, calls go on at this rate.
    private static let slowest = 0.5
    /// Answers to calls that were made before the rate was halved say nothing about the new rate.
    private static let patienceMicroseconds: Int64 = 1_000_000

    /// A full bucket of `burst` calls that is filled with `perSecond` calls a second.
    public init(burst: Int, perSecond: Double) {
        self.burst = burst
        fastest = perSecond
        rate = perSecond
        tokens = Double(burst)
    }

    /// Takes leave for one call at the instant `now`.
    ///
    /// - Parameter now: microseconds of a monotonic clock.
    /// - Returns: how many milliseconds to wait before the call is made; 0 for at once. Whoever has asked has taken it.
    public mutating func take(at now: Int64) -> Int {
        fill(until: now)
        tokens -= 1
        return tokens >= 0 ? 0 : Int((-tokens / rate * 1_000).rounded(.up))
    }

    /// The service refused a call because there were too many: half the rate, and nothing at once any more.
    public mutating func throttled(at now: Int64) {
        fill(until: now)
        if let slowedAt, now - slowedAt < Self.patienceMicroseconds { return }
        slowedAt = now
        rate = max(rate / 2, Self.slowest)
        tokens = min(tokens, 0)
    }

    /// The service took a call: a little faster again.
    public mutating func succeeded() { rate = min(rate + fastest / 100, fastest) }

    private mutating func fill(until now: Int64) {
        let elapsed = Double(max(now - (filledAt ?? now), 0)) / 1_000_000
        filledAt = max(now, filledAt ?? now)
        tokens = min(tokens + elapsed * rate, Double(burst))
    }
}
