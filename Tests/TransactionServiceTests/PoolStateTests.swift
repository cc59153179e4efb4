import Testing

@testable import TransactionService

@Suite("Pool state")
struct PoolStateTests {
    private static var limits: PoolState.Limits {
        var limits = PoolState.Limits()
        limits.maxConnections = 2
        limits.maxWaiters = 3
        limits.maxAge = 1_000
        limits.retryPause = 100
        return limits
    }

    /// A pool with slot 0 open and idle since instant 0.
    private static func withOneIdle() -> PoolState {
        var state = PoolState(limits)
        _ = state.handle(.wanted(waiter: 0, until: 10), now: 0)
        _ = state.handle(.opened(slot: 0), now: 0)
        _ = state.handle(.returned(slot: 0, .good), now: 0)
        return state
    }

    @Test("a connection is opened only when somebody waits for one, and never more than the limit")
    func opensOnDemand() {
        var state = PoolState(Self.limits)
        #expect(state.handle(.tick, now: 0) == [])
        #expect(state.handle(.wanted(waiter: 0, until: 10), now: 0) == [.open(slot: 0)])
        #expect(state.handle(.wanted(waiter: 1, until: 10), now: 0) == [.open(slot: 1)])
        #expect(state.handle(.wanted(waiter: 2, until: 10), now: 0) == [])
    }

    @Test("waiters are served in the order in which they came")
    func firstComeFirstServed() {
        var state = PoolState(Self.limits)
        for waiter in 0..<3 { _ = state.handle(.wanted(waiter: waiter, until: 10), now: 0) }
        #expect(state.handle(.opened(slot: 1), now: 1) == [.give(slot: 1, waiter: 0)])
        #expect(state.handle(.opened(slot: 0), now: 1) == [.give(slot: 0, waiter: 1)])
        #expect(state.handle(.returned(slot: 1, .good), now: 2) == [.give(slot: 1, waiter: 2)])
    }

    @Test("an idle connection is given out again at once")
    func reuses() {
        var state = Self.withOneIdle()
        #expect(state.handle(.wanted(waiter: 1, until: 10), now: 1) == [.give(slot: 0, waiter: 1)])
    }

    @Test("a waiter whose time is up is refused, and so is one too many")
    func refuses() {
        var state = PoolState(Self.limits)
        for waiter in 0..<3 { _ = state.handle(.wanted(waiter: waiter, until: 10), now: 0) }
        #expect(state.handle(.wanted(waiter: 3, until: 10), now: 0) == [.refuse(waiter: 3)])
        #expect(state.handle(.tick, now: 9) == [])
        #expect(state.handle(.tick, now: 10) == (0..<3).map { .refuse(waiter: $0) })
    }

    @Test("after a failed attempt the next one waits for the pause")
    func pausesAfterFailure() {
        var state = PoolState(Self.limits)
        _ = state.handle(.wanted(waiter: 0, until: 1_000), now: 0)
        #expect(state.handle(.failed(slot: 0), now: 50) == [])
        #expect(state.handle(.tick, now: 149) == [])
        #expect(state.handle(.tick, now: 150) == [.open(slot: 1)])
    }

    @Test("a broken connection takes the idle ones with it, and those lent out or being opened when they come back")
    func brokenTakesAll() {
        var limits = Self.limits
        limits.maxConnections = 4
        var state = PoolState(limits)
        for waiter in 0..<3 { _ = state.handle(.wanted(waiter: waiter, until: 10), now: 0) }
        for slot in 0..<3 { _ = state.handle(.opened(slot: slot), now: 0) }
        #expect(state.handle(.wanted(waiter: 3, until: 10), now: 0) == [.open(slot: 3)])
        _ = state.handle(.returned(slot: 0, .good), now: 1)
        #expect(state.handle(.returned(slot: 1, .broken), now: 2).contains(.discard(slot: 1)))
        #expect(state.handle(.returned(slot: 2, .good), now: 3).contains(.discard(slot: 2)))
        #expect(state.handle(.opened(slot: 3), now: 3).contains(.discard(slot: 3)))
    }

    @Test("idle connections go with a broken one")
    func brokenTakesIdle() {
        var state = PoolState(Self.limits)
        for waiter in 0..<2 { _ = state.handle(.wanted(waiter: waiter, until: 10), now: 0) }
        for slot in 0..<2 { _ = state.handle(.opened(slot: slot), now: 0) }
        _ = state.handle(.returned(slot: 0, .good), now: 1)
        #expect(Set(state.handle(.returned(slot: 1, .broken), now: 2)) == [.discard(slot: 0), .discard(slot: 1)])
        #expect(state.handle(.wanted(waiter: 2, until: 10), now: 3) == [.open(slot: 2)])
    }

    @Test("a connection that reached its age is closed, idle or on its return")
    func ages() {
        var state = Self.withOneIdle()
        #expect(state.handle(.tick, now: 999) == [])
        #expect(state.handle(.tick, now: 1_000) == [.discard(slot: 0)])
        _ = state.handle(.wanted(waiter: 1, until: 9_000), now: 1_000)
        _ = state.handle(.opened(slot: 1), now: 1_000)
        #expect(state.handle(.returned(slot: 1, .good), now: 2_000) == [.discard(slot: 1)])
    }

    @Test("a closed pool refuses all who wait or come, and keeps nothing")
    func closes() {
        var state = Self.withOneIdle()
        _ = state.handle(.wanted(waiter: 1, until: 10), now: 1)
        _ = state.handle(.wanted(waiter: 2, until: 10), now: 1)
        #expect(state.handle(.closed, now: 2) == [.refuse(waiter: 2)])
        #expect(state.handle(.returned(slot: 0, .good), now: 3) == [.discard(slot: 0)])
        #expect(state.handle(.wanted(waiter: 3, until: 10), now: 3) == [.refuse(waiter: 3)])
        #expect(state.handle(.opened(slot: 1), now: 3) == [.discard(slot: 1)])
    }
}
