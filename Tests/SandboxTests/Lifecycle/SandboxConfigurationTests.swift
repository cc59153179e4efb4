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

    @Test("it sets how the endpoint misbehaves")
    func conduct() throws {
        let setup = try setup(
            """
            {"endpoint": {
                "throttle": {"perSecond": 5, "burst": 10}, "staleSeconds": 2, "deny": ["ecs:*"], "log": true}}
            """)
        let wanted = EndpointConduct(
            throttle: .init(perSecond: 5, burst: 10), staleSeconds: 2, deny: ["ecs:*"], log: true)
        #expect(setup.conduct == wanted)
        #expect(try self.setup("{}").conduct == EndpointConduct())
    }

    @Test(
        "what it does not understand it refuses, with the name",
        arguments: [
            (#"{"failovr": {}}"#, "failovr"), (#"{"failover": {"beforePromoting": 1}}"#, "failover.beforePromoting"),
            (#"{"failover": {"beforeFence": -1}}"#, "failover.beforeFence"),
            (#"{"failover": {"beforeFence": 601}}"#, "failover.beforeFence"), (#"{"service": "x"}"#, "service"),
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
