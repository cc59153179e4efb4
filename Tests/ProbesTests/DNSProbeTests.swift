import Experiments
import HTTPClient
import Probes
import TestSupport
import Testing

@Suite("The probe dns", .timeLimit(.minutes(5)))
struct DNSProbeTests {
    private let broker: BrokerDouble
    private let scene: ProbeScene

    init() throws {
        broker = try BrokerDouble { name in
            switch name {
            case "app.internal": "ok 10 198.18.0.10 198.18.0.11"
            case "stuck.internal": "err servers are out"
            default: "no"
            }
        }
        var configuration = HTTPClient.Configuration()
        configuration.reach = .broker(path: broker.path)
        scene = try ProbeScene(http: HTTPClient(configuration: configuration))
    }

    @Test("it asks for the service's host unless told, and says the addresses and how long they last")
    func service() async throws {
        let seen = try await scene.look("dns")
        #expect(seen == Observation(holds: true, what: "app.internal is 198.18.0.10, 198.18.0.11 for 10 s"))
        #expect(broker.lookups == ["app.internal"])
    }

    @Test("too few addresses, a missing, a wrong one and a long time to live do not hold")
    func wrong() async throws {
        #expect(try await scene.look("dns", ["atLeast": .integer(2)]).holds == true)
        #expect(try await scene.look("dns", ["atLeast": .integer(3)]).holds == false)
        #expect(try await scene.look("dns", ["include": .list(["198.18.0.11"])]).holds == true)
        #expect(try await scene.look("dns", ["include": .list(["198.18.0.12"])]).holds == false)
        #expect(try await scene.look("dns", ["exclude": .list(["198.18.0.12"])]).holds == true)
        #expect(try await scene.look("dns", ["exclude": .list(["198.18.0.10"])]).holds == false)
        #expect(try await scene.look("dns", ["ttl": .duration(.seconds(10))]).holds == true)
        let long = try await scene.look("dns", ["ttl": .duration(.seconds(9))])
        #expect(long.holds == false)
        #expect(long.what.hasSuffix("for 10 s: longer than 9s"))
    }

    @Test("a name that does not exist does not hold; nobody to ask says nothing")
    func unanswered() async throws {
        #expect(try await scene.look("dns", ["name": .string("gone.internal")]).holds == false)
        broker.close()
        let seen = try await scene.look("dns")
        #expect(seen.holds == nil)
        #expect(seen.what.contains("gameday sandbox up"))
    }
}
