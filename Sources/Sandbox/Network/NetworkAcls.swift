/// The VPC's network ACLs, in force: every change is in the kernel before it is told of.
actor NetworkAcls: NetworkControl {
    /// Puts rules in force, all of them or none: the text that `nft -f -` reads.
    typealias Enforce = @Sendable (String) async throws(SandboxError) -> Void

    private var state: NetworkState
    private let rules: FilterRules
    private let enforce: Enforce
    private var isChanging = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// The ACLs of a plan; nothing is in force before `begin`.
    init(plan: NetworkPlan, enforce: @escaping Enforce) {
        state = NetworkState(plan.initial)
        rules = FilterRules(plan: plan)
        self.enforce = enforce
    }

    /// The ACLs of the router that this process is in.
    init(plan: NetworkPlan, programs: Programs, processes: ProcessTable) throws(SandboxError) {
        let nft = try programs.find("nft")
        self.init(plan: plan) { (text) throws(SandboxError) in
            let command = ChildCommand(nft, ["-f", "-"], in: .router, privileges: .all)
            let (status, output) = try await processes.run(command, input: text)
            guard status.succeeded else {
                throw SandboxError(
                    "put the network ACLs in force: nft ended with \(status): \(output)",
                    remedy: "run `gameday-sandbox doctor` to see whether this machine allows it")
            }
        }
    }

    /// Puts the first state in force.
    func begin() async throws(SandboxError) {
        try await enforce(rules.text(of: state.network))
    }

    func describeNetwork() async -> NetworkDescription { state.network }

    func isDark(_ subnet: String) async -> Bool { state.network.acl(of: subnet)?.isDark ?? false }

    func createAcl(
        vpc: String, tags: [ResourceTag], token: String?
    ) async throws(NetworkFault) -> NetworkAclDescription {
        try await change { state throws(NetworkFault) in try state.createAcl(vpc: vpc, tags: tags, token: token) }
    }

    func deleteAcl(_ acl: String) async throws(NetworkFault) {
        try await change { state throws(NetworkFault) in try state.deleteAcl(acl) }
    }

    func createEntry(_ entry: NetworkAclEntry, in acl: String) async throws(NetworkFault) {
        try await change { state throws(NetworkFault) in try state.createEntry(entry, in: acl) }
    }

    func deleteEntry(number: Int, egress: Bool, in acl: String) async throws(NetworkFault) {
        try await change { state throws(NetworkFault) in
            try state.deleteEntry(number: number, egress: egress, in: acl)
        }
    }

    func replaceAssociation(_ association: String, with acl: String) async throws(NetworkFault) -> String {
        try await change { state throws(NetworkFault) in try state.replaceAssociation(association, with: acl) }
    }

    func setTags(_ tags: [ResourceTag], on resources: [String]) async throws(NetworkFault) {
        try await change { state throws(NetworkFault) in try state.setTags(tags, on: resources) }
    }

    func removeTags(_ tags: [String: String?]?, from resources: [String]) async throws(NetworkFault) {
        try await change { state throws(NetworkFault) in try state.removeTags(tags, from: resources) }
    }

    /// Makes one change after another: what the kernel is told is always the whole of one state, and a state that
    /// the kernel refused is given up.
    private func change<Result: Sendable>(
        _ body: (inout NetworkState) throws(NetworkFault) -> Result
    ) async throws(NetworkFault) -> Result {
        while isChanging { await withCheckedContinuation { waiting.append($0) } }
        isChanging = true
        defer {
            isChanging = false
            if !waiting.isEmpty { waiting.removeFirst().resume() }
        }
        var changed = state
        let result = try body(&changed)
        let text = rules.text(of: changed.network)
        if text != rules.text(of: state.network) {
            do throws(SandboxError) { try await enforce(text) } catch { throw .notInForce("\(error)") }
        }
        state = changed
        return result
    }
}
