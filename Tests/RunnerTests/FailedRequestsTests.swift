import Testing

@testable import Runner
@testable import Workload

@Suite("Requests that failed, as evidence that something is dark")
struct FailedRequestsTests {
    private let requests = FailedRequests()

    init() throws {
        let stack = RequestFixture.stack(url: "http://service:8080", nodes: WorkloadPlansTests.nodes)
        let request = try RequestFixture.request(
            RequestFixture.text(workload: WorkloadPlansTests.everyStream), stack: stack)
        requests.watch(try WorkloadPlans.plan(for: request))
    }

    private func add(_ stream: Int, at instant: Int64, lag: Int64 = 0, _ outcome: FinishedArrival.Outcome = .late) {
        requests.note(
            FinishedArrival(
                stream: stream, scheduledAt: instant - lag, startedAt: instant, finishedAt: instant + 3_000_000,
                outcome: outcome))
    }

    @Test("five requests in a row without an answer say so of their stream, when all began after the instant")
    func dark() {
        for instant in 5...8 as ClosedRange<Int64> { add(2, at: instant) }
        #expect(!requests.failed(in: "us-east-1a", since: 4))
        add(2, at: 9)
        #expect(requests.failed(in: "us-east-1a", since: 4))
        #expect(!requests.failed(in: "us-east-1a", since: 5))
        #expect(!requests.failed(in: "us-east-1b", since: 4))
        add(2, at: 10, .ok)
        #expect(requests.failed(in: "us-east-1a", since: 4))
    }

    @Test("strays are no evidence, however many there are in all: of a hundred requests one is late on any day")
    func strays() {
        for instant in 1...2_000 as ClosedRange<Int64> { add(2, at: instant, instant % 10 == 0 ? .late : .ok) }
        #expect(!requests.failed(in: "us-east-1a", since: 0))
        #expect(!requests.failed(since: 0))
    }

    @Test("a good part of a stream that fails shows that something is broken, but not that nothing comes through")
    func broken() {
        for instant in 1...20 as ClosedRange<Int64> { add(0, at: instant, instant % 4 == 0 ? .late : .ok) }
        #expect(requests.failed(since: 3))
        #expect(!requests.failed(since: 4))
        for instant in 21...200 as ClosedRange<Int64> { add(0, at: instant, .ok) }
        #expect(requests.failed(since: 3), "it was so, whatever came later")
        for instant in 201...220 as ClosedRange<Int64> { add(2, at: instant, instant % 4 == 0 ? .late : .ok) }
        #expect(!requests.failed(in: "us-east-1a", since: 0))
    }

    @Test("a refusal is an answer, and what was never sent is nothing")
    func answers() {
        for instant in 1...40 as ClosedRange<Int64> { add(2, at: instant, instant % 2 == 0 ? .rejected : .dropped) }
        #expect(!requests.failed(since: 0))
    }

    @Test("what the generator itself sent too late says nothing of what is dark")
    func generatorWasLate() {
        for instant in 1...5 as ClosedRange<Int64> { add(2, at: instant, lag: 100_001) }
        #expect(!requests.failed(since: 0))
        for instant in 11...15 as ClosedRange<Int64> { add(2, at: instant, lag: 100_000) }
        #expect(requests.failed(since: 10))
    }
}
