/// The arrivals of one stream that are not all judged yet, in the order of their schedule.
///
/// An arrival is judged at its deadline at the latest, so the window holds no more than a deadline's worth, and what
/// leaves it at the front is in order.
struct ArrivalWindow: Sendable {
    private struct Entry: Sendable {
        var scheduledAt: Int64
        var op: Int64
        var finished: FinishedArrival?
    }

    private var entries: [Entry] = []
    private var head = 0
    /// The number of `entries[0]`.
    private var base = 0
    /// The first number whose deadline has not been looked at.
    private var cursor = 0

    /// Adds an arrival and returns its number.
    mutating func add(op: Int64, scheduledAt: Int64) -> Int {
        entries.append(Entry(scheduledAt: scheduledAt, op: op))
        return base + entries.count - 1
    }

    mutating func finish(_ number: Int, _ arrival: FinishedArrival) { entries[number - base].finished = arrival }

    /// The scheduled start of the oldest arrival that awaits its deadline.
    mutating func nextScheduled() -> Int64? {
        skipJudged()
        return cursor < base + entries.count ? entries[cursor - base].scheduledAt : nil
    }

    /// Takes the oldest unjudged arrival if it was scheduled at `instant` or before.
    mutating func takeOverdue(scheduledBy instant: Int64) -> Int64? {
        skipJudged()
        guard cursor < base + entries.count, entries[cursor - base].scheduledAt <= instant else { return nil }
        cursor += 1
        return entries[cursor - 1 - base].op
    }

    /// Takes the judged arrivals at the front.
    mutating func release(_ body: (FinishedArrival) -> Void) {
        while head < entries.count, let finished = entries[head].finished {
            body(finished)
            head += 1
        }
        cursor = max(cursor, base + head)
        if head > 512, head * 2 > entries.count {
            entries.removeFirst(head)
            base += head
            head = 0
        }
    }

    private mutating func skipJudged() {
        while cursor < base + entries.count, entries[cursor - base].finished != nil { cursor += 1 }
    }
}
