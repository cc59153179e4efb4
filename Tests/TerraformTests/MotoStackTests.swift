import TestSupport
import Testing

@Suite("The stack on moto")
struct MotoStackTests {
    @Test("after an apply nothing is left to change, with everything switched on and with nothing")
    func secondPlan() async throws {
        let stacks = try await AppliedStacks.shared
        for stack in [stacks.full, stacks.plain] {
            #expect(stack.secondPlan == 0, "\(stack.plan.suffix): \(stack.secondPlanText.suffix(6_000))")
            #expect(stack.plan.resources.count > 100)
        }
    }

    @Test("two suffixes stand side by side in one account, and have no name in common")
    func sideBySide() async throws {
        let stacks = try await AppliedStacks.shared
        let names = [stacks.full, stacks.plain].map { Set(Naming.names(in: $0.plan).map(\.name)) }
        #expect(names[0].intersection(names[1]) == [])
        #expect(names[0].count > 50)
    }

    @Test("a destroy leaves nothing behind, neither in the state nor in the account")
    func destroy() async throws {
        let leftovers = try await AppliedStacks.leftovers
        #expect(leftovers.before.count > 300)
        // What is in no list of names is seen as well.
        for kind in [
            "application-autoscaling describe_scalable_targets", "application-autoscaling describe_scaling_policies",
            "logs describe_resource_policies", "sns list_subscriptions", "secretsmanager list_secrets",
        ] {
            #expect(leftovers.before.contains { $0.hasPrefix(kind) }, "\(kind)")
        }
        #expect(leftovers.after == [])
    }
}
