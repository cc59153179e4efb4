import Testing

@Suite("What the plan shows")
struct ChecksTests {
    /// Both stacks, each with what a check finds wrong in it.
    private func findings(_ check: (PlanDocument) -> [String]) async throws -> [String] {
        let stacks = try await AppliedStacks.shared
        return [stacks.full, stacks.plain].flatMap { stack in
            check(stack.plan).map { "\(stack.plan.suffix): \($0)" }
        }
    }

    @Test("who may reach whom, through routes, network ACLs both ways and security groups, and nobody else")
    func reachability() async throws { #expect(try await findings(Reachability.findings) == []) }

    @Test("both tags are on everything that can have tags")
    func tags() async throws { #expect(try await findings(Tags.findings) == []) }

    @Test("every name says its type and ends with the suffix")
    func naming() async throws { #expect(try await findings(Naming.findings) == []) }

    @Test("every zone has the same, and leans on no other")
    func zones() async throws { #expect(try await findings(ZoneSymmetry.findings) == []) }

    @Test("everything can be destroyed")
    func destroyability() async throws {
        #expect(try await findings(Destroyability.findings(of:)) == [])
        #expect(Configuration.product.flatMap(Destroyability.findings(in:)) == [])
    }

    @Test("a dead task, a dead load balancer and a sick container are noticed within 60 s; a day can be taken back")
    func times() async throws { #expect(try await findings(RecoveryTimes.findings) == []) }

    @Test("no output and no task definition holds a secret")
    func secrets() async throws { #expect(try await findings(Secrets.findings) == []) }

    @Test("there is no GuardDuty and no Config recorder")
    func forbidden() async throws { #expect(try await findings(Forbidden.findings) == []) }
}
