internal import Basics
internal import HTTPClient
internal import History

/// The open-loop generator: a pacing thread and the HTTP client's callbacks around one `GeneratorCore`.
///
/// Everything that changes the core happens under one lock, the history included: what a record says was decided
/// under the same lock, so the file's order is the order of events. Requests are handed to the client after the lock.
final class Generator: Sendable {
    private struct State {
        var core: GeneratorCore
        var outbox = Outbox()
        var feed: AsyncStream<FinishedArrival>.Continuation?
        var finished = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let plan: WorkloadPlan
    private let makers: RequestMakers
    private let client: HTTPClient
    private let journal: HistoryJournal
    private let sessions: SessionBook
    private let clock: MonotonicClock
    private let alarm = Alarm()
    private let state: Locked<State>
    private let thread = Locked<WorkerThread?>(nil)
    /// Ids are reserved this far ahead, so that the disk never holds up an arrival.
    private let reserveAhead: Int64

    init(
        plan: WorkloadPlan, makers: RequestMakers, client: HTTPClient, journal: HistoryJournal, sessions: SessionBook,
        clock: MonotonicClock
    ) {
        self.plan = plan
        self.makers = makers
        self.client = client
        self.journal = journal
        self.sessions = sessions
        self.clock = clock
        state = Locked(State(core: GeneratorCore(plan)))
        let rate = plan.streams.reduce(0) { $0 + $1.ratePerSecond }
        reserveAhead = max(HistoryJournal.reservation / 2, Int64(rate * 2))
    }

    /// Starts the pacing thread; arrivals begin as soon as their ids are reserved on disk.
    func start() {
        journal.onChange { [alarm] in alarm.ring() }
        journal.reserve(plan.sequence, upTo: reserveAhead)
        let thread = WorkerThread { self.pace() }
        self.thread.withLock { $0 = thread }
    }

    /// Ends the arrivals and waits until nothing is under way.
    func stop() async {
        guard
            let thread = thread.withLock({ thread in
                defer { thread = nil }
                return thread
            })
        else { return }
        perform { core, out in core.close(at: clock.now(), &out) }
        alarm.ring()
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if !state.finished { state.waiters.append(continuation) }
                return state.finished
            }
            if isOver { continuation.resume() }
        }
        thread.join()
    }

    /// The judged arrivals from now on. One listener: a second one takes the place of the first.
    func arrivals() -> AsyncStream<FinishedArrival> {
        let (stream, continuation) = AsyncStream.makeStream(of: FinishedArrival.self)
        state.withLock { state in
            state.feed?.finish()
            state.feed = continuation
            if state.finished { continuation.finish() }
        }
        return stream
    }

    func snapshot() -> WorkloadSnapshot {
        let now = clock.now()
        let failure = journal.failure
        return state.withLock { state in
            let streams = state.core.streams
            return WorkloadSnapshot(
                at: now, total: StreamStatistics.snapshot(of: streams.map(\.statistics), name: "all", at: now),
                streams: streams.map {
                    StreamStatistics.snapshot(of: [$0.statistics], name: $0.plan.name, at: now)
                }, failure: failure)
        }
    }

    /// What became of each transfer, when the last request was sent, and the next free id.
    func results() -> (outcomes: OutcomeTable, lastSendAt: Int64, nextOp: Int64) {
        state.withLock { ($0.core.outcomes, $0.core.lastSendAt, $0.core.nextOp) }
    }

    // MARK: - The pacing thread

    private func pace() {
        while true {
            let failed = journal.failure != nil
            let reserved = journal.reservedTo
            let now = clock.now()
            var next: Int64?
            var reserveTo: Int64 = 0
            let isFinished = perform { core, out in
                if reserved > 0, core.phase == .idle { core.start(at: now) }
                core.reservedTo = reserved
                if failed { core.close(at: now, &out) }
                next = core.turn(at: now, &out)
                reserveTo = core.nextOp + reserveAhead
                return core.phase == .finished
            }
            if isFinished { return finish() }
            if reserveTo + HistoryJournal.reservation / 2 > reserved { journal.reserve(plan.sequence, upTo: reserveTo) }
            alarm.wait(until: next)
        }
    }

    private func finish() {
        let waiters = state.withLock { state in
            state.finished = true
            state.feed?.finish()
            state.feed = nil
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Changes the core, records what it says and then sends what it wants sent.
    private func perform<Result: Sendable>(_ body: (inout GeneratorCore, inout Outbox) -> Result) -> Result {
        let (result, launches) = state.withLock { state in
            state.outbox.removeAll()
            let result = body(&state.core, &state.outbox)
            journal.append(state.outbox.records)
            if let feed = state.feed {
                for arrival in state.outbox.finished { feed.yield(arrival) }
            }
            return (result, state.outbox.launches)
        }
        for launch in launches { send(launch) }
        return result
    }

    // MARK: - Requests

    private func send(_ launch: Launch) {
        let request = request(launch)
        client.submit(request) { [self] result in
            let landing = Landing(launch, result, preset: plan.preset)
            let now = clock.now()
            let mustRing = perform { core, out in
                core.landed(launch.op, landing, at: now, &out)
                return core.isEarlier
            }
            if mustRing { alarm.ring() }
        }
    }

    private func request(_ launch: Launch) -> HTTPRequest {
        let route = plan.streams[launch.stream].route
        switch launch.content {
        case .transfer(let transfer):
            var values = TemplateValues(transfer)
            if makers.openSession != nil { values.session = sessions.token(of: transfer.from) }
            return makers.transfer.request(
                values, timeout: plan.rules.attemptTimeout, route: route)
        case .get(let key):
            var values = TemplateValues()
            values.key = key
            return makers.lookUp.request(values, timeout: plan.rules.deadline, route: route)
        case .balance(let account, _):
            var values = TemplateValues()
            values.prefix = account
            return makers.balances.request(values, timeout: plan.rules.deadline, route: route)
        }
    }
}

extension Landing {
    /// What the end of an exchange means to what was launched.
    init(_ launch: Launch, _ result: Swift.Result<HTTPResponse, HTTPError>, preset: WorkloadPreset) {
        let exchange =
            switch result {
            case .success(let response): response.exchange
            case .failure(let error): error.exchange
            }
        startedAt = exchange.takenAt
        wireSends = exchange.wireSends
        let response = try? result.get()
        switch launch.content {
        case .transfer(let transfer):
            self.result = .attempt(
                .of(result, key: transfer.key, preset: preset, mayBeStored: launch.mayBeStored))
        case .get(let key):
            self.result = .read(response.flatMap { LedgerAnswers.lookUp($0, key: key) }, status: response?.status)
        case .balance(let account, _):
            self.result = .read(
                response.flatMap { LedgerAnswers.balance($0, account: account) }, status: response?.status)
        }
    }
}
