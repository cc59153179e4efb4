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
    public var scheduledAt: Int64
    public var startedAt: Int64
    public var finishedAt: Int64
    public var outcome: Outcome
}
