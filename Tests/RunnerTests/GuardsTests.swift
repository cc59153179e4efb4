import Documents
import Experiments
import Faults
import Probes
import Stack
import Testing

@testable import Runner

@Suite("Guards on what the faults would leave")
struct GuardsTests {
    private static let zones = ["us-east-1a", "us-east-1b", "us-east-1c"]

    /// Two healthy tasks in each zone.
    private let tasks = ServiceTasks(
        healthy: zones.flatMap { zone in
            (1...2).map {
                .init(arn: "task-\(zone.last ?? "x")\($0)", zone: zone, subnet: "subnet-\(zone.last ?? "x")")
            }
        })

    private func result(
        _ name: String, _ values: [String: Int], _ impact: FaultImpact, _ tasks: ServiceTasks? = nil
    ) -> GuardResult {
        let declaration = Declaration(
            name: name, arguments: Arguments(values.mapValues { .integer($0) }),
            mark: Mark(file: "e.yaml", line: 1, column: 1))
        var stack = RequestFixture.stack()
        stack.zones = Self.zones
        return Guards.result(declaration, tasks ?? self.tasks, impact, stack: stack)
    }

    private func dark(_ zone: String, _ tier: StackFile.Network.Tier = .application) -> FaultImpact {
        var impact = FaultImpact()
        impact.darkSubnets = [.init(id: "subnet-\(zone.last ?? "x")", zone: zone, tier: tier)]
        return impact
    }

    @Test("a zone that is cut off takes its tasks: four in two zones are left, and no five")
    func darkZone() {
        let impact = dark("us-east-1a")
        #expect(result("healthy-tasks", ["atLeast": 4, "zones": 2], impact).holds == true)
        let five = result("healthy-tasks", ["atLeast": 5, "zones": 2], impact)
        #expect(five.holds == false)
        #expect(five.what == "4 of 6 healthy tasks in 2 zones would be left, and 5 in 2 must be")
        #expect(result("healthy-tasks", ["atLeast": 4, "zones": 3], impact).holds == false)
    }

    @Test("a dark public or data subnet takes no task")
    func otherTiers() {
        for tier in [StackFile.Network.Tier.public, .data] {
            #expect(result("healthy-tasks", ["atLeast": 6, "zones": 3], dark("us-east-1a", tier)).holds == true)
        }
    }

    @Test("stopped tasks and cut-off ones count once each; a task of no known subnet goes with its zone")
    func both() {
        var impact = dark("us-east-1a")
        impact.stoppedTasks = ["task-a1", "task-b1"]
        #expect(tasks.hit(by: impact).map(\.arn) == ["task-a1", "task-a2", "task-b1"])
        let unplaced = ServiceTasks(healthy: [.init(arn: "x", zone: "us-east-1a"), .init(arn: "y", zone: "us-east-1b")])
        #expect(unplaced.left(by: impact).map(\.arn) == ["y"])
    }

    @Test("each zone must have its tasks before anything is broken")
    func tasksPerZone() {
        #expect(result("tasks-per-zone", ["atLeast": 2], FaultImpact()).holds == true)
        let lacking = ServiceTasks(healthy: tasks.healthy.filter { $0.arn != "task-c2" })
        let found = result("tasks-per-zone", ["atLeast": 2], FaultImpact(), lacking)
        #expect(found.holds == false)
        #expect(found.what.contains("us-east-1c: 1"))
    }

    @Test("the blast radius is what is stopped or cut off, healthy or not")
    func blastRadius() {
        var impact = dark("us-east-1a")
        impact.stoppedTasks = ["task-b1", "task-unhealthy"]
        #expect(result("blast-radius", ["tasks": 4, "subnets": 1, "zones": 2], impact).holds == true)
        #expect(result("blast-radius", ["tasks": 3], impact).holds == false)
        #expect(result("blast-radius", ["subnets": 0], impact).holds == false)
        let zones = result("blast-radius", ["zones": 1], impact)
        #expect(zones.holds == false)
        #expect(zones.what == "would hit 4 tasks, 1 subnets, 2 zones of at most 1")
    }

    @Test("the policies of a role's session are the role's")
    func principal() {
        let of = PermissionPreflight.principal(of:)
        #expect(of("arn:aws:iam::123456789012:user/ops/ann") == "arn:aws:iam::123456789012:user/ops/ann")
        #expect(of("arn:aws:sts::123456789012:assumed-role/Runner/x") == "arn:aws:iam::123456789012:role/Runner")
        #expect(of("arn:aws:iam::123456789012:root") == nil)
        #expect(of("nobody") == nil)
    }
}
