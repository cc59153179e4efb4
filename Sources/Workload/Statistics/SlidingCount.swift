/// How many of the last second's requests were good, in tenths of a second.
struct SlidingCount: Sendable {
    private struct Slot: Sendable {
        var tenth = Int64.min
        var good = 0
        var all = 0
    }

    private var slots = Array(repeating: Slot(), count: 11)

    mutating func record(good: Bool, at now: Int64) {
        let tenth = now / 100_000
        let index = Int(tenth % Int64(slots.count))
        if slots[index].tenth != tenth { slots[index] = Slot(tenth: tenth) }
        slots[index].all += 1
        slots[index].good += good ? 1 : 0
    }

    /// The counts of the running tenth and the ten before it.
    func counts(at now: Int64) -> (good: Int, all: Int) {
        let oldest = now / 100_000 - 10
        return slots.reduce(into: (0, 0)) { sum, slot in
            guard slot.tenth >= oldest else { return }
            sum.0 += slot.good
            sum.1 += slot.all
        }
    }
}
