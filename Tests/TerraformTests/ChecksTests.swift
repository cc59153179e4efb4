import Testing

@Suite("What the plan shows")
struct ChecksTests {
    /// Reports what a check finds wrong in either stack.
    private func expectNothing(_ check: (PlanDocument) -> [String]) async throws {
        let stacks = try await AppliedStacks.shared
        for stack in [stacks.full, stacks.plain] {
            for finding in check(stack.plan) { Issue.record("\(stack.plan.suffix): \(finding)") }
        }
    }

    @Test("who may reach whom, through routes, network ACLs both ways and security groups, and nobody else")
    func reachability() async throws { try await expectNothing(Reachability.findings) }

    @Test("both tags are on everything that can have tags")
    func tags() async throws { try await expectNothing(Tags.findings) }

    @Test("every name says its type and ends with the suffix")
    func naming() async throws { try await expectNothing(Naming.findings) }

    @Test("every zone has the same, and leans on no other")
    func zones() async throws { try await expectNothing(ZoneSymmetry.findings) }

    @Test("everything can be destroyed")
    func destroyability() async throws {
        try await expectNothing(Destroyability.findings(of:))
        #expect(Configuration.product.flatMap(Destroyability.findings(in:)) == [])
    }

    @Test("a dead task, a dead load balancer and a sick container are noticed within 60 s; a day can be taken back")
    func times() async throws { try await expectNothing(RecoveryTimes.findings) }

    @Test("keys, buckets and roles admit whom they must, to what they must, and nobody else to anything")
    func policies() async throws { try await expectNothing(Policies.findings) }

    @Test("no output and no task definition holds a secret")
    func secrets() async throws { try await expectNothing(Secrets.findings) }

    @Test("there is no GuardDuty and no Config recorder")
    func forbidden() async throws { try await expectNothing(Forbidden.findings) }
}
