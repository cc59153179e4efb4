/// Which connections exist, who has them and who waits: the decisions of a connection pool, without any I/O.
///
/// After a failover the endpoint's name leads to another server. So nothing here is kept for long: a connection lives
/// a bounded time, and when one turns out to be dead or read-only, all that were opened before are given up.
struct PoolState {
    /// What bounds a pool. Durations are microseconds.
    struct Limits: Sendable {
        /// Connections at most, those being opened included.
        var maxConnections = 8
        /// Requests that wait for a connection at most; further ones are refused at once.
        var maxWaiters = 1_000
        /// How long a connection is used at most. The endpoint's name is trusted for 5 s; three times that bounds how
        /// long a stale session can linger without opening connections all the time.
        var maxAge: Int64 = 15_000_000
        /// The pause after a connection could not be opened.
        var retryPause: Int64 = 100_000
    }

    /// What happened. Waiters are numbered by the caller, slots (places for a connection) by the state.
    enum Event: Sendable {
        /// A request wants a connection until the instant given.
        case wanted(waiter: Int, until: Int64)
        /// The connection of a slot is open.
        case opened(slot: Int)
        /// The connection of a slot could not be opened.
        case failed(slot: Int)
        /// A request is done with its connection.
        case returned(slot: Int, Verdict)
        /// Time went by.
        case tick
        /// The pool ends: nothing is opened or given out any more.
        case closed
    }

    /// What a request found out about its connection.
    enum Verdict: Sendable {
        /// It can be used again.
        case good
        /// It leads to the wrong server or to none: it and all that were opened before it ended are given up.
        case broken
    }

    /// What to do about it.
    enum Effect: Hashable, Sendable {
        /// Open a connection for a slot.
        case open(slot: Int)
        /// Give the connection of a slot to a waiter.
        case give(slot: Int, waiter: Int)
        /// Tell a waiter that there will be none.
        case refuse(waiter: Int)
        /// Close the connection of a slot.
        case discard(slot: Int)
    }

    private enum Phase { case opening, idle, lent }

    private struct Slot {
        var phase = Phase.opening
        var openedAt: Int64 = 0
        /// Opened before the last sign that the server has changed.
        var isSuspect = false
    }

    private let limits: Limits
    private var slots: [Int: Slot] = [:]
    /// Slots ready for use; the last was used most recently.
    private var idle: [Int] = []
    private var waiters: [(id: Int, until: Int64)] = []
    private var nextSlot = 0
    private var openNotBefore = Int64.min
    private var isClosed = false

    init(_ limits: Limits) { self.limits = limits }

    /// Takes in an event at the instant `now` and says what to do.
    mutating func handle(_ event: Event, now: Int64) -> [Effect] {
        var effects: [Effect] = []
        switch event {
        case .wanted(let waiter, let until):
            if isClosed || waiters.count >= limits.maxWaiters { return [.refuse(waiter: waiter)] }
            waiters.append((waiter, until))
        case .opened(let slot):
            slots[slot]?.openedAt = now
            effects += makeAvailable(slot, now: now)
        case .failed(let slot):
            slots[slot] = nil
            openNotBefore = now + limits.retryPause
        case .returned(let slot, .good):
            effects += makeAvailable(slot, now: now)
        case .returned(let slot, .broken):
            effects += giveUpAll(because: slot)
        case .tick:
            break
        case .closed:
            isClosed = true
            effects += waiters.map { .refuse(waiter: $0.id) } + idle.map { .discard(slot: $0) }
            for slot in idle { slots[slot] = nil }
            waiters = []
            idle = []
        }
        return effects + expire(now: now) + serve(now: now)
    }

    private mutating func makeAvailable(_ slot: Int, now: Int64) -> [Effect] {
        guard let known = slots[slot], !known.isSuspect, !isClosed, !isTooOld(slot, now: now) else {
            slots[slot] = nil
            return [.discard(slot: slot)]
        }
        slots[slot]?.phase = .idle
        idle.append(slot)
        return []
    }

    private mutating func giveUpAll(because slot: Int) -> [Effect] {
        let gone = [slot] + idle
        for one in gone { slots[one] = nil }
        for one in slots.keys { slots[one]?.isSuspect = true }
        idle = []
        return gone.map { .discard(slot: $0) }
    }

    private mutating func expire(now: Int64) -> [Effect] {
        let late = waiters.filter { $0.until <= now }
        waiters.removeAll { $0.until <= now }
        let old = idle.filter { isTooOld($0, now: now) }
        idle.removeAll { old.contains($0) }
        for slot in old { slots[slot] = nil }
        return late.map { .refuse(waiter: $0.id) } + old.map { .discard(slot: $0) }
    }

    private mutating func serve(now: Int64) -> [Effect] {
        var effects: [Effect] = []
        while !waiters.isEmpty, let slot = idle.popLast() {
            slots[slot]?.phase = .lent
            effects.append(.give(slot: slot, waiter: waiters.removeFirst().id))
        }
        guard !isClosed, now >= openNotBefore else { return effects }
        let opening = slots.values.count { $0.phase == .opening }
        for _ in 0..<max(0, min(waiters.count - opening, limits.maxConnections - slots.count)) {
            slots[nextSlot] = Slot()
            effects.append(.open(slot: nextSlot))
            nextSlot += 1
        }
        return effects
    }

    /// The limit is up to a fifth shorter for some slots, so that not all connections are renewed at once.
    private func isTooOld(_ slot: Int, now: Int64) -> Bool {
        guard let openedAt = slots[slot]?.openedAt else { return true }
        return now - openedAt >= limits.maxAge - limits.maxAge / 40 * Int64(slot % 8)
    }
}
