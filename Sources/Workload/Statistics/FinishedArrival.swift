/// One arrival after its judgement: what the recovery clock reads. Times are microseconds of the run's clock.
public struct FinishedArrival: Sendable, Hashable {
    /// How the arrival ended.
    public enum Outcome: String, Sendable, Hashable {
        case ok
        case rejected
        /// Neither acknowledged nor refused within the deadline.
        case late
        /// Never sent by the generator.
        case dropped
    }

    /// The stream's place in the plan.
    public var stream: Int
    /// When it was due.
    public var scheduledAt: Int64
    /// When the HTTP client took its first attempt up, or, while that has not ended, when it was handed to the client;
    /// for one whose deadline passed while the generator itself stood still, the end of that; for a dropped one, when
    /// it was dropped.
    public var startedAt: Int64
    /// When its outcome was known; for a late one at its deadline.
    public var finishedAt: Int64
    /// What the recovery clock counts it as.
    public var outcome: Outcome
}
