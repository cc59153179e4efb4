/// When a failed call is tried again, and after how long. A value: it waits for nothing itself.
///
/// Reads are tried again freely. A call that changes something is tried again by itself only when the service certainly
/// did nothing (throttled, unreachable); after anything ambiguous the state must be read first, because a second
/// failover would move the writer back.
///
/// Source: "Retry behavior", AWS SDKs and Tools Reference Guide (standard mode); "Exponential Backoff And Jitter", AWS
/// Architecture Blog (full jitter).
public struct RetryPolicy: Sendable, Hashable {
    /// What to do after a failure.
    public enum Decision: Sendable, Hashable {
        /// Give the failure to the caller.
        case stop
        /// Wait, and send again.
        case retry(afterMilliseconds: Int)
        /// Wait, read the state, and send again only when the change is still needed.
        case readState(afterMilliseconds: Int)
    }

    /// How often a call is sent at most, the first time included.
    public var maxAttempts: Int
    /// The longest first wait after throttling; doubles with each attempt. Other failures wait a tenth of it.
    public var baseMilliseconds: Int
    /// No wait is longer, but for a longer `Retry-After`.
    public var maxWaitMilliseconds: Int
    /// A `Retry-After` beyond this is not waited for: the failure is given to the caller.
    public var maxRetryAfterMilliseconds: Int

    /// A policy.
    public init(
        maxAttempts: Int = 4, baseMilliseconds: Int = 1_000, maxWaitMilliseconds: Int = 20_000,
        maxRetryAfterMilliseconds: Int = 30_000
    ) {
        self.maxAttempts = maxAttempts
        self.baseMilliseconds = baseMilliseconds
        self.maxWaitMilliseconds = maxWaitMilliseconds
        self.maxRetryAfterMilliseconds = maxRetryAfterMilliseconds
    }

    /// Four attempts.
    public static let standard = RetryPolicy()
    /// One attempt.
    public static let never = RetryPolicy(maxAttempts: 1)
    /// For taking back a fault: keeps trying for some ten minutes.
    public static let undo = RetryPolicy(maxAttempts: 60, maxWaitMilliseconds: 10_000)

    /// What to do after the failure of attempt number `attempt` (from 1).
    ///
    /// - Parameters:
    ///   - effect: whether the call changes something.
    ///   - canReadState: whether the caller can tell if the change is still needed.
    ///   - random: from 0 up to 1, uniform.
    public func decision(
        after failure: AWSError, attempt: Int, effect: Effect, canReadState: Bool, random: Double
    ) -> Decision {
        guard attempt < maxAttempts, Self.isWorthRetrying(failure) else { return .stop }
        let asked = failure.retryAfterMilliseconds ?? 0
        guard asked <= maxRetryAfterMilliseconds else { return .stop }
        let base = Double(baseMilliseconds) * (failure.kind == .throttled ? 1 : 0.1)
        let longest = min(base * Double(1 << min(attempt - 1, 20)), Double(maxWaitMilliseconds))
        let wait = max(Int(random * longest), asked)
        if effect == .reads || !failure.mayHaveTakenEffect { return .retry(afterMilliseconds: wait) }
        return canReadState ? .readState(afterMilliseconds: wait) : .stop
    }

    private static func isWorthRetrying(_ failure: AWSError) -> Bool {
        switch failure.kind {
        case .throttled, .transient, .ambiguous, .unreachable, .malformedAnswer: true
        case .quotaExceeded, .accessDenied, .unauthenticated, .notFound, .conflict, .invalidRequest, .noCredentials,
            .refused, .cancelled:
            false
        }
    }
}
