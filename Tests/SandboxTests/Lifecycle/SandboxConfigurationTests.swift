import Foundation
import Testing

@testable import Sandbox

@Suite("The configuration file")
struct SandboxConfigurationTests {
    private func setup(_ text: String) throws -> SandboxSetup {
        var setup = SandboxSetup(service: ServiceSettings(executable: "/bin/true"))
        try SandboxConfiguration.parse(Data(text.utf8), "file").apply(to: &setup)
        return setup
    }

    @Test("it sets delays, the service and PostgreSQL parameters")
    func applies() throws {
        let setup = try setup(
            #"{"failover": {"beforePromotion": 1.5}, "service": "/x", "postgres": {"work_mem": "8MB"}}"#)
        #expect(setup.failover.beforePromotion == .milliseconds(1500))
        #expect(setup.failover.beforeFence == .zero)
        #expect(setup.service.executable == "/x")
        #expect(setup.database.parameters == ["work_mem": "8MB"])
    }

    @Test("without a profile, and with the fast one, nothing takes longer than it needs")
    func fast() throws {
        for text in ["{}", #"{"timing": "fast"}"#] {
            let setup = try setup(text)
            #expect(setup.service.timing == .fast)
            #expect(setup.failover == FailoverTiming())
            #expect(setup.cache.timing == .fast)
            #expect(setup.healthCheck.interval == .seconds(1))
            #expect(setup.balancing.ttlSeconds == 10)
        }
    }

    @Test("the profile of AWS slows everything down: tasks, failover, cache, health checks and names")
    func aws() throws {
        let setup = try setup(#"{"timing": "aws"}"#)
        #expect(setup.service.timing == .aws)
        #expect(setup.cache.timing == .aws)
        #expect(setup.healthCheck.interval == .seconds(5))
        #expect(setup.balancing.ttlSeconds == 60)
        let failover = setup.failover
        let moved = failover.beforeFence + failover.beforePromotion + failover.beforeEndpointMoves
        #expect((Duration.seconds(10)...(.seconds(30))).contains(moved))
        #expect((Duration.seconds(10)...(.seconds(30))).contains(moved + failover.beforeRejoin))
    }

    @Test("a delay that is set beside the profile wins, zero too, and the others stay the profile's")
    func explicitWins() throws {
        let failover = try setup(
            #"{"failover": {"beforePromotion": 1, "beforeFence": 0}, "timing": "aws"}"#
        ).failover
        #expect(failover.beforePromotion == .seconds(1))
        #expect(failover.beforeFence == .zero)
        #expect(failover.beforeEndpointMoves == FailoverTiming.aws.beforeEndpointMoves)
        #expect(failover.beforeRejoin == FailoverTiming.aws.beforeRejoin)
    }

    @Test("it sets how the endpoint misbehaves")
    func conduct() throws {
        let setup = try setup(
            """
            {"endpoint": {
                "throttle": {"perSecond": 5, "burst": 10}, "quotas": "aws", "staleSeconds": 2,
                "deny": ["ecs:*"], "log": true}}
            """)
        let wanted = EndpointConduct(
            throttle: .init(perSecond: 5, burst: 10), quotas: .aws, staleSeconds: 2, deny: ["ecs:*"], log: true)
        #expect(setup.conduct == wanted)
        #expect(try self.setup("{}").conduct == EndpointConduct())
    }

    @Test(
        "what it does not understand it refuses, with the name",
        arguments: [
            (#"{"failovr": {}}"#, "failovr"), (#"{"failover": {"beforePromoting": 1}}"#, "failover.beforePromoting"),
            (#"{"failover": {"beforeFence": -1}}"#, "failover.beforeFence"),
            (#"{"failover": {"beforeFence": 601}}"#, "failover.beforeFence"), (#"{"service": "x"}"#, "service"),
            (#"{"endpoint": {"quotas": "gcp"}}"#, "endpoint.quotas"), (#"{"timing": "slow"}"#, "timing"),
            (#"{"endpoint": {"delay": 1}}"#, "endpoint.delay"),
            (#"{"endpoint": {"throttle": {"perSecond": 1, "burst": 1, "bursts": 1}}}"#, "endpoint.throttle.bursts"),
            (#"{"endpoint": {"throttle": {"perSecond": 0, "burst": 1}}}"#, "endpoint.throttle.perSecond"),
            (#"{"endpoint": {"throttle": {"perSecond": 1, "burst": 0}}}"#, "endpoint.throttle.burst"),
            (#"{"endpoint": {"staleSeconds": -1}}"#, "endpoint.staleSeconds"),
            (#"{"endpoint": {"deny": ["StopTask"]}}"#, "StopTask"), ("{", "file"), (#"{"postgres": {"a": 1}}"#, "file"),
        ])
    func refuses(_ text: String, _ named: String) {
        let error = #expect(throws: SandboxError.self) { try setup(text) }
        #expect(error?.description.contains(named) == true)
    }
}
