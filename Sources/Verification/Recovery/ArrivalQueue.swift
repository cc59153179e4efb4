/// Puts arrivals back into the order of their intended starts as they complete in any order.
///
/// The generator says what it has scheduled, in order, and gets a ticket; it settles the ticket when the arrival is
/// done, or drops it. Whatever then stands settled at the head comes out. The queue holds no more than what is in
/// flight, so a clock fed from it lags behind by the slowest request and never sees an arrival out of place.
public struct ArrivalQueue: Sendable {
    private var waiting: [Arrival?] = []
    private var settled: [Bool] = []
    private var head = 0
    private var offset = 0

    /// An empty one.
    public init() {}

    /// Says that the next arrival is scheduled; gives its ticket.
    public mutating func schedule() -> Int {
        waiting.append(nil)
        settled.append(false)
        return offset + waiting.count - 1
    }

    /// Settles a ticket and hands every arrival that is now due to `body`, in order.
    ///
    /// - Parameter arrival: `nil`: it was dropped. A ticket is settled once; a second time is ignored.
    public mutating func settle(_ ticket: Int, _ arrival: Arrival?, _ body: (Arrival) -> Void) {
        let place = ticket - offset
        guard place >= head, place < waiting.count, !settled[place] else { return }
        waiting[place] = arrival
        settled[place] = true
        while head < waiting.count, settled[head] {
            if let arrival = waiting[head] { body(arrival) }
            head += 1
        }
        if head > 256 && head * 2 > waiting.count {
            waiting.removeFirst(head)
            settled.removeFirst(head)
            offset += head
            head = 0
        }
    }

    /// How many tickets are not out yet.
    public var count: Int { waiting.count - head }
}
