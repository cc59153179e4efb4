import Basics
import Experiments
import Faults
import Stack
import TestSupport
import Testing

@Suite("Planning a blackhole", .timeLimit(.minutes(5)))
struct BlackholePlanTests {
    private func refusal(
        _ scene: FaultScene, _ values: [String: ArgumentValue] = ["zone": .string("us-east-1b")]
    ) async throws -> FaultRefusal {
        try #require(
            await #expect(throws: FaultRefusal.self) { try await scene.prepared("ec2/blackhole-subnet", values) })
    }

    @Test("a zone's subnets of all tiers, from as many pages as there are, each with the call that cuts it off")
    func zone() async throws {
        let scene = try FaultScene()
        let plan = try await scene.prepared("ec2/blackhole-subnet", ["zone": .string("us-east-1b")]).plan
        #expect(plan.targets == ["subnet-00000a02", "subnet-00000b02", "subnet-00000c02"])
        #expect(plan.calls.map(\.action).first == "ec2:CreateNetworkAcl")
        #expect(plan.calls.filter { $0.action == "ec2:ReplaceNetworkAclAssociation" }.count == 3)
        #expect(plan.calls[0].parameters.contains("TagSpecification.1.Tag.3.Value=run-1"))
        #expect(plan.impact.darkZones == ["us-east-1b"])
        #expect(plan.longestSeconds == 600)
        for call in plan.calls { #expect(BlackholeSubnet.reference.permissions.contains(call.action)) }
        #expect(scene.aws.calls().allSatisfy { $0.action.hasPrefix("Describe") })
    }

    @Test("the writer's zone, or the first without it, is found by asking RDS")
    func writer() async throws {
        let scene = try FaultScene()
        scene.rds.change { $0.writer = "c" }
        let with = try await scene.prepared("ec2/blackhole-subnet", ["zone": .string("of-the-writer")]).plan
        #expect(with.impact.darkZones == ["us-east-1c"])
        let without = try await scene.prepared(
            "ec2/blackhole-subnet", ["zone": .string("not-of-the-writer"), "tiers": .list(["data"])]
        ).plan
        #expect(without.targets == ["subnet-00000c01"])
    }

    @Test("only what the stack file lists, in the zone and VPC that it says, is cut off")
    func notTheStacks() async throws {
        let scene = try FaultScene()
        #expect(try await refusal(scene, ["subnets": .list(["subnet-0dead"])]).reason.contains("does not list"))
        #expect(try await refusal(scene, ["zone": .string("us-east-1f")]).reason.contains("no zone"))
        scene.ec2.change { $0.subnets[1].zone = "us-east-1c" }
        #expect(try await refusal(scene).reason.contains("as the stack file says"))
        scene.ec2.change { $0.subnets.remove(at: 1) }
        #expect(try await refusal(scene).reason == "there is no subnet subnet-00000a02")
    }

    @Test("a zone and subnets together, or neither, are refused")
    func both() throws {
        let scene = try FaultScene()
        #expect(throws: FaultRefusal.self) { try scene.fault("ec2/blackhole-subnet") }
        #expect(throws: FaultRefusal.self) {
            try scene.fault(
                "ec2/blackhole-subnet", ["zone": .string("us-east-1a"), "subnets": .list(["subnet-00000a01"])])
        }
        #expect(throws: FaultRefusal.self) {
            try scene.fault("ec2/blackhole-subnet", ["zone": .string("us-east-1a"), "tiers": .list(["edge"])])
        }
    }

    @Test("a subnet without the tag is refused")
    func untagged() async throws {
        let scene = try FaultScene()
        scene.ec2.change { $0.subnets[4].tags = [:] }
        #expect(try await refusal(scene).reason.contains("DisasterRecovery=enabled"))
    }

    @Test("what another run left behind in the VPC, whichever its subnets, is refused")
    func leftover() async throws {
        let scene = try FaultScene()
        scene.ec2.change { $0.acls["acl-0b"] = ["gameday:run": "old"] }
        let refusal = try await refusal(scene)
        #expect(refusal.reason.contains("acl-0b of the run old"))
        #expect(refusal.mend.contains("gameday recover"))
    }

    @Test("a subnet that AWS's own fault injection has cut off is refused")
    func managed() async throws {
        let scene = try FaultScene()
        scene.ec2.change { $0.acls["acl-0000000a"] = ["managedByFIS": "true"] }
        #expect(try await refusal(scene).reason.contains("Fault Injection Service"))
    }

    @Test("the subnet that gameday itself runs in is refused", arguments: ["10.2.7.3", "10.1.1.200"])
    func own(_ address: String) async throws {
        let scene = try FaultScene(ownAddresses: ["192.0.2.1", address])
        #expect(try await refusal(scene).reason.contains("gameday itself runs in"))
    }

    @Test("the public subnet that gameday goes out by is refused, that of another zone is not")
    func ownWayOut() async throws {
        let scene = try FaultScene(ownAddresses: ["10.1.1.200"])
        let values: (String) -> [String: ArgumentValue] = { ["zone": .string($0), "tiers": .list(["public"])] }
        let refusal = try #require(
            await #expect(throws: FaultRefusal.self) {
                try await scene.prepared("ec2/blackhole-subnet", values("us-east-1b"))
            })
        #expect(refusal.reason.contains("reaches AWS through the NAT gateway in subnet-00000a02"))
        _ = try await scene.prepared("ec2/blackhole-subnet", values("us-east-1a"))
    }

    @Test("another subnet of the same machine's network is not")
    func notOwn() async throws {
        let scene = try FaultScene(ownAddresses: ["10.2.6.3", "fe80::1", "nonsense"])
        _ = try await scene.prepared("ec2/blackhole-subnet", ["zone": .string("us-east-1b")])
    }

    @Test("an application subnet without a healthy target is refused, for nothing could show that it went dark")
    func nothingHealthy() async throws {
        let scene = try FaultScene()
        scene.ecs.change { service in
            for index in service.tasks.indices where service.tasks[index].zone == "us-east-1b" {
                service.tasks[index].isHealthy = false
            }
        }
        #expect(try await refusal(scene).reason.contains("nothing could show"))
    }
}
