internal import Basics
internal import Experiments
internal import Reports
public import Runner

/// Everything outside that a game day uses.
public struct GameDayEnvironment: Sendable {
    /// The time of day as RFC 3339 in UTC.
    public var wallClock: @Sendable () -> String
    /// Why no experiment may be begun now; nil when one may.
    public var refusal: @Sendable () -> String?
    /// Waits so many milliseconds; throws when the task is cancelled.
    public var pause: @Sendable (Int) async throws -> Void
    /// What the facilitator says, line by line; nil when nobody is there.
    public var lines: AsyncStream<String>?
    /// What ends the game day from outside.
    public var halt: HaltSwitch
    /// Tells people something, on lines of its own.
    public var say: @Sendable (String) -> Void
    /// Shows a prompt, on whose line people write.
    public var ask: @Sendable (String) -> Void
    /// Makes the request of an item's experiment when its turn comes.
    public var request: @Sendable (Int) -> RunRequest
    /// Runs an experiment as `gameday run` does.
    public var run: @Sendable (RunRequest, HaltSwitch, @escaping @Sendable (RunPhase) -> Void) async -> RunOutcome
    /// Where notices go.
    public var notifiers: [any GameDayNotifier]

    /// An environment of these parts.
    public init(
        wallClock: @escaping @Sendable () -> String, refusal: @escaping @Sendable () -> String?,
        pause: @escaping @Sendable (Int) async throws -> Void, lines: AsyncStream<String>?,
        halt: HaltSwitch, say: @escaping @Sendable (String) -> Void,
        ask: @escaping @Sendable (String) -> Void, request: @escaping @Sendable (Int) -> RunRequest,
        run:
            @escaping @Sendable (RunRequest, HaltSwitch, @escaping @Sendable (RunPhase) -> Void) async -> RunOutcome,
        notifiers: [any GameDayNotifier] = []
    ) {
        self.wallClock = wallClock
        self.refusal = refusal
        self.pause = pause
        self.lines = lines
        self.halt = halt
        self.say = say
        self.ask = ask
        self.request = request
        self.run = run
        self.notifiers = notifiers
    }
}

