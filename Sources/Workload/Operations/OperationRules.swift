/// The times of an operation, in microseconds.
public struct OperationRules: Sendable, Hashable {
    /// From the scheduled start to the acknowledgement, retries included: later is bad.
    public var deadline: Int64 = 2_000_000
    /// The limit of one attempt.
    public var attemptTimeout: Int64 = 1_000_000
    /// The first pause before a retry; each further one is twice as long.
    public var firstPause: Int64 = 50_000
    /// The longest pause.
    public var longestPause: Int64 = 3_200_000
    /// From the scheduled start: until then a late operation is retried only to learn its outcome.
    public var resolveWithin: Int64 = 30_000_000

    /// The usual rules: a deadline of 2 s, attempts of 1 s, and 30 s to learn what became of an operation.
    public init() {}

    /// The pause after attempt `attempt` (1, 2, ...), of which `jitter` (0..<1) takes off up to a half: retries of many
    /// operations must not arrive together.
    func pause(after attempt: Int, jitter: Double) -> Int64 {
        let full = min(longestPause, firstPause << min(attempt - 1, 20))
        return full - Int64(Double(full) / 2 * jitter)
    }
}
