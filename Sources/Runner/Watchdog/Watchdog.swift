public import Basics

/// The shell around `WatchdogMachine`: what the run says goes in, healing and the journal come out.
public struct Watchdog: Sendable {
    /// Puts back what the run left behind: `Recovery.healOwnRun` but in tests.
    public typealias Healer = @Sendable (WatchdogMachine.Healing) async -> RecoveryReport

    private let clock: MonotonicClock
    private let pause: @Sendable (Int) async throws -> Void
    private let journal: RunJournal?
    private let giveUpSeconds: Int64
    private let heal: Healer

    /// A watchdog.
    ///
    /// - Parameters:
    ///   - journal: the run's; nil when it cannot be written, which stops nothing.
    ///   - giveUpSeconds: how long a healing that fails is tried again.
    public init(
        clock: MonotonicClock, pause: @escaping @Sendable (Int) async throws -> Void, journal: RunJournal?,
        giveUpSeconds: Int64, heal: @escaping Healer
    ) {
        self.clock = clock
        self.pause = pause
        self.journal = journal
        self.giveUpSeconds = giveUpSeconds
        self.heal = heal
    }

    /// Watches until the run is undone, by whomever.
    ///
    /// - Parameters:
    ///   - words: what the run says; its end means that the run's process is gone.
    ///   - answer: says a word to the run.
    public func watch(
        _ words: AsyncStream<WatchdogWord>, answer: @escaping @Sendable (WatchdogWord) -> Void
    ) async -> WatchdogMachine.End {
        let (events, continuation) = AsyncStream.makeStream(of: WatchdogMachine.Event.self)
        var machine = WatchdogMachine(giveUpSeconds: giveUpSeconds)
        return await withTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask { await listen(to: words, answer: answer, tell: continuation) }
            group.addTask { await tick(continuation) }
            answer(.ready)
            for await event in events {
                switch machine.handle(event) {
                case .heal(let healing):
                    journal?.note("watchdog heals", [("reason", .string(healing.reason))])
                    group.addTask { continuation.yield(await perform(healing)) }
                case .end(let end):
                    note(end)
                    return end
                case nil: break
                }
            }
            return .gaveUp("the watchdog was cancelled")
        }
    }

    private func listen(
        to words: AsyncStream<WatchdogWord>, answer: @Sendable (WatchdogWord) -> Void,
        tell: AsyncStream<WatchdogMachine.Event>.Continuation
    ) async {
        for await word in words {
            switch word {
            case .arm(let seconds):
                tell.yield(.armed(until: clock.now() + Int64(seconds) * 1_000_000))
                answer(.armed)
            case .unseen(let what): tell.yield(.unseen(what))
            case .undone: tell.yield(.dismissed)
            case .ready, .armed: break
            }
        }
        // Cancelled is not gone: then the watch is over anyway.
        if !Task.isCancelled { tell.yield(.runnerGone) }
    }

    private func tick(_ tell: AsyncStream<WatchdogMachine.Event>.Continuation) async {
        while true {
            do { try await pause(200) } catch { return }
            tell.yield(.time(clock.now()))
        }
    }

    private func perform(_ healing: WatchdogMachine.Healing) async -> WatchdogMachine.Event {
        let report = await heal(healing)
        for line in report.restored { journal?.note("watchdog restored", [("what", .string(line))]) }
        for failure in report.failures {
            journal?.note(
                "watchdog not undone", [("reason", .string(failure.reason)), ("mend", .string(failure.mend))])
        }
        guard let failure = report.failures.first else { return .healed }
        return .notHealed(failure.reason, at: clock.now())
    }

    private func note(_ end: WatchdogMachine.End) {
        switch end {
        case .dismissed: break
        case .healed: journal?.note("watchdog ended", [("undone", .boolean(true))])
        case .unseen(let what):
            let reason = "what could be put back is, but this had not come back when the run ended: \(what)"
            noteNotUndone(reason, mend: "see whether it has come back before the next run")
        case .gaveUp(let reason):
            noteNotUndone(reason, mend: "run `gameday recover` when AWS answers again")
        }
    }

    private func noteNotUndone(_ reason: String, mend: String) {
        journal?.note(
            "watchdog ended", [("undone", .boolean(false)), ("reason", .string(reason)), ("mend", .string(mend))])
    }
}
