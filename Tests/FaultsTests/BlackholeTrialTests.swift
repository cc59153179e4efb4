import AWS
import Experiments
import Faults
import TestSupport
import Testing

@Suite("Trial runs of a blackhole", .timeLimit(.minutes(5)))
struct BlackholeTrialTests {
    private static let calls = ["CreateNetworkAcl", "ReplaceNetworkAclAssociation", "DeleteNetworkAcl"]

    private func trials(
        _ scene: FaultScene, fault: String = "ec2/blackhole-subnet"
    ) async throws -> [PermissionTrial] {
        let prepared = try await scene.prepared(fault, ["zone": .string("us-east-1b")])
        scene.aws.forget()
        return await prepared.permissionTrials()
    }

    @Test("every changing call is tried, says that it is a trial, and nothing is changed")
    func allowed() async throws {
        let scene = try FaultScene()
        let before = scene.ec2.network
        for fault in ["ec2/blackhole-subnet", "zone/outage"] {
            let found = try await trials(scene, fault: fault)
            #expect(found == Self.calls.map { PermissionTrial("ec2:\($0)", .allowed) })
            for call in Self.calls {
                let made = scene.aws.calls(of: call)
                #expect(made.count == 1 && made.allSatisfy { $0.form["DryRun"] == "true" })
            }
        }
        #expect(scene.ec2.network.acls == before.acls && scene.ec2.network.associations == before.associations)
        let create = try #require(scene.aws.calls(of: "CreateNetworkAcl").first)
        #expect(create.form.values.contains("gameday:run"), "a policy may allow it with these tags alone")
    }

    @Test("a refusal is certain where the trial names what the run will; the run's own ACL is not there to be named")
    func denied() async throws {
        let scene = try FaultScene()
        scene.aws.script { call, _ in Self.calls.contains(call.action) ? .denied : nil }
        #expect(
            try await trials(scene).map(\.answer) == [
                .denied(isCertain: true), .denied(isCertain: true), .denied(isCertain: false),
            ])
    }

    @Test("an endpoint that does not know trial runs is asked for no change")
    func unknowing() async throws {
        let scene = try FaultScene()
        scene.ec2.change { $0.knowsTrials = false }
        #expect(try await trials(scene) == [])
        for call in Self.calls { #expect(scene.aws.calls(of: call).isEmpty) }
    }
}
