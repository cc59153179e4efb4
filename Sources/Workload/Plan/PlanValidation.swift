internal import History

extension WorkloadPlan {
    /// The name under which reads through the service's own name stand in the history.
    public static let serviceEndpoint = "service"

    /// Refuses a plan that cannot be run as written.
    func validate() throws(WorkloadError) {
        let names = streams.map(\.name)
        let isName = { (byte: UInt8) in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || [0x2D, 0x2E, 0x5F].contains(byte)
        }
        guard (1...48).contains(run.utf8.count), run.utf8.allSatisfy(isName) else {
            throw .invalidPlan("the run's name \"\(run)\" must be 1 to 48 of A-Z a-z 0-9 . _ -")
        }
        guard service.hasPrefix("http://") || service.hasPrefix("https://"), !service.hasSuffix("/") else {
            throw .invalidPlan(
                "the service \(service) must be http:// or https:// and a host, without a slash at its end")
        }
        guard !streams.isEmpty, Set(names).count == names.count, !names.contains(Self.serviceEndpoint) else {
            throw .invalidPlan(
                "the streams \(names) must be at least one, of different names, none \"\(Self.serviceEndpoint)\"")
        }
        for stream in streams where !(stream.ratePerSecond > 0 && stream.ratePerSecond <= 100_000) {
            throw .invalidPlan("stream \(stream.name): the rate must be above 0 and at most 100000 a second")
        }
        guard (2...100_000).contains(accounts), maxAmount >= 1, openingBalance >= maxAmount,
            openingBalance <= Int64.max / Int64(accounts)
        else {
            throw .invalidPlan(
                "it needs 2 to 100000 accounts and an opening balance that covers \(maxAmount) and can be summed up")
        }
        guard rules.deadline > 0, rules.attemptTimeout > 0, rules.firstPause > 0,
            rules.longestPause >= rules.firstPause, rules.resolveWithin >= rules.deadline, serviceMaxInFlight >= 0
        else {
            throw .invalidPlan("the times must be positive, and operations resolved no earlier than their deadline")
        }
        _ = try RequestMakers(self)
    }

    /// What the history begins with.
    var meta: HistoryMeta {
        let sequence = sequence
        var recovery = recovery
        recovery.deadline = rules.deadline
        recovery.ratePerSecond = streams.filter(\.judged).reduce(0) { $0 + $1.ratePerSecond }
        var endpoints = [Self.serviceEndpoint: HistoryEndpoint.strong]
        for node in nodes { endpoints[node.name] = .strong }
        let opened = (0..<accounts).map { AccountBalance(account: sequence.account($0), balance: openingBalance) }
        return HistoryMeta(
            spec: HistorySpec(
                checks: [.durability, .recovery],
                durability: DurabilitySpec(
                    accounts: opened, total: openingBalance * Int64(accounts), endpoints: endpoints,
                    serverMaxInflight: serviceMaxInFlight, seqIsCommitOrder: seqIsCommitOrder),
                recovery: recovery))
    }

    /// The streams that go to one node of the load balancer.
    var nodes: [StreamPlan] { streams.filter { $0.route.connectTo != nil } }
}

/// The preset's templates, ready to make requests.
struct RequestMakers: Sendable {
    let openAccount: RequestMaker
    let transfer: RequestMaker
    let lookUp: RequestMaker
    let page: RequestMaker
    let balances: RequestMaker
    let openSession: RequestMaker?

    init(_ plan: WorkloadPlan) throws(WorkloadError) {
        openAccount = try RequestMaker(plan.preset.openAccount, service: plan.service, name: "open account")
        transfer = try RequestMaker(plan.preset.transfer, service: plan.service, name: "transfer")
        lookUp = try RequestMaker(plan.preset.lookUp, service: plan.service, name: "look up")
        page = try RequestMaker(plan.preset.page, service: plan.service, name: "page")
        balances = try RequestMaker(plan.preset.balances, service: plan.service, name: "balances")
        openSession =
            if let template = plan.preset.openSession {
                try RequestMaker(template, service: plan.service, name: "open session")
            } else {
                nil
            }
    }
}
