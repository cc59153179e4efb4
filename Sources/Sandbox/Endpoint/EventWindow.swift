internal import FoundationEssentials

/// The time that a `DescribeEvents` call asks about: the same parameters for every service that has the call.
struct EventWindow: Sendable {
    /// Events are kept for 14 days; `Duration` reaches no further back.
    private static let maxMinutes = 14 * 24 * 60

    private let window: ClosedRange<Date>

    /// Reads `StartTime` and `EndTime`, or `Duration` in minutes; without them it is the last hour.
    init(_ form: QueryForm, now: Date) throws(AWSFault) {
        let minutes = try form.integer("Duration", in: 1...Self.maxMinutes)
        let start = try form.instant("StartTime")
        let end = try form.instant("EndTime")
        if minutes != nil && (start != nil || end != nil) {
            throw .invalidCombination("Duration stands beside StartTime or EndTime. Give either it or them.")
        }
        let last = end ?? now
        let first = start ?? last.addingTimeInterval(-60 * Double(minutes ?? 60))
        guard first <= last else {
            throw .invalidCombination("StartTime is after EndTime. Give a window that ends after it starts.")
        }
        window = first...last
    }

    func contains(_ date: Date) -> Bool { window.contains(date) }
}
