import History
import Testing

@testable import Workload

/// A generator's core under a clock that the test turns; nothing is sent, attempts end as the test says.
private struct Bench {
    var core: GeneratorCore
    var out = Outbox()
    var records: [HistoryRecord] = []
    var finished: [FinishedArrival] = []
    /// Requests on the wire, by operation.
    var wire: [Int64: Launch] = [:]
    var now: Int64 = 0

    init(_ streams: [StreamPlan], rules: OperationRules = OperationRules(), reserved: Int64 = .max) {
        var plan = WorkloadPlan(run: "r", seed: 1, service: "http://s", streams: streams, serviceMaxInFlight: 0)
        plan.rules = rules
        core = GeneratorCore(plan)
        core.reservedTo = reserved
        core.start(at: 0)
    }

    mutating func take() {
        records += out.records
        finished += out.finished
        for launch in out.launches { wire[launch.op] = launch }
        out.removeAll()
    }

    /// Turns the clock to `end`, stopping wherever the core wants to; attempts end as `end` says, at once.
    mutating func run(to end: Int64, attempts: AttemptOutcome? = nil) {
        while true {
            let next = core.turn(at: now, &out)
            take()
            while let attempts, let launch = wire.first?.value { land(launch.op, attempts) }
            let wanted = min(next ?? .max, core.isEarlier ? core.timers.next ?? .max : .max)
            if wanted > end { break }
            now = max(now + 1, wanted)
        }
        now = end
    }

    mutating func land(_ op: Int64, _ outcome: AttemptOutcome) {
        wire[op] = nil
        core.landed(op, Landing(result: .attempt(outcome), startedAt: 1, wireSends: 1), at: now, &out)
        take()
    }
}

@Suite("The generator's core")
struct GeneratorCoreTests {
    @Test("arrivals come at their times, whatever the service does")
    func openLoop() {
        var bench = Bench([.transfers(ratePerSecond: 3)])
        bench.run(to: 1_999_999)
        #expect(bench.wire.count == 6)
        let starts = bench.records.compactMap { record -> Int64? in
            if case .invoke(let invocation) = record { invocation.time } else { nil }
        }
        #expect(starts == [0, 333_333, 666_667, 1_000_000, 1_333_333, 1_666_667])
    }

    @Test("arrivals are judged in order, an unanswered one at its deadline")
    func order() {
        var bench = Bench([.transfers(ratePerSecond: 10)])
        bench.run(to: 500_000)
        for op in [3, 1, 2] as [Int64] { bench.land(op, .acknowledged(status: 201)) }
        #expect(bench.finished.isEmpty)
        bench.run(to: 2_000_001)
        #expect(bench.finished.map(\.scheduledAt) == [0, 100_000, 200_000, 300_000])
        #expect(bench.finished.map(\.outcome) == [.late, .ok, .ok, .ok])
        #expect(bench.finished[0].finishedAt >= 2_000_000)
    }

    @Test("without reserved ids nothing is sent; then the arrivals come late, with their own times")
    func reservation() {
        var bench = Bench([.transfers(ratePerSecond: 10)], reserved: 3)
        bench.run(to: 600_000)
        #expect(bench.wire.keys.sorted() == [0, 1, 2])
        bench.core.reservedTo = 100
        bench.run(to: 600_001)
        #expect(bench.wire.count == 7)
        bench.land(3, .acknowledged(status: 201))
        bench.run(to: 2_700_000)
        let third = bench.finished.first { $0.scheduledAt == 300_000 }
        #expect(third?.startedAt == 600_000)
    }

    @Test("an arrival that the generator slept through is dropped, not sent in a burst")
    func slept() {
        var bench = Bench([.transfers(ratePerSecond: 10)])
        bench.now = 5_000_000
        bench.run(to: 5_000_000)
        #expect(bench.core.streams[0].statistics.counts.dropped == 30)
        #expect(bench.wire.count == 21)
    }

    @Test("what is over the limit in flight is dropped and recorded, not sent late")
    func inFlightLimit() {
        var rules = OperationRules()
        (rules.deadline, rules.attemptTimeout) = (100_000, 100_000)
        var bench = Bench([.transfers(ratePerSecond: 100)], rules: rules)
        bench.run(to: 995_000)
        #expect(bench.wire.count == 30)
        #expect(bench.finished.count { $0.outcome == .dropped } == 70)
        #expect(bench.records.count { if case .dropped = $0 { true } else { false } } == 70)
    }

