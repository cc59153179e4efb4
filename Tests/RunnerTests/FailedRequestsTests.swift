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

    @Test("a request without an answer says so of its stream, when it began after the instant")
    func late() {
        add(2, at: 5)
        #expect(requests.failed(in: "us-east-1a", since: 4))
        #expect(!requests.failed(in: "us-east-1a", since: 5))
        #expect(!requests.failed(in: "us-east-1b", since: 4))
        #expect(requests.failed(since: 4))
    }

    @Test("a refusal is an answer")
    func refused() {
        add(2, at: 5, .rejected)
        #expect(!requests.failed(since: 0))
    }

    @Test("what the generator itself sent too late says nothing of what is dark")
    func generatorWasLate() {
        add(2, at: 5, lag: 100_001)
        #expect(!requests.failed(since: 0))
        add(2, at: 6, lag: 100_000)
        #expect(requests.failed(since: 5))
    }
}
