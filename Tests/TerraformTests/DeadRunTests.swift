import TestSupport
import Testing

/// What the runbook promises: `terraform apply` as a second net.
@Suite("After a run that died")
struct DeadRunTests {
    @Test("a plan shows the network ACL that lost its subnet and nothing else, and an apply puts the subnet back")
    func apply() async throws {
        let run = try await AppliedStacks.deadRun
        #expect(run.changes == ["module.network.aws_network_acl.application: update"])
        #expect(run.during != run.before)
        #expect(run.after == run.before)
    }

    @Test("what apply leaves, gameday recover deletes")
    func recover() async throws {
        let run = try await AppliedStacks.deadRun
        #expect(run.recovery.status == 0, "\(run.recovery.standardError)")
        #expect(run.acls.before.contains(run.during))
        #expect(!run.acls.after.contains(run.during))
    }
}
