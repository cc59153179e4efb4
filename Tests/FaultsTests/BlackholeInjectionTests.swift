import Basics
import Experiments
import Faults
import Stack
import TestSupport
import Testing

@Suite("Injecting a blackhole", .timeLimit(.minutes(5)))
struct BlackholeInjectionTests {
    static let zone: [String: ArgumentValue] = ["zone": .string("us-east-1b")]
    static let cutOff = ["subnet-00000a02", "subnet-00000b02", "subnet-00000c02"]

    private func prepared(_ scene: FaultScene) async throws -> any PreparedFault {
        try await scene.prepared("ec2/blackhole-subnet", Self.zone)
    }

    private func failure(_ fault: any PreparedFault) async throws -> InjectionFailure {
        try #require(await #expect(throws: InjectionFailure.self) { try await fault.inject() })
    }

    @Test("every subnet is put on one ACL whose tags say whose it is, until when, and where each belongs")
    func asPlanned() async throws {
        let scene = try FaultScene()
        try await prepared(scene).inject()
        #expect(scene.dark == Self.cutOff)
        let acl = try #require(scene.places["subnet-00000b02"])
        let tags = try #require(scene.ec2.network.acls[acl])
        #expect(tags["gameday:run"] == "run-1")
        #expect(tags["gameday:stack"] == "test")
        #expect(tags["gameday:expires"] == String(FaultScene.epoch + 600))
        #expect(tags["DisasterRecovery"] == "enabled")
        #expect(tags["Name"] == "gameday-blackhole-run-1")
        for subnet in Self.cutOff { #expect(tags["gameday:restore/\(subnet)"] == FaultScene.home) }
        #expect(scene.aws.calls(of: "ReplaceNetworkAclAssociation").count == 3)
    }

    @Test("more subnets than the tags of one ACL have room for are cut off by several")
    func many() async throws {
        let subnets = (0..<45).map {
            StackFile.Network.Subnet(id: "subnet-0\($0 + 100)", zone: "us-east-1a", tier: .data)
        }
        let scene = try FaultScene(subnets: subnets)
        scene.ec2.change { $0.pageSize = 200 }
        let fault = try await scene.prepared("ec2/blackhole-subnet", ["zone": .string("us-east-1a")])
        try await fault.inject()
        #expect(scene.dark.count == 45)
        #expect(Set(scene.places.values).count == 2)
        try await fault.undo()
        #expect(scene.dark.isEmpty)
        #expect(scene.ec2.network.acls.count == 2)
    }

    @Test("a subnet that moved since the plan was made refuses the injection")
    func moved() async throws {
        let scene = try FaultScene()
        let fault = try await prepared(scene)
        scene.ec2.change { $0.place("subnet-00000c02", on: "acl-00000000") }
        let failure = try await failure(fault)
        #expect(failure.reason.contains("subnet-00000c02 changed since the run began"))
        #expect(!failure.mayHaveTakenEffect)
        #expect(scene.aws.calls(of: "CreateNetworkAcl").isEmpty)
    }

    @Test("throttled on every call it changes nothing, and says so")
    func throttled() async throws {
        let scene = try FaultScene()
        let fault = try await prepared(scene)
        scene.aws.script { _, _ in .throttled }
        #expect(try await !failure(fault).mayHaveTakenEffect)
        #expect(scene.dark.isEmpty)
        #expect(scene.ec2.network.acls.count == 2)
    }

    @Test("credentials that expire between the calls end the injection; the undo gives everything back")
    func expired() async throws {
        let scene = try FaultScene()
        let fault = try await prepared(scene)
        scene.aws.script { [ec2 = scene.ec2] call, _ in
            call.action == "ReplaceNetworkAclAssociation" && ec2.network.places["subnet-00000a02"] != FaultScene.home
                ? .expired : nil
        }
        #expect(try await failure(fault).mayHaveTakenEffect)
        #expect(scene.dark == ["subnet-00000a02"])
        scene.aws.script { _, _ in nil }
        try await fault.undo()
        #expect(scene.dark.isEmpty)
        #expect(scene.ec2.network.acls.count == 2)
    }

    @Test(
        "an answer that is lost, cut in half or hostile after the change was made is not a second change",
        arguments: [ScriptedAWS.Misbehaviour.done, .half, .hostile])
    func unanswered(_ misbehaviour: ScriptedAWS.Misbehaviour) async throws {
        let scene = try FaultScene()
        let fault = try await prepared(scene)
        scene.aws.forget()
        scene.aws.script { [aws = scene.aws] call, _ in
            call.action.hasPrefix("Describe") || aws.calls(of: call.action).count % 2 == 0 ? nil : misbehaviour
        }
        try await fault.inject()
        #expect(scene.dark == Self.cutOff)
        #expect(scene.ec2.network.acls.count == 3)
        // Once for each subnet: what had no answer was read, not sent again.
        #expect(scene.aws.calls(of: "ReplaceNetworkAclAssociation").count == 3)
    }

    @Test("a subnet that somebody else moves while its call has no answer is left there")
    func foreign() async throws {
        let scene = try FaultScene()
        let fault = try await prepared(scene)
        scene.aws.script { [ec2 = scene.ec2] call, _ in
            guard call.action == "ReplaceNetworkAclAssociation" else { return nil }
            ec2.change { $0.place("subnet-00000a02", on: "acl-00000000") }
            return .lost
        }
        let failure = try await failure(fault)
        #expect(failure.reason == "subnet-00000a02 is on acl-00000000, which somebody else put it on")
        scene.aws.script { _, _ in nil }
        try await fault.undo()
        #expect(scene.places["subnet-00000a02"] == "acl-00000000")
    }

    @Test("evidence wants the ACL and, of each tier, the data path")
    func evidence() async throws {
        let scene = try FaultScene()
        let fault = try await prepared(scene)
        #expect(try await fault.evidence() == nil)
        try await fault.inject()
        #expect(try await fault.evidence() == nil)
        scene.darkZones.withLock { _ = $0.insert("us-east-1b") }
        #expect(try await fault.evidence() == nil)
        scene.ecs.change { service in
            for index in service.tasks.indices where service.tasks[index].zone == "us-east-1b" {
                service.tasks[index].isHealthy = false
            }
        }
        let evidence = try #require(try await fault.evidence())
        #expect(evidence.facts.contains { $0.name == "failed_through_node_of" && $0.value == "us-east-1b" })
        scene.ec2.change { $0.place("subnet-00000c02", on: FaultScene.home) }
        #expect(try await fault.evidence() == nil)
    }

    @Test("the evidence for data subnets alone is that the workload fails")
    func dataEvidence() async throws {
        let scene = try FaultScene()
        let fault = try await scene.prepared(
            "ec2/blackhole-subnet", ["zone": .string("us-east-1b"), "tiers": .list(["data"])])
        try await fault.inject()
        #expect(try await fault.evidence() == nil)
        scene.anyFails.withLock { $0 = true }
        #expect(try await fault.evidence() != nil)
    }
}
