import Experiments
import Probes
import Stack
import Testing

@Suite("The probes tasks-per-zone and target-health", .timeLimit(.minutes(5)))
struct TaskProbeTests {
    private let scene: ProbeScene

    init() throws { scene = try ProbeScene() }

    private func tasks(_ tasks: (zone: String, status: String, desired: String, health: String)...) {
        let arns = tasks.indices.map { "\"arn:\($0)\"" }.joined(separator: ",")
        scene.answer("ListTasks", body: "{\"taskArns\":[\(arns)]}")
        let described = tasks.enumerated().map { index, task in
            "{\"taskArn\":\"arn:\(index)\",\"availabilityZone\":\"us-east-1\(task.zone)\","
                + "\"lastStatus\":\"\(task.status)\",\"desiredStatus\":\"\(task.desired)\","
                + "\"healthStatus\":\"\(task.health)\"}"
        }
        scene.answer("DescribeTasks", body: "{\"tasks\":[\(described.joined(separator: ","))],\"failures\":[]}")
    }

    @Test("it holds when every zone has the stack's number of running tasks, and counts them")
    func enough() async throws {
        tasks(
            ("a", "RUNNING", "RUNNING", "HEALTHY"), ("a", "RUNNING", "RUNNING", "UNKNOWN"),
            ("b", "RUNNING", "RUNNING", "HEALTHY"), ("b", "RUNNING", "RUNNING", "HEALTHY"))
        let seen = try await scene.look("tasks-per-zone")
        #expect(seen == Observation(holds: true, what: "tasks running: 2 in us-east-1a, 2 in us-east-1b"))
        #expect(try await scene.look("tasks-per-zone", ["atLeast": .integer(3)]).holds == false)
    }

    @Test("tasks that start, stop, are meant to stop or are unhealthy do not count")
    func notServing() async throws {
        tasks(
            ("a", "RUNNING", "RUNNING", "HEALTHY"), ("a", "PENDING", "RUNNING", "UNKNOWN"),
            ("b", "RUNNING", "STOPPED", "HEALTHY"), ("b", "RUNNING", "RUNNING", "UNHEALTHY"),
            ("b", "STOPPED", "STOPPED", "UNKNOWN"))
        let seen = try await scene.look("tasks-per-zone", ["atLeast": .integer(1)])
        #expect(seen.holds == false)
        #expect(seen.what == "tasks running: 1 in us-east-1a, 0 in us-east-1b; fewer than 1 in a zone")
        let one: [String: ArgumentValue] = ["atLeast": .integer(1), "zones": .list(["us-east-1a"])]
        #expect(try await scene.look("tasks-per-zone", one).holds == true)
    }

    @Test("a service without tasks does not hold; a zone that is not the stack's and a missing service are refused")
    func refused() async throws {
        scene.answer("ListTasks", body: "{\"taskArns\":[]}")
        #expect(try await scene.look("tasks-per-zone").holds == false)
        #expect(scene.bodies(of: "DescribeTasks").isEmpty)
        let zone: [String: ArgumentValue] = ["zones": .list(["us-east-1f"])]
        #expect(throws: ProbeRefusal.self) { try scene.probe("tasks-per-zone", zone) }
        let bare = try ProbeScene { $0.service.name = nil }
        #expect(throws: ProbeRefusal.self) { try bare.probe("tasks-per-zone") }
        let other = try ProbeScene { $0.loadBalancer = nil }
        #expect(throws: ProbeRefusal.self) { try other.probe("target-health") }
    }

    private func targets(_ targets: (zone: String, state: String)...) {
        let members = targets.map {
            "<member><Target><Id>10.0.0.1</Id><Port>80</Port><AvailabilityZone>us-east-1\($0.zone)</AvailabilityZone>"
                + "</Target><TargetHealth><State>\($0.state)</State></TargetHealth></member>"
        }
        scene.answer("DescribeTargetHealth", "<TargetHealthDescriptions>\(members.joined())</TargetHealthDescriptions>")
    }

    @Test("only healthy targets count, in all and by zone")
    func health() async throws {
        targets(("a", "healthy"), ("a", "healthy"), ("b", "unhealthy"), ("b", "draining"))
        let seen = try await scene.look("target-health", ["atLeast": .integer(2)])
        #expect(seen == Observation(holds: true, what: "targets: 1 draining, 1 unhealthy, 2 healthy"))
        let more = try await scene.look("target-health", ["atLeast": .integer(3)])
        #expect(more.holds == false)
        #expect(more.what.hasSuffix("fewer than 3 healthy"))
        #expect(try await scene.look("target-health", ["zones": .integer(2)]).holds == false)
        targets(("a", "healthy"), ("b", "healthy"))
        #expect(try await scene.look("target-health", ["zones": .integer(2)]).holds == true)
        targets()
        #expect(try await scene.look("target-health").what == "targets: none; fewer than 1 healthy")
    }

    @Test("what AWS refuses to say is unknown", arguments: ["tasks-per-zone", "target-health"])
    func unreadable(name: String) async throws {
        scene.refuse("ListTasks")
        scene.refuse("DescribeTargetHealth")
        let seen = try await scene.look(name)
        #expect(seen.holds == nil)
        #expect(seen.what.contains("AccessDenied"))
    }
}
