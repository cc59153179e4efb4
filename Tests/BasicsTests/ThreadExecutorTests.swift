import Basics
import TestSupport
import Testing

@Suite("an executor with a thread of its own", .timeLimit(.minutes(5)))
struct ThreadExecutorTests {
    actor Blocker {
        private let executor = ThreadExecutor()
        private var order: [Int] = []

        nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

        func block(until gate: Gate) { gate.block() }

        func append(_ number: Int) -> [Int] {
            order.append(number)
            return order
        }
    }

    @Test("blocked actors, more than there are cores, leave everything else running")
    func blocking() async {
        let gate = Gate()
        let blockers = (0..<64).map { _ in Blocker() }
        await withTaskGroup(of: Void.self) { group in
            for blocker in blockers { group.addTask { await blocker.block(until: gate) } }
            // Runs on the cooperative pool, which the 64 would exhaust.
            group.addTask { gate.open() }
        }
    }

    @Test("jobs run one at a time, and work goes on after waiting")
    func serial() async {
        let blocker = Blocker()
        for number in 0..<100 {
            let order = await blocker.append(number)
            #expect(order == Array(0...number))
        }
    }
}
