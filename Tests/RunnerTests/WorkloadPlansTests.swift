import HTTPClient
import History
import Stack
import Testing
import Workload

@testable import Runner

@Suite("The workload of an experiment")
struct WorkloadPlansTests {
    static let everyStream =
        "{ transfers: { rate: 50/s, deadline: 3s }, reads: { rate: 5/s }, zone-probes: { rate: 2/s } }"
    static let nodes = ["us-east-1a": "198.18.0.10", "us-east-1b": "198.18.0.11"]

    @Test("transfers first, then reads, then a probe of each zone at the service's port")
    func streams() throws {
        let stack = RequestFixture.stack(url: "http://service:8080", nodes: Self.nodes)
        let request = try RequestFixture.request(RequestFixture.text(workload: Self.everyStream), stack: stack)
        let plan = try WorkloadPlans.plan(for: request)
        #expect(plan.streams.map(\.name) == ["transfers", "reads", "us-east-1a", "us-east-1b"])
        #expect(plan.streams.map(\.ratePerSecond) == [50, 5, 2, 2])
        #expect(plan.streams[3].route.connectTo == ConnectAddress(host: "198.18.0.11", port: 8080))
        #expect(plan.streams[0].route.connectTo == nil)
        #expect(plan.rules.deadline == 3_000_000)
        #expect(plan.recovery.deadline == 3_000_000)
        #expect(plan.recovery.perStream)
        #expect(plan.serviceMaxInFlight == 7_000_000)
        #expect(plan.run == "small-1")
        #expect(plan.seed == 7)
    }

    @Test("the slowest stream has a sample each second, and a second without one is blind time")
    func slowStream() throws {
        let stack = RequestFixture.stack(url: "http://service:8080", nodes: Self.nodes)
        let workload = "{ transfers: { rate: 50/s }, reads: { rate: 5/s }, zone-probes: { rate: 1/s } }"
        let request = try RequestFixture.request(RequestFixture.text(workload: workload), stack: stack)
        #expect(try WorkloadPlans.plan(for: request).recovery.maxGap == 1_000_000)
    }

    @Test("a transfer is resolved no earlier than its deadline, however long that is")
    func longDeadline() throws {
        let workload = "{ transfers: { rate: 50/s, deadline: 60s }, zone-probes: { rate: 0/s } }"
        let plan = try WorkloadPlans.plan(for: RequestFixture.request(RequestFixture.text(workload: workload)))
        #expect(plan.rules.resolveWithin == 60_000_000)
    }

    @Test("a stack with a cache has sessions, one without has none")
    func sessions() throws {
        var stack = RequestFixture.stack()
        let without = try RequestFixture.request(RequestFixture.text(workload: "{ zone-probes: { rate: 0/s } }"))
        #expect(try WorkloadPlans.plan(for: without).preset == .transfers)
        stack.cache = .init(replicationGroup: "redis", endpoint: "cache.internal")
        let with = try RequestFixture.request(
            RequestFixture.text(workload: "{ zone-probes: { rate: 0/s } }"), stack: stack)
        #expect(try WorkloadPlans.plan(for: with).preset == .transfersWithSessions)
    }

    @Test("a rate of 0 leaves a stream out, and then no node is needed")
    func off() throws {
        let workload = "{ reads: { rate: 0/s }, zone-probes: { rate: 0/s } }"
        let plan = try WorkloadPlans.plan(for: RequestFixture.request(RequestFixture.text(workload: workload)))
        #expect(plan.streams.map(\.name) == ["transfers"])
    }

    @Test("a zone without a known node is refused by its name")
    func noNode() throws {
        let stack = RequestFixture.stack(nodes: ["us-east-1a": "198.18.0.10"])
        let request = try RequestFixture.request(RequestFixture.text(workload: Self.everyStream), stack: stack)
        let error = #expect(throws: Finding.self) { try WorkloadPlans.plan(for: request) }
        #expect(error?.kind == .refused)
        #expect(error?.reason.contains("us-east-1b") == true)
        #expect(error?.mend.contains("loadBalancer.nodes") == true)
    }

    @Test(
        "the service's port is the URL's, or its scheme's",
        arguments: [
            ("http://service", 80), ("https://service", 443), ("http://service:8080", 8080),
            ("https://service:8443/base", 8443), ("https://service/a:1", 443), ("http://10.0.0.1:81", 81),
            ("http://[::1]", 80), ("http://[::1]:8080", 8080), ("https://[2001:db8::5]/x", 443),
        ])
    func port(_ url: String, _ port: Int) {
        #expect(ServicePort.of(url) == port)
    }
}
