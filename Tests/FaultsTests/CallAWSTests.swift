import Basics
import Experiments
import Faults
import TestSupport
import Testing

@Suite("Any call of AWS", .timeLimit(.minutes(5)))
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
        // What takes it back is written first.
        #expect(plan.calls.map(\.action) == ["ssm:PutParameter", "ec2:ReplaceNetworkAclAssociation"])
        #expect(plan.calls[0].parameters[0].hasPrefix("Name=/gameday/test/undo/run-1-"))
        #expect(plan.calls[1].parameters == ["AssociationId=aclassoc-1", "NetworkAclId=acl-00000000"])
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
        #expect(
            scene.aws.calls().map(\.action) == [
                "PutParameter", "ReplaceNetworkAclAssociation", "ReplaceNetworkAclAssociation", "DeleteParameter",
            ])
        #expect(scene.parameters.values.isEmpty)
    }

    @Test("a call without an answer is not sent again, and is taken back all the same")
    func unanswered() async throws {
        let scene = try FaultScene()
        let fault = try await scene.prepared("aws/call", Self.association)
        scene.aws.script { _, index in index == 1 ? .done : nil }
        let failure = try #require(await #expect(throws: InjectionFailure.self) { try await fault.inject() })
        #expect(failure.mayHaveTakenEffect)
        #expect(scene.aws.calls(of: "ReplaceNetworkAclAssociation").count == 1)
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

    @Test("what cannot be recorded is not sent")
    func unrecorded() async throws {
        let scene = try FaultScene()
        let fault = try await scene.prepared("aws/call", Self.association)
        scene.aws.script { call, _ in call.action == "PutParameter" ? .denied : nil }
        let failure = try #require(await #expect(throws: InjectionFailure.self) { try await fault.inject() })
        #expect(!failure.mayHaveTakenEffect)
        try await fault.undo()
        #expect(scene.aws.calls().map(\.action) == ["PutParameter"])
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

    @Test(
        "what looks like a secret is refused by its name alone, in the call and in its undo",
        arguments: [
            ("rds", "ModifyDBCluster", "MasterUserPassword=hunter2"),
            ("rds", "ModifyDBCluster", "masteruserpassword=hunter2"),
            ("elasticache", "ModifyReplicationGroup", "AuthToken=hunter2"),
            ("elasticache", "ModifyUser", "Passwords.member.1=hunter2"),
            ("ecs", "PutAccountSetting", "clientSecret=hunter2"), ("sts", "GetSessionToken", "TokenCode=hunter2"),
        ])
    func secrets(_ service: String, _ operation: String, _ parameter: String) throws {
        let scene = try FaultScene()
        let call: [String: ArgumentValue] = [
            "service": .string(service), "operation": .string(operation), "parameters": .list([parameter]),
            "undo": .string("none"),
        ]
        let undo: [String: ArgumentValue] = [
            "service": .string(service), "operation": .string("Any"), "undo": .string(operation),
            "undoParameters": .list([parameter]),
        ]
        for values in [call, undo] {
            let refusal = try #require(#expect(throws: FaultRefusal.self) { try scene.fault("aws/call", values) })
            #expect(refusal.reason.contains("looks like a secret"))
            #expect(!refusal.description.contains("hunter2"))
        }
    }

    @Test("a parameter that is kept as SecureString is refused; what only speaks of a secret is not")
    func secureString() throws {
        let scene = try FaultScene()
        func call(_ service: String, _ operation: String, _ parameters: [String]) throws {
            _ = try scene.fault(
                "aws/call",
                [
                    "service": .string(service), "operation": .string(operation), "parameters": .list(parameters),
                    "undo": .string("none"),
                ])
        }
        let refusal = try #require(
            #expect(throws: FaultRefusal.self) {
                try call("ssm", "PutParameter", ["Name=/a", "Value=hunter2", "Type=SecureString"])
            })
        #expect(!refusal.description.contains("hunter2"))
        try call("ssm", "PutParameter", ["Name=/a", "Value=b", "Type=String"])
        try call("rds", "ModifyDBCluster", ["ManageMasterUserPassword=true", "MasterUserSecretKmsKeyId=alias/k"])
        try call("ec2", "CreateNetworkAcl", ["ClientToken=a"])
    }

    @Test("an undo that Parameter Store cannot hold is refused before anything is sent")
    func tooLong() throws {
        let scene = try FaultScene()
        let long = ["Description=" + String(repeating: "x", count: 4_096)]
        let refusal = try #require(
            #expect(throws: FaultRefusal.self) {
                try scene.fault("aws/call", without("undoParameters", ["undoParameters": .list(long)]))
            })
        #expect(refusal.reason.contains("holds 4096"))
        _ = try scene.fault("aws/call", without("parameters", ["parameters": .list(long)]))
    }

    /// Its undo may be made twice, as the reference asks.
    private static let flag: [String: ArgumentValue] = [
        "service": .string("ssm"), "operation": .string("PutParameter"),
        "parameters": .list(["Name=/flag", "Value=up", "Type=String"]), "undo": .string("DeleteParameter"),
        "undoParameters": .list(["Name=/flag"]),
    ]

    @Test("whoever finds it after the run's end takes it back from AWS alone, and then nothing is left")
    func leftover() async throws {
        let scene = try FaultScene()
        try await scene.prepared("aws/call", Self.flag).inject()
        #expect(scene.parameters.values["/flag"] == "up")
        let elsewhere = scene.environment(run: "recovery")
        #expect(try await FaultCatalog.leftovers(of: "another", in: elsewhere).isEmpty)
        for run in [nil, "run-1"] as [String?] {
            let found = try await FaultCatalog.leftovers(of: run, in: elsewhere)
            #expect(found.map(\.run) == ["run-1"])
            #expect(found.first?.calls.map(\.action) == ["ssm:DeleteParameter", "ssm:DeleteParameter"])
        }
        let found = try #require(try await FaultCatalog.leftovers(of: nil, in: elsewhere).first)
        #expect(try await found.restore() == ["ssm:PutParameter taken back by ssm:DeleteParameter"])
        #expect(scene.parameters.values.isEmpty)
        #expect(try await FaultCatalog.leftovers(of: nil, in: elsewhere).isEmpty)
    }

    @Test("a call that arrives only after its run died, and was looked for already, is taken back all the same")
    func lateLeftover() async throws {
        let scene = try FaultScene()
        try await scene.prepared("aws/call", Self.flag).inject()
        // Nobody has its answer, and AWS does not show it yet.
        scene.parameters.set("/flag", to: nil)
        let parameters = scene.parameters
        scene.atPause.withLock { $0 = { pause in if pause == 5 { parameters.set("/flag", to: "up") } } }
        let found = try #require(
            try await FaultCatalog.leftovers(of: nil, in: scene.environment(run: "recovery")).first)
        _ = try await found.restore()
        #expect(scene.parameters.values.isEmpty)
    }

    @Test("one that never arrives is waited for as long as a call may be on its way, and no longer")
    func lostLeftover() async throws {
        let scene = try FaultScene()
        try await scene.prepared("aws/call", Self.flag).inject()
        scene.parameters.set("/flag", to: nil)
        let found = try #require(
            try await FaultCatalog.leftovers(of: nil, in: scene.environment(run: "recovery")).first)
        let began = scene.time.now
        _ = try await found.restore()
        #expect(scene.parameters.values.isEmpty)
        #expect((15_000_000...17_000_000).contains(scene.time.now - began))
    }

    @Test("an undo that is accepted in any case is made again until a call without an answer can arrive no more")
    func unansweredSwitch() async throws {
        let scene = try FaultScene()
        let fault = try await scene.prepared("aws/call", Self.association)
        // The first call is the record's, the second the one without an answer.
        scene.aws.script { call, index in
            index == 1 && call.action == "ReplaceNetworkAclAssociation" ? .lost : nil
        }
        _ = await #expect(throws: InjectionFailure.self) { try await fault.inject() }
        let began = scene.time.now
        try? await fault.undo()
        #expect(scene.time.now - began >= 15_000_000)
        #expect(scene.aws.calls(of: "ReplaceNetworkAclAssociation").count > 2)
    }

    @Test("what AWS refuses to take back stays recorded, and is said with the call to make by hand")
    func stuckLeftover() async throws {
        let scene = try FaultScene()
        try await scene.prepared("aws/call", Self.flag).inject()
        let found = try #require(
            try await FaultCatalog.leftovers(of: nil, in: scene.environment(run: "recovery")).first)
        scene.aws.script { call, _ in call.action == "DeleteParameter" ? .denied : nil }
        let failure = try #require(await #expect(throws: UndoFailure.self) { try await found.restore() })
        #expect(failure.mend.contains("make the call ssm:DeleteParameter by hand, with Name=/flag"))
        #expect(failure.mend.contains("aws ssm delete-parameter --name /gameday/test/undo/run-1-"))
        #expect(scene.parameters.values.count == 2)
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
