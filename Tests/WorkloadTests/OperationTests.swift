import Testing

@testable import Workload

@Suite("An operation")
struct OperationTests {
    private let rules = OperationRules()

    /// An operation that arrived at 0 and whose first attempt is on the wire.
    private func sent() -> Operation {
        var operation = Operation(scheduledAt: 0)
        _ = operation.handle(.due, at: 0, rules: rules) { _ in 0 }
        return operation
    }

    private func handle(_ operation: inout Operation, _ event: Operation.Event, at now: Int64) -> [Operation.Effect] {
        operation.handle(event, at: now, rules: rules) { _ in 0 }
    }

    @Test("acknowledged within the deadline is good, and over")
    func acknowledged() {
        var operation = sent()
        #expect(
            handle(&operation, .ended(.acknowledged(status: 201)), at: 2_000_000) == [
                .judge(.ok), .end(.acknowledged),
            ])
        #expect(handle(&operation, .deadline, at: 2_000_000) == [])
    }

    @Test("acknowledged a microsecond after the deadline is late, and acknowledged all the same")
    func late() {
        var operation = sent()
        #expect(
            handle(&operation, .ended(.acknowledged(status: 201)), at: 2_000_001) == [
                .judge(.late), .end(.acknowledged),
            ])
    }

    @Test("pauses double from 50 ms up to the longest, and jitter takes off up to a half")
    func pauses() {
        #expect(
            (1...8).map { rules.pause(after: $0, jitter: 0) / 1_000 } == [50, 100, 200, 400, 800, 1_600, 3_200, 3_200])
        #expect(rules.pause(after: 1_000, jitter: 0) == rules.longestPause)
        #expect(rules.pause(after: 2, jitter: 0.999_999) == 50_001)
    }

    @Test("an attempt without proof is retried; at the deadline the operation is judged, and goes on")
    func background() {
        var operation = sent()
        #expect(handle(&operation, .ended(.indeterminate(status: 0)), at: 1_000_000) == [.retry(at: 1_050_000)])
        #expect(handle(&operation, .due, at: 1_050_000) == [.send(attempt: 2)])
        #expect(handle(&operation, .deadline, at: 2_000_000) == [.judge(.late)])
        #expect(handle(&operation, .ended(.indeterminate(status: 503)), at: 2_050_000) == [.retry(at: 2_150_000)])
        #expect(handle(&operation, .due, at: 2_150_000) == [.send(attempt: 3)])
        #expect(handle(&operation, .ended(.acknowledged(status: 200)), at: 2_200_000) == [.end(.acknowledged)])
    }

    @Test("after 30 s it gives up, for something may have arrived")
    func givesUp() {
        var operation = sent()
        #expect(
            handle(&operation, .ended(.indeterminate(status: 0)), at: 29_960_000)
                == [.judge(.late), .end(.indeterminate)])
    }

    @Test("one that never left ends with its deadline: there is nothing to learn of it")
    func neverLeft() {
        var onTheWire = sent()
        #expect(handle(&onTheWire, .ended(.notSent), at: 1_960_000) == [.judge(.late), .end(.notSent)])
        var waiting = sent()
        #expect(handle(&waiting, .ended(.notSent), at: 1_900_000) == [.retry(at: 1_950_000)])
        #expect(handle(&waiting, .deadline, at: 2_000_000) == [.judge(.late), .end(.notSent)])
        var overdue = sent()
        #expect(handle(&overdue, .ended(.notSent), at: 1_900_000) == [.retry(at: 1_950_000)])
        #expect(handle(&overdue, .due, at: 2_000_001) == [.judge(.late), .end(.notSent)])
        var later = sent()
        #expect(handle(&later, .deadline, at: 2_000_000) == [.judge(.late)])
        #expect(handle(&later, .ended(.notSent), at: 2_100_000) == [.end(.notSent)])
    }

    @Test("one attempt without proof is enough to make the end indeterminate, whatever came later")
    func mayBeStored() {
        var operation = sent()
        _ = handle(&operation, .ended(.indeterminate(status: 0)), at: 10)
        _ = handle(&operation, .due, at: 50_010)
        #expect(handle(&operation, .ended(.notSent), at: 29_990_000) == [.judge(.late), .end(.indeterminate)])
    }

    @Test("a refusal ends it at once")
    func rejected() {
        var operation = sent()
        #expect(handle(&operation, .ended(.rejected(status: 422)), at: 5) == [.judge(.rejected), .end(.rejected)])
    }

    @Test("when the run ends, it may still meet its deadline, but starts nothing after it")
    func closing() {
        var early = sent()
        #expect(handle(&early, .closing, at: 100) == [])
        #expect(handle(&early, .ended(.indeterminate(status: 0)), at: 1_000_000) == [.retry(at: 1_050_000)])
        #expect(handle(&early, .due, at: 1_050_000) == [.send(attempt: 2)])
        #expect(
            handle(&early, .ended(.indeterminate(status: 0)), at: 1_950_000) == [.judge(.late), .end(.indeterminate)])

        var late = sent()
        _ = handle(&late, .ended(.indeterminate(status: 0)), at: 2_500_000)
        #expect(handle(&late, .closing, at: 2_510_000) == [.judge(.late), .end(.indeterminate)])
    }
}
