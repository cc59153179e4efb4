import Experiments
import Probes
import Stack
import Testing

@Suite("The probes alarm and route53-health", .timeLimit(.minutes(5)))
struct MonitoringProbeTests {
    private let scene: ProbeScene

    init() throws { scene = try ProbeScene() }

    private func alarms(_ states: (name: String, state: String)...) {
        let members = states.map {
            "<member><AlarmName>\($0.name)</AlarmName><StateValue>\($0.state)</StateValue>"
                + "<StateReason>so it is</StateReason></member>"
        }
        scene.answer(
            "DescribeAlarms", "<MetricAlarms>\(members.joined())</MetricAlarms><CompositeAlarms></CompositeAlarms>")
    }

    @Test("it holds while all of the stack's alarms are OK, and names one that is not")
    func allOK() async throws {
        alarms(("errors", "OK"), ("writer", "OK"))
        #expect(try await scene.look("alarm") == Observation(holds: true, what: "2 alarms are OK"))
        alarms(("errors", "INSUFFICIENT_DATA"), ("writer", "ALARM"))
        let seen = try await scene.look("alarm")
        #expect(seen == Observation(holds: false, what: "the alarm writer is ALARM, not OK: so it is"))
    }

    @Test("an alarm without data, or that does not exist, says nothing")
    func unknown() async throws {
        alarms(("errors", "INSUFFICIENT_DATA"), ("writer", "OK"))
        #expect(try await scene.look("alarm").holds == nil)
        alarms(("errors", "OK"))
        let seen = try await scene.look("alarm")
        #expect(seen == Observation(holds: nil, what: "there is no alarm writer"))
    }

    @Test("it can ask whether monitoring noticed")
    func noticed() async throws {
        alarms(("writer", "ALARM"))
        let values: [String: ArgumentValue] = ["names": .list(["writer"]), "state": .string("ALARM")]
        #expect(try await scene.look("alarm", values).holds == true)
        alarms(("writer", "OK"))
        #expect(try await scene.look("alarm", values).holds == false)
    }

    @Test("no alarms at all are refused")
    func none() throws {
        let bare = try ProbeScene { $0.alarms = [] }
        #expect(throws: ProbeRefusal.self) { try bare.probe("alarm") }
    }

    private func checkers(_ statuses: [String]) {
        let observations = statuses.map {
            "<HealthCheckObservation><Region>us-east-1</Region><IPAddress>15.177.0.1</IPAddress><StatusReport>"
                + "<Status>\($0)</Status><CheckedTime>2026-11-22T20:00:00Z</CheckedTime></StatusReport>"
                + "</HealthCheckObservation>"
        }
        scene.answer(
            "/2013-04-01/healthcheck/abc-123/status",
            body: "<GetHealthCheckStatusResponse><HealthCheckObservations>\(observations.joined())"
                + "</HealthCheckObservations></GetHealthCheckStatusResponse>")
    }

    @Test("more than 18 of 100 checkers make it healthy, as with Route 53 itself")
    func checkers() async throws {
        let id: [String: ArgumentValue] = ["id": .string("abc-123")]
        let good = Array(repeating: "Success: HTTP Status Code 200, OK", count: 19)
        let bad = Array(repeating: "Failure: Connection timed out.", count: 81)
        checkers(good + bad)
        let seen = try await scene.look("route53-health", id)
        #expect(seen.holds == true)
        #expect(seen.what.hasPrefix("19 of 100 checkers of abc-123 report success, one of the others: Failure: Conn"))
        checkers(good.dropLast() + bad + ["Failure: no"])
        #expect(try await scene.look("route53-health", id).holds == false)
        checkers([])
        #expect(try await scene.look("route53-health", id).holds == nil)
    }

    @Test("an id that would name another path is refused; a check that does not exist says nothing")
    func badID() async throws {
        for id in ["", "a/b", "../x", "a?b", String(repeating: "a", count: 65)] {
            #expect(throws: ProbeRefusal.self) { try scene.probe("route53-health", ["id": .string(id)]) }
        }
        scene.refuse("/2013-04-01/healthcheck/abc-123/status", "NoSuchHealthCheck")
        #expect(try await scene.look("route53-health", ["id": .string("abc-123")]).holds == nil)
    }
}