    @Test("a service that hangs for whole attempts has bad arrivals, not dropped ones, however short the deadline")
    func shortDeadline() {
        var rules = OperationRules()
        (rules.deadline, rules.attemptTimeout) = (250_000, 1_000_000)
        var bench = Bench([.transfers(ratePerSecond: 100)], rules: rules)
        var sentAt: [Int64: Int] = [:]
        for step in 1...1_000 {
            bench.run(to: Int64(step) * 10_000)
            for launch in bench.wire.values where step - (sentAt[launch.op] ?? step) >= 100 {
                bench.land(launch.op, .indeterminate(status: 0))
                sentAt[launch.op] = nil
            }
            for op in bench.wire.keys where sentAt[op] == nil { sentAt[op] = step }
        }
        #expect(bench.finished.count > 900)
        #expect(bench.finished.allSatisfy { $0.outcome == .late })
    }

    @Test("what could not be seen in time because the generator itself stood still began late; all else did not")
    func pause() {
        var bench = Bench([.transfers(ratePerSecond: 10)])
        bench.run(to: 1_000_000)
        // The process is stopped for 3 s; then the answers that came meanwhile are seen.
        bench.now = 4_000_000
        for op in 0...5 as ClosedRange<Int64> { bench.land(op, .acknowledged(status: 201)) }
        bench.run(to: 4_000_001)
        let stalled = bench.finished.filter { $0.scheduledAt <= 1_000_000 }
        #expect(stalled.count == 11)
        #expect(stalled.allSatisfy { $0.outcome == .late && $0.startedAt == 4_000_000 })
        // A deadline after that: there was time to see an answer.
        bench.run(to: 7_000_000)
        let after = bench.finished.filter { $0.scheduledAt > 4_000_000 }
        #expect(!after.isEmpty && after.allSatisfy { $0.outcome == .late && $0.startedAt < $0.scheduledAt + 100_000 })
    }

    @Test("a request that the HTTP client took up late began late, and so did one that it never took up")
    func clientLag() {
        var bench = Bench([.transfers(ratePerSecond: 10)])
        bench.run(to: 150_000)
        let late = Landing(result: .attempt(.acknowledged(status: 201)), startedAt: 400_000, wireSends: 1)
        bench.now = 190_000
        bench.core.landed(0, late, at: bench.now, &bench.out)
        let never = Landing(result: .attempt(.acknowledged(status: 201)), startedAt: 0, wireSends: 1)
        bench.core.landed(1, never, at: bench.now, &bench.out)
        bench.take()
        #expect(bench.finished.map(\.startedAt) == [400_000, 190_000])
    }

    @Test("past their deadline, few retries are on the wire at a time, until all are resolved or given up")
    func background() {
        var rules = OperationRules()
        (rules.deadline, rules.attemptTimeout) = (100_000, 100_000)
        var bench = Bench([.transfers(ratePerSecond: 100)], rules: rules)
        // 30 in flight at most, 5 of them past their deadline. First attempts fail at once, retries after 200 ms.
        var most = 0
        var since: [Int64: Int] = [:]
        for step in 1...2_000 {
            bench.run(to: Int64(step) * 10_000)
            for launch in bench.wire.values {
                let start = since[launch.op] ?? step
                since[launch.op] = start
                guard launch.attempt == 1 || step - start >= 20 else { continue }
                since[launch.op] = nil
                bench.land(launch.op, .indeterminate(status: 0))
            }
            most = max(most, bench.core.streams[0].background)
        }
        #expect(most == 5)
        #expect(bench.core.streams[0].statistics.counts.dropped == 0)
        for _ in 0..<10_000 where !bench.core.flights.isEmpty {
            bench.core.close(at: bench.now, &bench.out)
            bench.run(to: bench.now + 10_000, attempts: .acknowledged(status: 200))
        }
        #expect(bench.core.phase == .finished)
        #expect(bench.core.outcomes.all.allSatisfy { [.acknowledged, .indeterminate].contains($0.outcome) })
    }

    @Test("closing waits for what is on the wire, and then it is finished")
    func closing() {
        var bench = Bench([.transfers(ratePerSecond: 10)])
        bench.run(to: 250_000)
        bench.core.close(at: bench.now, &bench.out)
        bench.run(to: 1_000_000)
        #expect(bench.core.phase == .closing)
        for op in 0..<3 as Range<Int64> { bench.land(op, .acknowledged(status: 201)) }
        bench.run(to: 1_000_001)
        #expect(bench.core.phase == .finished)
        #expect(bench.finished.count == 3)
    }

    @Test("libcurl's silent resends are counted")
    func resends() {
        var bench = Bench([.transfers(ratePerSecond: 10)])
        bench.run(to: 0)
        let landing = Landing(result: .attempt(.acknowledged(status: 201)), startedAt: 0, wireSends: 2)
        bench.core.landed(0, landing, at: 5, &bench.out)
        #expect(bench.core.streams[0].statistics.counts.resends == 1)
    }
}
