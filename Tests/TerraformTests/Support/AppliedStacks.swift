import Foundation
import TestSupport

/// Two stacks of the shipped configuration, applied side by side to one account of moto: once for all tests.
struct AppliedStacks: Sendable {
    /// A stack that was applied, and what a second plan of it said.
    struct Stack: Sendable {
        var terraform: Terraform
        var variables: String
        /// The second plan: nothing is to change, so it holds the whole stack with every id.
        var plan: PlanDocument
        /// 0: nothing to change; 2: something.
        var secondPlan: Int32
        var secondPlanText: String
        /// What `terraform output -json stack` prints.
        var stackFile: String
        /// The path of the state as it was then.
        var state: String
    }

    /// With everything that can be switched on.
    var full: Stack
    /// With nothing set but what must be.
    var plain: Stack
    var account: MotoAccount

    static let fullVariables = """
        environment_suffix = "north"
        domain_name        = "payments.example.com"
        container_image    = "registry.example.com/transaction-service:1.0.0"

        notification_emails = ["operators@example.com"]

        enable_gameday           = true
        gameday_image            = "registry.example.com/gameday:1.0.0"
        gameday_schedule_enabled = true
        """
    static let plainVariables = """
        environment_suffix = "south"
        domain_name        = "payments.example.com"
        container_image    = "registry.example.com/transaction-service:1.0.0"
        """

    private static let opening = Task { try await MotoAccount() }
    private static let initializing = Task {
        let copy = try await account.workspace("initialized", variables: plainVariables)
        try await copy.initialize()
        return copy
    }
    private static let making = Task { try await make() }
    private static let destroying = Task { try await destroy(try await making.value) }

    /// The account that they are in.
    static var account: MotoAccount {
        get async throws { try await opening.value }
    }

    /// A copy in which `terraform init` was run: once for all, for all copies share what it puts away.
    static var initialized: Terraform {
        get async throws { try await initializing.value }
    }

    /// The stacks; the first caller waits until they are there.
    static var shared: AppliedStacks {
        get async throws { try await making.value }
    }

    /// What there was of them before both were destroyed and after: in the states, and in the account.
    static var leftovers: (before: [String], after: [String]) {
        get async throws { try await destroying.value }
    }

    private static func make() async throws -> AppliedStacks {
        let account = try await account
        let full = try account.workspace("full", variables: fullVariables)
        let plain = try account.workspace("plain", variables: plainVariables)
        _ = try await initialized
        async let first = apply(full, fullVariables)
        async let second = apply(plain, plainVariables)
        return try await AppliedStacks(full: first, plain: second, account: account)
    }

    private static func apply(_ terraform: Terraform, _ variables: String) async throws -> Stack {
        try await terraform.expect("apply", ["-auto-approve", "-input=false", "-no-color"])
        let again = try await terraform.run(
            "plan", ["-detailed-exitcode", "-input=false", "-no-color", "-out=plan.bin"])
        let state = terraform.folder + ".tfstate"
        try FileManager.default.copyItem(atPath: terraform.folder + "/terraform.tfstate", toPath: state)
        return Stack(
            terraform: terraform, variables: variables, plan: try await terraform.show(), secondPlan: again.status,
            secondPlanText: again.standardOutput + again.standardError,
            stackFile: try await terraform.expect("output", ["-json", "stack"]), state: state)
    }

    private static func destroy(_ stacks: AppliedStacks) async throws -> (before: [String], after: [String]) {
        let before = try await stacks.whatIsThere()
        async let first = stacks.full.terraform.expect("destroy", ["-auto-approve", "-input=false", "-no-color"])
        async let second = stacks.plain.terraform.expect("destroy", ["-auto-approve", "-input=false", "-no-color"])
        _ = try await (first, second)
        return (before, try await stacks.whatIsThere())
    }

    private func whatIsThere() async throws -> [String] {
        var found: [String] = []
        for stack in [full, plain] {
            found += try await stack.terraform.expect("state", ["list"]).split(separator: "\n").map(String.init)
            found += try await account.leftovers(of: stack.plan.suffix)
        }
        return found
    }
}

extension AppliedStacks {
    /// The plan of a copy of the configuration that `change` has broken, made against the state of the full stack.
    func planOfMutant(_ name: String, _ change: (_ folder: String) throws -> Void) async throws -> PlanDocument {
        let copy = try mutant(name, change)
        return try await copy.plan(["-refresh=false"])
    }

    func mutant(_ name: String, _ change: (_ folder: String) throws -> Void) throws -> Terraform {
        let copy = try account.workspace("mutant-\(name)", variables: full.variables, state: full.state)
        try change(copy.folder)
        return copy
    }
}
