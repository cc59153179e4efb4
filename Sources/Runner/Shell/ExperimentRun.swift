internal import AWS
internal import Basics
internal import Experiments
internal import Faults
internal import HTTPClient
internal import History
internal import Stack
internal import Workload

/// The shell around `RunMachine`: does what the machine says, one phase after the other, and tells it what happened.
public actor ExperimentRun {
    var request: RunRequest
    let environment: RunEnvironment
    /// Where it leaves everything that it finds.
    public nonisolated let directory: RunDirectory
    let journal: RunJournal
    let began: String
    let beganAt: Int64
    let lease: LeaseHolder
    /// What ends this run alone, besides a halt.
    let stop = HaltSwitch()
    private let lock: RunLock?

    var machine = RunMachine()
    var caller: STS.CallerIdentity?
    var watchdog: (any RunWatchdog)?
    var faults: [any PreparedFault] = []
    /// The numbers of the faults whose injection was begun.
    var begun: [Int] = []
    var traffic: Traffic?
    /// Just before the first fault call: t0.
    var faultBegan: Int64?
    /// How long the faults may be in, from the first injection on.
    var times: FaultTimes?
    var evidence: [Evidence] = []
    var probes: [ProbeSummary] = []
    /// What the faults checked by themselves.
    var assessments: [ProbeSummary] = []
    /// What somebody else did to the stack meanwhile.
    var disturbances: [Finding] = []
    var judgement: Judgement?
    /// What is broken right now.
    var broken: [String] = []
    /// What an undo waited for in vain, of faults that leave no mark in AWS.
    var unseen: [String] = []
    /// What an undo waits for, in words.
    let waiting = Locked<String?>(nil)
    /// When the last fault's evidence was there.
    var evidenceComplete: Int64?
    /// What the judged arrivals since t0 say.
    var live: LiveRecovery?
    var budget: ErrorBudget?
    /// Takes the judged arrivals from just before t0 on.
    let arrivals: AsyncStream<AsyncStream<FinishedArrival>>.Continuation
    private let arrivalStreams: AsyncStream<AsyncStream<FinishedArrival>>
    var watches: [ProbeWatch] = []
    /// Whether the ledger was read back, without which nothing can be said of transactions.
    var wasReadBack = false
    /// What could not be read back.
    var readBackFindings: [Finding] = []
    /// What whoever started the run must know, though it changes no verdict.
    var notes: [String] = []
    let acknowledged = Acknowledgements()
    let failedRequests = FailedRequests()
    private var spans: [PhaseSpan] = []

    /// Makes the run's directory and begins its journal; nothing is sent yet.
    ///
    /// - Throws: `Finding` when the directory cannot be written.
    public init(_ request: RunRequest, in runs: String, environment: RunEnvironment) throws(Finding) {
        self.request = request
        directory = try RunDirectory(creatingIn: runs, name: request.run)
        lock = RunLock(directory)
        (arrivalStreams, arrivals) = AsyncStream.makeStream()
        began = environment.wallClock()
        beganAt = environment.clock.now()
        do {
            journal = try RunJournal(
                path: directory.journal, clock: environment.clock, wallClock: environment.wallClock)
            try directory.write(request.text, to: directory.experiment)
            try journal.record(
                "run",
                [
                    ("run", .string(request.run)), ("experiment", .string(request.experiment.name)),
                    ("stack", .string(request.stack.name)), ("account", .string(request.stack.account)),
                    ("region", .string(request.stack.region)),
                ], durable: true)
        } catch {
            throw Finding(.evidenceDamaged, "\(error)", mend: "name a directory that can be written with --runs")
        }
        var observed = environment
        observed.aws.observer = journal.callObserver(clock: environment.clock)
        self.environment = observed
        lease = LeaseHolder(run: request.run, stack: request.stack, environment: observed)
    }

    /// Runs the experiment to its end. Whatever happens is in the outcome.
    public func run() async -> RunOutcome {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.watchForHalt() }
            group.addTask { await self.keepLease() }
            group.addTask { await self.followArrivals(self.arrivalStreams) }
            group.addTask { await self.watchStopConditions() }
            group.addTask { await self.watchAlarms() }
            await pursueAll()
            group.cancelAll()
        }
        await traffic?.close()
        await handBack()
        return outcome()
    }

    private func pursueAll() async {
        var effect = machine.handle(.began)
        while let current = effect {
            let phase = machine.phase
            let from = environment.clock.now()
            journal.note("phase", [("phase", .string(phase.rawValue))])
            effect = await pursue(current)
            spans.append(PhaseSpan(phase: phase, fromSeconds: seconds(from), toSeconds: seconds()))
        }
    }

    /// Performs one effect and hands the machine what came of it, together with a halt that arrives meanwhile.
    private func pursue(_ effect: RunEffect) async -> RunEffect? {
        guard effect.canBeCutShort else {
            let event = await watched(effect)
            let next = handle(event)
            guard let halt = environment.halt.finding, let stopped = handle(.stopped(halt)) else { return next }
            return stopped
        }
        return await withTaskGroup(of: RunEvent?.self) { group in
            group.addTask { await self.watched(effect) }
            group.addTask { await self.environment.halt.wait().map { .stopped($0) } }
            group.addTask { await self.stop.wait().map { .stopped($0) } }
            var next: RunEffect?
            while let event = await group.next() {
                guard let event else { continue }
                next = handle(event)
                if next != nil || machine.phase == .finished { break }
            }
            group.cancelAll()
            return next
        }
    }

    private func handle(_ event: RunEvent) -> RunEffect? {
        let phase = machine.phase
        let known = machine.findings.count
        let effect = machine.handle(event)
        // A halt that was heard already, or comes when all is over, is no news.
        guard machine.findings.count > known else { return effect }
        switch event {
        case .failed(let finding), .stopped(let finding), .undoFailed(let finding):
            journal.note(
                "finding",
                [
                    ("phase", .string(phase.rawValue)), ("kind", .string(finding.kind.rawValue)),
                    ("reason", .string(finding.reason)), ("mend", .string(finding.mend)),
                ])
        default: break
        }
        return effect
    }

    /// Performs an effect while its progress is shown.
    private func watched(_ effect: RunEffect) async -> RunEvent {
        let from = environment.clock.now()
        return await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.showProgress(since: from, budget: self.budget(of: effect)) }
            let event = await perform(effect)
            group.cancelAll()
            return event
        }
    }

    private func perform(_ effect: RunEffect) async -> RunEvent {
        do {
            switch effect {
            case .resolve: return try await resolve()
            case .checkGuards:
                try await takeStack()
                return try await checkGuards()
            case .openWorkload: return try await openWorkload()
            case .baseline: return try await baseline()
            case .inject: return try await inject()
            case .observe: return try await observe()
            case .undo: return await undo()
            case .reconcile: return try await reconcile()
            case .judge: return await judge()
            }
        } catch {
            return .failed(finding(of: error))
        }
    }

    private func finding(of error: any Error) -> Finding {
        if let finding = error as? Finding { return finding }
        if let failure = error as? RunJournal.Failure {
            return Finding(.evidenceDamaged, "\(failure)", mend: "make room for the run directory and run it again")
        }
        // The halt that cancelled the phase is an event of its own.
        if error is CancellationError, let halt = environment.halt.finding { return halt }
        return Finding(.unproven, "\(error)", mend: "see in the journal how far the run came, and run it again")
    }

    /// Seconds from the run's begin to an instant of the clock.
    func seconds(_ instant: Int64? = nil) -> Double {
        Double((instant ?? environment.clock.now()) - beganAt) / 1_000_000
    }

    private func outcome() -> RunOutcome {
        var outcome = Outcomes.assemble(
            request, run: directory.path, began: began, findings: machine.findings + disturbances, judgement: judgement,
            evidence: evidence, probes: probes, assessments: assessments)
        outcome.plans = faults.map(\.plan)
        outcome.phases = spans
        outcome.undone = !machine.somethingToUndo
        outcome.notes = notes
        journal.note(
            "verdict",
            [
                ("verdict", .string(outcome.verdict.rawValue)), ("reason", .string(outcome.reason)),
                ("mend", .string(outcome.mend)), ("undone", .boolean(outcome.undone)),
            ])
        return outcome
    }
}

extension RunEffect {
    /// Whether a halt may cancel the work: everything but the undo and the verdict. What a call of the injection that
    /// is cut short has done is not known; the undo that follows does not need to know it.
    var canBeCutShort: Bool {
        switch self {
        case .resolve, .checkGuards, .openWorkload, .baseline, .inject, .observe, .reconcile: true
        case .undo, .judge: false
        }
    }
}
