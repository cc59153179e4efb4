import Basics
import Experiments
import Faults
import Stack
import TestSupport
import Testing

@Suite("Taking a blackhole back", .timeLimit(.minutes(5)))
struct BlackholeUndoTests {
    struct Crash: Error {}

    private func injected(_ scene: FaultScene) async throws -> any PreparedFault {
        let fault = try await scene.prepared("ec2/blackhole-subnet", BlackholeInjectionTests.zone)
        try await fault.inject()
        return fault
    }

    private func leftovers(_ scene: FaultScene, of run: String? = nil) async throws -> [any Leftover] {
        try await FaultCatalog.leftovers(of: run, in: scene.environment(run: "recovery"))
    }

    private func isClean(_ scene: FaultScene) -> Bool {
        scene.dark.isEmpty && scene.ec2.network.acls.keys.sorted() == ["acl-00000000", "acl-0000000a"]
    }

    @Test("every subnet goes back, the ACL is deleted last, and again is nothing")
    func undo() async throws {
        let scene = try FaultScene()
        let fault = try await injected(scene)
        scene.aws.forget()
        try await fault.undo()
        #expect(isClean(scene))
        let changes = scene.aws.calls().map(\.action).filter { !$0.hasPrefix("Describe") }
        #expect(changes == Array(repeating: "ReplaceNetworkAclAssociation", count: 3) + ["DeleteNetworkAcl"])
        scene.aws.forget()
        try await fault.undo()
        #expect(scene.aws.calls().allSatisfy { $0.action.hasPrefix("Describe") })
    }

    @Test("a process that dies after any call leaves what a fresh one restores exactly", arguments: 0..<14)
    func crash(_ survived: Int) async throws {
        let scene = try FaultScene()
        let fault = try await scene.prepared("ec2/blackhole-subnet", BlackholeInjectionTests.zone)
        // The last call takes effect or not: either way nothing is answered from then on.
        for takesEffect in [false, true] {
            scene.aws.forget()
            scene.aws.script { _, index in
                index < survived ? nil : index == survived && takesEffect ? .done : .lost
            }
            try? await fault.inject()
            scene.aws.script { _, _ in nil }
            for leftover in try await leftovers(scene) {
                #expect(leftover.run == "run-1")
                _ = try await leftover.restore()
            }
            #expect(isClean(scene))
            #expect(try await leftovers(scene).isEmpty)
        }
    }

    @Test("a restore that dies after any call is finished by the next", arguments: 0..<10)
    func crashedRestore(_ survived: Int) async throws {
        let scene = try FaultScene()
        _ = try await injected(scene)
        let leftover = try #require(try await leftovers(scene).first)
        scene.aws.forget()
        scene.aws.script { _, index in index < survived ? nil : index == survived ? .done : .lost }
        // It dies at its first pause.
        scene.atPause.withLock { $0 = { _ in throw Crash() } }
        _ = try? await leftover.restore()
        scene.aws.script { _, _ in nil }
        scene.atPause.withLock { $0 = { _ in } }
        for leftover in try await leftovers(scene) { _ = try await leftover.restore() }
        #expect(isClean(scene))
    }

    @Test("what is left says which subnets, which run, and the calls that mend it")
    func described() async throws {
        let scene = try FaultScene()
        _ = try await injected(scene)
        #expect(try await leftovers(scene, of: "another").isEmpty)
        let leftover = try #require(try await leftovers(scene, of: "run-1").first)
        #expect(leftover.description.hasPrefix("subnet-00000a02, subnet-00000b02, subnet-00000c02 cut off by acl-b"))
        #expect(leftover.calls.map(\.action).last == "ec2:DeleteNetworkAcl")
        let lines = try await leftover.restore()
        #expect(lines.first == "subnet-00000a02 restored to acl-0000000a")
        #expect(lines.count == 4)
    }

    @Test("throttled for long, with credentials that expire and answers that break, the undo goes on until it is done")
    func hardTimes() async throws {
        let scene = try FaultScene()
        let fault = try await injected(scene)
        scene.aws.forget()
        let troubles: [ScriptedAWS.Misbehaviour] = [.throttled, .expired, .half, .hostile, .done, .lost, .denied]
        scene.aws.script { _, index in index < 140 ? troubles[index / 3 % troubles.count] : nil }
        try await fault.undo()
        #expect(isClean(scene))
    }

    @Test("the undo is still trying far beyond the time limit, and then says what is left")
    func hopeless() async throws {
        let scene = try FaultScene()
        let fault = try await injected(scene)
        scene.aws.script { _, _ in .expired }
        let began = scene.time.now
        let failure = try #require(await #expect(throws: UndoFailure.self) { try await fault.undo() })
        #expect(scene.time.now - began > 5_000_000_000)
        #expect(failure.mend.contains("gameday recover"))
    }

