import Basics
import TestSupport
import Testing

@testable import Workload

@Suite("Pacing")
struct PacingTests {
    @Test("arrivals are computed from their number: ten million at 3/s have not drifted by a microsecond")
    func schedule() {
        var schedule = ArrivalSchedule(origin: 1_000, ratePerSecond: 3)
        for _ in 0..<3_000 { _ = schedule.take(dueBy: .max) }
        #expect(schedule.next == 1_000 + 1_000_000_000)
        #expect(schedule.take(dueBy: schedule.next - 1) == nil)
        #expect(schedule.take(dueBy: schedule.next) == 1_000_001_000)
    }

    @Test("timers leave in the order of their instants")
    func timers() {
        var random = SeededGenerator(seed: 3)
        var timers = TimerQueue<Int64>()
        let instants = (0..<500).map { _ in Int64.random(in: 0..<1_000, using: &random) }
        for instant in instants { timers.add(instant, at: instant) }
        #expect(timers.take(dueBy: -1) == nil)
        var left: [Int64] = []
        while let instant = timers.take(dueBy: .max) { left.append(instant) }
        #expect(left == instants.sorted())
        #expect(timers.isEmpty)
    }

    @Test(
        "a ring wakes a sleeper that would sleep for ever, and is not lost when it comes first", .timeLimit(.minutes(5))
    )
    func alarm() async {
        let alarm = Alarm()
        alarm.ring()
        alarm.wait(until: nil)
        let woken = Gate()
        let thread = WorkerThread {
            alarm.wait(until: nil)
            woken.open()
        }
        alarm.ring()
        await woken.wait()
        thread.join()
    }

    @Test("a sleeper wakes at its instant and not before", .timeLimit(.minutes(5)))
    func instant() {
        let alarm = Alarm()
        let until = MonotonicClock.system.now() + 20_000
        alarm.wait(until: until)
        #expect(MonotonicClock.system.now() >= until)
    }

    @Test("a window lets arrivals out in order, and shows the oldest unjudged one")
    func window() {
        func judged(_ at: Int64) -> FinishedArrival {
            FinishedArrival(stream: 0, scheduledAt: at, startedAt: at, finishedAt: at, outcome: .ok)
        }
        var window = ArrivalWindow()
        var left: [Int64] = []
        for index in 0..<3_000 as Range<Int64> {
            let number = window.add(op: index, scheduledAt: index)
            if index % 2 == 1 { window.finish(number, judged(index)) }
            if index % 2 == 0 {
                #expect(window.nextScheduled() == index)
                #expect(window.takeOverdue(scheduledBy: index - 1) == nil)
                #expect(window.takeOverdue(scheduledBy: index) == index)
                window.finish(number, judged(index))
            }
            window.release { left.append($0.scheduledAt) }
        }
        #expect(left == Array(0..<3_000))
        #expect(window.nextScheduled() == nil)
    }
}
