/// One arrival of the recovery workload as the clock judges it. Times are microseconds.
public struct Arrival: Equatable, Sendable {
    /// The intended start.
    public var scheduled: Int64
    /// When its outcome was known.
    public var done: Int64
    /// What it counts as.
    public var grade: Grade

    /// What an arrival counts as.
    public enum Grade: UInt8, Equatable, Sendable {
        /// Acknowledged within the deadline of its intended start.
        case good
        /// Not acknowledged, or too late.
        case bad
        /// Started too late by the generator itself: says nothing about the service.
        case blind
    }

    /// Puts one together from its parts.
    public init(scheduled: Int64, done: Int64, grade: Grade) {
        self.scheduled = scheduled
        self.done = done
        self.grade = grade
    }
}