    @Test("a subnet that somebody else put elsewhere is left there, and said")
    func foreign() async throws {
        let scene = try FaultScene()
        _ = try await injected(scene)
        scene.ec2.change { network in
            network.acls["acl-0f"] = [:]
            network.place("subnet-00000b02", on: "acl-0f")
        }
        let lines = try await leftovers(scene)[0].restore()
        #expect(scene.places["subnet-00000b02"] == "acl-0f")
        #expect(scene.dark == ["subnet-00000b02"])
        #expect(lines.contains { $0.hasPrefix("subnet-00000b02 left on acl-0f") })
        #expect(scene.ec2.network.acls.count == 3)
    }

    @Test("a run is told what somebody else had done when it gave its subnets back")
    func disturbed() async throws {
        let scene = try FaultScene()
        let fault = try await injected(scene)
        #expect(fault.disturbances.isEmpty)
        scene.ec2.change { network in
            network.acls["acl-0f"] = [:]
            network.place("subnet-00000b02", on: "acl-0f")
        }
        try await fault.undo()
        try await fault.undo()
        #expect(
            fault.disturbances == [
                "subnet-00000b02 left on acl-0f, which somebody else put it on; it was on acl-0000000a"
            ])
    }

    @Test("a subnet whose own ACL was deleted stays cut off, is named, and keeps the run's ACL; the others go back")
    func homeless() async throws {
        let scene = try FaultScene()
        scene.ec2.change { network in
            network.acls["acl-0c"] = [:]
            network.place("subnet-00000c02", on: "acl-0c")
        }
        let fault = try await injected(scene)
        scene.ec2.change { $0.acls["acl-0c"] = nil }
        let failure = try #require(await #expect(throws: UndoFailure.self) { try await fault.undo() })
        #expect(failure.reason.contains("subnet-00000c02 was on acl-0c, which has been deleted"))
        #expect(scene.dark == ["subnet-00000c02"])
        #expect(try await leftovers(scene).count == 1)
        scene.ec2.change { $0.place("subnet-00000c02", on: FaultScene.home) }
        try await fault.undo()
        #expect(isClean(scene))
    }

    @Test("two processes that restore at once do not disturb one another")
    func together() async throws {
        let scene = try FaultScene()
        _ = try await injected(scene)
        let (one, two) = (try await leftovers(scene)[0], try await leftovers(scene)[0])
        async let first = one.restore()
        async let second = two.restore()
        _ = try await (first, second)
        #expect(isClean(scene))
    }

    @Test("a call that takes effect late, after the undo began, is undone too")
    func late() async throws {
        let scene = try FaultScene()
        let fault = try await scene.prepared("ec2/blackhole-subnet", BlackholeInjectionTests.zone)
        // The last call of the injection gets no answer, and AWS does it only when the ACL is about to be deleted.
        scene.aws.script { [ec2 = scene.ec2] call, _ in
            switch call.action {
            case "ReplaceNetworkAclAssociation": return .denied
            case "DeleteNetworkAcl":
                let acl = call.form["NetworkAclId"] ?? ""
                ec2.change { $0.place("subnet-00000c02", on: acl) }
                return nil
            default: return nil
            }
        }
        await #expect(throws: InjectionFailure.self) { try await fault.inject() }
        scene.atPause.withLock { $0 = { [aws = scene.aws] _ in aws.script { _, _ in nil } } }
        try await fault.undo()
        #expect(isClean(scene))
    }

    @Test("the ACLs of another stack in the same VPC are not touched")
    func otherStack() async throws {
        let scene = try FaultScene()
        scene.ec2.change { $0.acls["acl-0e"] = ["gameday:run": "r", "gameday:stack": "other"] }
        #expect(try await leftovers(scene).isEmpty)
        let refusal = await #expect(throws: FaultRefusal.self) { _ = try await injected(scene) }
        #expect(refusal?.reason.contains("of the stack other") == true)
        #expect(refusal?.mend.contains("with the stack file of other") == true)
    }

    @Test("what cuts this stack's subnets off in another stack's name is said, and restored when its run is named")
    func renamedStack() async throws {
        let scene = try FaultScene()
        let home = FaultScene.home
        let subnet = try #require(scene.places.keys.min())
        scene.ec2.change {
            $0.acls["acl-0e"] = [
                "gameday:run": "r", "gameday:stack": "old", "gameday:restore/\(subnet)": home,
            ]
            $0.places[subnet] = "acl-0e"
        }
        let found = try #require(try await leftovers(scene).first)
        #expect(found.description == "\(subnet) cut off by acl-0e of the stack old")
        #expect(found.calls.isEmpty)
        let failure = await #expect(throws: UndoFailure.self) { try await found.restore() }
        #expect(failure?.reason.contains("of the stack old did that") == true)
        #expect(failure?.mend.contains("gameday recover --run r") == true)
        #expect(scene.dark == [subnet])
        let named = try #require(try await leftovers(scene, of: "r").first)
        #expect(try await named.restore() == ["\(subnet) restored to \(home)", "acl-0e deleted"])
        #expect(isClean(scene))
        #expect(try await leftovers(scene).isEmpty)
    }
}
