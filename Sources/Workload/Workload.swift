public import Basics
public import HTTPClient
public import History

/// The workload of one run: opens its accounts, drives transactions at a fixed rate through whatever happens, and
/// reads everything back afterwards.
///
/// `open`, `start`, then `stop` and `reconcile`, each once and in this order. Everything it does and all that is
/// marked stands in one history, in the order of time. If the history cannot be written any more, arrivals end at
/// once, `snapshot().failure` says why and `reconcile` throws it: such a run is inconclusive.
public final class Workload: Sendable {
    /// What is sent, where to and how fast; it was checked and does not change.
    public let plan: WorkloadPlan
    private let makers: RequestMakers
    private let journal: HistoryJournal
    private let asker: Asker
    private let generator: Generator
    private let firstSeq = Locked<Int64>(0)
    private let sessions = SessionBook()

    /// Accounts opened at a time.
    private static let parallelOpenings = 16

    /// Refuses a plan that contradicts itself; sends nothing.
    public init(
        plan: WorkloadPlan, client: HTTPClient, journal: HistoryJournal, clock: MonotonicClock = .system
    ) throws(WorkloadError) {
        try plan.validate()
        self.plan = plan
        self.journal = journal
        makers = try RequestMakers(plan)
        asker = Asker(client: client, clock: clock)
        generator = Generator(
            plan: plan, makers: makers, client: client, journal: journal, sessions: sessions, clock: clock)
    }

    /// Begins the history and opens the accounts, and a session for each where the service has them, retrying until
    /// `limits.open` has passed.
    public func open() async throws(WorkloadError) {
        journal.append([.meta(plan.meta)])
        if let failure = journal.failure { throw failure }
        let deadline = asker.clock.now() + plan.limits.open
        var values = TemplateValues()
        values.prefix = plan.sequence.accountPrefix
        var trouble = "no time was left"
        let balances = await asker.ask(until: deadline, trouble: { trouble = $0 }) { timeout in
            makers.balances.request(values, timeout: timeout, route: .client)
        } read: { response in
            response.status == 200 ? LedgerAnswers.decode(LedgerAnswers.Balances.self, response.body) : nil
        }
        guard let balances else { throw notOpened("the balances of \(plan.service) could not be read", trouble) }
        firstSeq.withLock { $0 = balances.high_water_seq }
        if let failure = await openAccounts(until: deadline) { throw failure }
    }

    /// Starts the arrivals.
    public func start() { generator.start() }

    /// The judged arrivals from now on, for the live recovery clock: in order of schedule within each stream, each at
    /// its deadline at the latest. One listener at a time; it ends with the workload.
    public func arrivals() -> AsyncStream<FinishedArrival> { generator.arrivals() }

    /// How the workload stands now.
    public func snapshot() -> WorkloadSnapshot { generator.snapshot() }

    /// Writes that a fault is about to be injected, or that the call which injects it has returned.
    public func markFault(phase: FaultMark.Phase, action: String) {
        journal.append([.fault(FaultMark(phase: phase, action: action, time: 0))])
        journal.flushSoon()
    }

    /// Writes what was seen of the fault's victim.
    public func markEvidence(bit: Bool, what: String) {
        journal.append([.evidence(EvidenceMark(bit: bit, what: what, time: 0))])
        journal.flushSoon()
    }

    /// Ends the arrivals and waits for what is under way, at most a deadline and one attempt.
    public func stop() async { await generator.stop() }

    /// Waits out the fence, then reads the ledger back: a scan through the service, one through each zone's node, and
    /// a look-up of every operation that is still open. What could not be read is said in the result; only a history
    /// that cannot be written is an error.
    public func reconcile() async throws(WorkloadError) -> Reconciliation {
        let results = generator.results()
        let reconciler = Reconciler(
            plan: plan, makers: makers, asker: asker, journal: journal, firstSeq: firstSeq.withLock { $0 },
            outcomes: results.outcomes, lastSendAt: results.lastSendAt, firstOp: results.nextOp)
        if let failure = journal.failure { throw failure }
        let summary = await reconciler.run()
        if let failure = journal.failure { throw failure }
        return summary
    }

    private func openAccounts(until deadline: Int64) async -> WorkloadError? {
        await withTaskGroup(of: WorkloadError?.self) { group in
            for worker in 0..<min(Self.parallelOpenings, plan.accounts) {
                group.addTask {
                    for index in stride(from: worker, to: self.plan.accounts, by: Self.parallelOpenings) {
                        if let failure = await self.openAccount(index, until: deadline) { return failure }
                    }
                    return nil
                }
            }
            for await failure in group {
                guard let failure else { continue }
                group.cancelAll()
                return failure
            }
            return nil
        }
    }

    private func openAccount(_ index: Int, until deadline: Int64) async -> WorkloadError? {
        var values = TemplateValues()
        values.account = plan.sequence.account(index)
        values.openingBalance = plan.openingBalance
        var trouble = "no time was left"
        let isOpen = await asker.ask(until: deadline, trouble: { trouble = $0 }) { timeout in
            makers.openAccount.request(values, timeout: timeout, route: .client)
        } read: { response -> Bool? in
            // Neither a retry nor time mends these: the account is another's, or the request is not understood.
            if response.status == 409 || response.status == 400 {
                trouble = "it answered \(response.status) \(String(decoding: response.body.prefix(200), as: UTF8.self))"
                return false
            }
            return [200, 201].contains(response.status) ? true : nil
        }
        guard isOpen == true else { return notOpened("account \(values.account) could not be opened", trouble) }
        return await openSession(values, until: deadline)
    }

    private func openSession(_ values: TemplateValues, until deadline: Int64) async -> WorkloadError? {
        guard let maker = makers.openSession else { return nil }
        var trouble = "no time was left"
        let token = await asker.ask(until: deadline, trouble: { trouble = $0 }) { timeout in
            maker.request(values, timeout: timeout, route: .client)
        } read: { response in
            response.status == 201 ? LedgerAnswers.decode(LedgerAnswers.Session.self, response.body)?.token : nil
        }
        guard let token else { return notOpened("no session for account \(values.account) could be opened", trouble) }
        sessions.set(token, of: values.account)
        return nil
    }

    private func notOpened(_ what: String, _ trouble: String) -> WorkloadError {
        WorkloadError(
            code: .notOpened,
            message: "\(what) within \(plan.limits.open / 1_000_000) s: \(trouble). Nothing was broken yet; "
                + "see that the service is steady and run again under a new name.")
    }
}
