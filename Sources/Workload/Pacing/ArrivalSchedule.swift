/// When the requests of one stream arrive: s_i = s_0 + i / rate, whatever became of the ones before.
///
/// Open loop on purpose: a closed loop waits while the service is frozen and so hides the outage (coordinated
/// omission).
struct ArrivalSchedule: Sendable {
    let origin: Int64
    let interval: Double
    private(set) var taken: UInt64 = 0

    /// Arrivals from `origin` (microseconds) on, `rate` a second.
    init(origin: Int64, ratePerSecond rate: Double) {
        self.origin = origin
        interval = 1_000_000 / rate
    }

    /// The next arrival's instant. Computed from its number, so that rounding never adds up.
    var next: Int64 { origin + Int64((Double(taken) * interval).rounded()) }

    /// Takes the next arrival if it is due.
    mutating func take(dueBy now: Int64) -> Int64? {
        let instant = next
        guard instant <= now else { return nil }
        taken += 1
        return instant
    }
}
