import Experiments
import Faults
import TestSupport
import Testing

@Suite("Any call of AWS", .timeLimit(.minutes(1)))
struct CallAWSTests {
    static let association: [String: ArgumentValue] = [
        "service": .string("ec2"), "operation": .string("ReplaceNetworkAclAssociation"),
        "parameters": .list(["AssociationId=aclassoc-1", "NetworkAclId=acl-00000000"]),
        "undo": .string("ReplaceNetworkAclAssociation"),
        "undoParameters": .list(["AssociationId=aclassoc-10", "NetworkAclId=acl-0000000a"]),
    ]

    private func without(_ name: String, _ others: [String: ArgumentValue] = [:]) -> [String: ArgumentValue] {
        var values = Self.association
        values[name] = nil
        return values.merging(others) { $1 }
    }

    @Test("the plan shows both calls whole")
    func plan() async throws {
        let plan = try await FaultScene().prepared("aws/call", Self.association).plan
        #expect(
            plan.calls == [
                .init("ec2:ReplaceNetworkAclAssociation", ["AssociationId=aclassoc-1", "NetworkAclId=acl-00000000"])
            ])
        #expect(plan.undo == "ec2:ReplaceNetworkAclAssociation AssociationId=aclassoc-10 NetworkAclId=acl-0000000a")
        #expect(plan.blastRadius.hasPrefix("unknown"))
    }

    @Test("it is sent once, is its own evidence, and is taken back")
    func roundTrip() async throws {
        let scene = try FaultScene()
        let fault = try await scene.prepared("aws/call", Self.association)
        try await fault.undo()
        #expect(scene.aws.calls().isEmpty)
        #expect(try await fault.evidence() == nil)
        try await fault.inject()
        #expect(scene.dark.count == 1)
        #expect(try await fault.evidence()?.summary == "AWS accepted ec2:ReplaceNetworkAclAssociation")
        try await fault.undo()
        #expect(scene.dark.isEmpty)
        try await fault.undo()
        #expect(scene.aws.calls().count == 2)
    }

    @Test("a call without an answer is not sent again, and is taken back all the same")
    func unanswered() async throws {
        let scene = try FaultScene()
        let fault = try await scene.prepared("aws/call", Self.association)
        scene.aws.script { _, index in index == 0 ? .done : nil }
        let failure = try #require(await #expect(throws: InjectionFailure.self) { try await fault.inject() })
        #expect(failure.mayHaveTakenEffect)
        #expect(scene.aws.calls().count == 1)
        try await fault.undo()
        #expect(scene.dark.isEmpty)
    }

    @Test("an undo that AWS keeps refusing is given up at the time limit, with the call to make by hand")
    func refusedUndo() async throws {
        let scene = try FaultScene()
        let fault = try await scene.prepared("aws/call", Self.association)
        try await fault.inject()
        scene.aws.script { _, _ in .denied }
        let failure = try #require(await #expect(throws: UndoFailure.self) { try await fault.undo() })
        #expect(failure.mend.contains("NetworkAclId=acl-0000000a"))
        #expect(scene.time.now >= 1_000_000_000 + 120_000_000)
    }

    @Test("without an explicit undo, or with what is no call, it is refused")
    func refusals() throws {
        let scene = try FaultScene()
        for values in [
            without("undo"), without("undo", ["undo": .string("none")]), without("operation"),
            without("operation", ["operation": .string("Stop&Action")]), without("service", ["service": .string("s3")]),
            without("parameters", ["parameters": .list(["novalue"])]),
        ] {
            #expect(throws: FaultRefusal.self) { try scene.fault("aws/call", values) }
        }
    }

    @Test("for the JSON services a colon before the equals sign writes numbers and truth values")
    func literals() async throws {
        let scene = try FaultScene()
        let values: [String: ArgumentValue] = [
            "service": .string("ecs"), "operation": .string("StopTask"), "undo": .string("none"),
            "parameters": .list(["task=none", "reason=a=b", "count:=3", "force:=true"]),
        ]
        let fault = try await scene.prepared("aws/call", values)
        await #expect(throws: InjectionFailure.self) { try await fault.inject() }
        let body = try #require(scene.aws.calls().first?.body)
        #expect(String(decoding: body, as: UTF8.self) == #"{"task":"none","reason":"a=b","count":3,"force":true}"#)
        #expect(throws: FaultRefusal.self) {
            try scene.fault("aws/call", values.merging(["parameters": .list(["count:=x"])]) { $1 })
        }
    }
}