/// The shell around `GameDayMachine`: does what the machine says and tells it what happened.
public actor GameDayShell {
    private let gameDay: GameDay
    private let record: GameDayRecord
    private let runs: String
    private let environment: GameDayEnvironment
    private let position: GameDayPosition
    private var machine: GameDayMachine
    private var running: HaltSwitch?
    private var cooling: Task<Void, Never>?
    private var runTask: Task<Void, Never>?
    private var notices: [Task<Void, Never>] = []
    private var outcomes: [RunOutcome] = []
    /// Whether everything that happened is on the timeline.
    private var isWhole = true
    private let events: AsyncStream<GameDayEvent>
    private let happens: AsyncStream<GameDayEvent>.Continuation

    /// A game day whose record was begun, or taken up again.
    public init(_ gameDay: GameDay, _ record: GameDayRecord, runs: String, environment: GameDayEnvironment) {
        self.gameDay = gameDay
        self.record = record
        self.runs = runs
        self.environment = environment
        (events, happens) = AsyncStream.makeStream()
        position = GameDayPosition(after: record.earlier, in: gameDay.agenda)
        machine = GameDayMachine(
            gameDay, isUnattended: environment.lines == nil, first: position.item, verdicts: position.verdicts)
    }

    /// Runs it to its end; the outcomes of the experiments that were begun meanwhile.
    public func run() async -> [RunOutcome] {
        begin()
        happens.yield(.began)
        let listeners = listen()
        for await event in events {
            var effects = machine.handle(event)[...]
            while let effect = effects.popFirst() {
                // Answered before anything else that was said meanwhile.
                if effect == .look { effects += machine.handle(.looked(environment.refusal())) }
                perform(effect)
            }
        }
        for listener in listeners { listener.cancel() }
        await runTask?.value
        for notice in notices { await notice.value }
        return outcomes
    }

    private func begin() {
        if record.earlier.isEmpty { notify(.began, gameDay.purpose, verdict: nil) }
        if let name = position.interrupted {
            let run = RunDirectory(existing: runs + "/" + name)
            copyFaults(of: run, item: position.item)
            let word = run.lastWord.map { "\($0.verdict), \($0.reason)" } ?? "it left no verdict"
            note(.interrupted, item: position.item, text: "the run \(name) was interrupted: \(word)")
            environment.say("the run \(name) was interrupted: \(word)\nits experiment is next again")
        }
    }

    /// Turns what comes from outside into events.
    private func listen() -> [Task<Void, Never>] {
        let (happens, halt) = (happens, environment.halt)
        var tasks = [Task { if let finding = await halt.wait() { happens.yield(.stopped(finding.reason)) } }]
        if let lines = environment.lines {
            tasks.append(
                Task {
                    for await line in lines { happens.yield(.said(FacilitatorCommand(line: line))) }
                    happens.yield(.inputEnded)
                })
        }
        return tasks
    }

    private func perform(_ effect: GameDayEffect) {
        switch effect {
        case .record(let event, let item, let text, let result): note(event, item: item, text: text, result: result)
        case .say(let text): environment.say(text)
        case .ask(let prompt): environment.ask(prompt)
        case .look: break
        case .run(let item): start(item)
        case .stopRun(let reason): running?.halt(because: reason)
        case .coolDown(let time): coolDown(time)
        case .endCoolDown: cooling?.cancel()
        case .finish: happens.finish()
        }
    }

    private func coolDown(_ time: Duration) {
        let (pause, happens) = (environment.pause, happens)
        cooling = Task {
            do { try await pause(Int(time.wholeMilliseconds)) } catch { return }
            happens.yield(.cooledDown)
        }
    }

    private func start(_ item: Int) {
        let request = environment.request(item)
        note(.experiment, item: item, text: request.run)
        let halt = HaltSwitch()
        running = halt
        let seen = Locked<RunPhase?>(nil)
        let (journal, run, happens) = (record.journal, environment.run, happens)
        runTask = Task {
            let outcome = await run(request, halt) { phase in
                let isNew = seen.withLock { seen in
                    defer { seen = phase }
                    return seen != phase
                }
                guard isNew else { return }
                journal.note(
                    GameDayEntry.Event.phase.rawValue,
                    [("item", .integer(item)), ("text", .string("\(request.experiment.name): \(phase.rawValue)"))])
            }
            self.took(outcome, item)
            happens.yield(.ended(RunResult(of: outcome)))
        }
    }

    private func took(_ outcome: RunOutcome, _ item: Int) {
        running = nil
        outcomes.append(outcome)
        if !outcome.directory.isEmpty { copyFaults(of: RunDirectory(existing: outcome.directory), item: item) }
    }

    /// Puts what a run's own journal says of its faults on the timeline, at the times when it happened.
    private func copyFaults(of run: RunDirectory, item: Int?) {
        for line in GameDayRecord.lines(of: run, RunLine.self) {
            guard let words = line.words else { continue }
            note(.fault, item: item, text: words, at: line.time)
        }
    }

    private func note(
        _ event: GameDayEntry.Event, item: Int? = nil, text: String? = nil, at: String? = nil, result: RunResult? = nil
    ) {
        var members: [JSON.Member] = []
        if let item { members.append(("item", .integer(item))) }
        if let text { members.append(("text", .string(text))) }
        if let at { members.append(("at", .string(at))) }
        if let result { members.append(("result", result.json)) }
        do throws(RunJournal.Failure) {
            try record.journal.record(event.rawValue, members, durable: true)
        } catch {
            if isWhole { happens.yield(.stopped("the timeline cannot be written: \(error)")) }
            isWhole = false
        }
        switch event {
        case .experiment, .refused, .halt, .ended: notify(event, text ?? "", verdict: nil)
        case .verdict: notify(event, result?.sentence ?? "", verdict: result?.word)
        default: break
        }
        // What there is of it is there whatever becomes of this process.
        if [.verdict, .ended, .interrupted].contains(event) { writeUp() }
    }

    private func writeUp() {
        let text = WriteUp.of(gameDay, record.entries, last: record.last(in: runs))
        do { try record.directory.write(text, to: record.writeUp) } catch {
            environment.say("the write-up could not be written: \(error)")
        }
    }

    private func notify(_ event: GameDayEntry.Event, _ text: String, verdict: String?) {
        let notice = GameDayNotice(
            event: event, subject: record.subject, time: environment.wallClock(), text: text, verdict: verdict)
        let say = environment.say
        for notifier in environment.notifiers {
            notices.append(
                Task {
                    do { try await notifier.notify(notice) } catch { say("a notice did not arrive: \(error)") }
                })
        }
    }
}

/// The lines of a run's journal that tell of its faults.
private struct RunLine: Decodable {
    var event: String
    var time: String
    var fault: String?
    var summary: String?
    var reason: String?

    var words: String? {
        guard let fault else { return nil }
        return switch event {
        case "inject": "\(fault): the call begins"
        case "injected": "\(fault): injected"
        case "not injected": "\(fault): not injected, \(reason ?? "")"
        case "evidence": "\(fault): \(summary ?? "it took effect")"
        case "undo": "\(fault): the undo begins"
        case "undone": "\(fault): undone"
        case "not undone": "\(fault): NOT undone, \(reason ?? "")"
        default: nil
        }
    }
}

extension Duration {
    var wholeMilliseconds: Int64 { components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000 }
}

extension RunResult {
    /// The part of an outcome that the write-up shows.
    public init(of outcome: RunOutcome) {
        let isProven = outcome.recovery.map { $0.verdict != .unknown } ?? false
        self.init(
            experiment: outcome.name, hypothesis: outcome.hypothesis, directory: outcome.directory,
            word: outcome.verdict.rawValue, reason: outcome.reason, mend: outcome.mend, undone: outcome.undone,
            isHalted: outcome.findings.contains { $0.kind == .halted }, sentence: Sentence.of(outcome),
            lower: isProven ? outcome.recovery?.lowerSeconds : nil, upper: outcome.recovery?.provenSeconds,
            limit: outcome.recovery?.limitSeconds, acknowledged: outcome.transactions?.acknowledged,
            lost: outcome.transactions?.lost)
    }
}
