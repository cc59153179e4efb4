import Runner
import Testing

@Suite("The watchdog as a state machine")
struct WatchdogMachineTests {
    private typealias Machine = WatchdogMachine

    /// Every sequence of these events, up to a length.
    private static let events: [WatchdogMachine.Event] = [
        .armed(until: 5), .dismissed, .runnerGone, .time(6), .healed, .notHealed("no", at: 6), .unseen("no"),
    ]

    private func walk(
        _ machine: WatchdogMachine, _ trail: [(WatchdogMachine.Event, WatchdogMachine.Effect?)], length: Int,
        visit: ([(WatchdogMachine.Event, WatchdogMachine.Effect?)]) -> Void
    ) {
        guard length > 0 else { return visit(trail) }
        for event in Self.events {
            var next = machine
            let effect = next.handle(event)
            walk(next, trail + [(event, effect)], length: length - 1, visit: visit)
        }
    }

    @Test("after every sequence of events: it heals once at a time, frees no living run's lease, and ends once")
    func everySequence() {
        var ends = 0
        walk(Machine(giveUpSeconds: 3_600), [], length: 6) { trail in
            var (isHealing, isGone, isOver, healed) = (false, false, false, false)
            var (isArmed, hasUnseen) = (false, false)
            for (event, effect) in trail {
                if event == .runnerGone { isGone = true }
                if event == .armed(until: 5) { isArmed = true }
                if event == .unseen("no") { hasUnseen = true }
                if event == .healed || event == .notHealed("no", at: 6) { isHealing = false }
                if isOver { #expect(effect == nil) }
                switch effect {
                case .heal(let healing):
                    #expect(!isHealing)
                    #expect(healing.freesLease == isGone)
                    #expect(healing.settles == (isGone && isArmed))
                    isHealing = true
                    healed = healing.freesLease
                case .end(let end):
                    isOver = true
                    ends += 1
                    if end == .healed { #expect(healed && isGone && !hasUnseen) }
                    if end == .dismissed { #expect(trail.contains { $0.0 == .dismissed }) }
                case nil: break
                }
            }
        }
        #expect(ends > 1_000)
    }

    @Test("a run that says that all is undone needs no healing")
    func dismissed() {
        var machine = Machine(giveUpSeconds: 60)
        #expect(machine.handle(.armed(until: 100)) == nil)
        #expect(machine.handle(.dismissed) == .end(.dismissed))
        #expect(machine.handle(.runnerGone) == nil)
        #expect(machine.handle(.time(200)) == nil)
    }

    @Test("a run that is gone without a word is healed and its lease freed, and that is the end")
    func gone() {
        var machine = Machine(giveUpSeconds: 60)
        guard case .heal(let healing) = machine.handle(.runnerGone) else {
            Issue.record("it does not heal")
            return
        }
        #expect(healing.freesLease)
        #expect(machine.handle(.healed) == .end(.healed))
    }

    @Test("past the limit it heals beside the living run, once, keeps its lease, and goes on watching")
    func limit() {
        var machine = Machine(giveUpSeconds: 60)
        _ = machine.handle(.armed(until: 100))
        #expect(machine.handle(.time(99)) == nil)
        guard case .heal(let first) = machine.handle(.time(100)) else {
            Issue.record("it does not heal")
            return
        }
        #expect(!first.freesLease && !first.settles)
        #expect(machine.handle(.healed) == nil)
        #expect(machine.handle(.time(1_000)) == nil)
        guard case .heal(let healing) = machine.handle(.runnerGone) else {
            Issue.record("it does not heal again")
            return
        }
        #expect(healing.freesLease)
    }

    @Test("a run that dies while its limit is healed is healed again, for what it did meanwhile")
    func goneWhileHealing() {
        var machine = Machine(giveUpSeconds: 60)
        _ = machine.handle(.armed(until: 100))
        _ = machine.handle(.time(100))
        #expect(machine.handle(.runnerGone) == nil)
        guard case .heal(let healing) = machine.handle(.healed) else {
            Issue.record("it does not heal again")
            return
        }
        #expect(healing.freesLease)
        #expect(machine.handle(.healed) == .end(.healed))
    }

    @Test("a run that dies before it injects has nothing that could show late")
    func unarmed() {
        var machine = Machine(giveUpSeconds: 60)
        #expect(
            machine.handle(.runnerGone)
                == .heal(
                    .init(
                        reason: "the run's process is gone and did not say that everything is undone", freesLease: true,
                        settles: false)))
    }

    @Test("what the run had waited for in vain is not called undone, though nothing is left to put back")
    func unseen() {
        var machine = Machine(giveUpSeconds: 60)
        _ = machine.handle(.armed(until: 100))
        #expect(machine.handle(.unseen("the service is not steady")) == nil)
        #expect(machine.handle(.unseen("nor is the cluster")) == nil)
        _ = machine.handle(.runnerGone)
        #expect(machine.handle(.healed) == .end(.unseen("the service is not steady; nor is the cluster")))
    }

    @Test("the words of run and watchdog survive the way through the pipe")
    func words() {
        for word in [
            WatchdogWord.arm(seconds: 7), .undone, .ready, .armed, .unseen("the service is not steady: 5 of 6"),
        ] {
            #expect(WatchdogWord(text: word.text) == word)
        }
        #expect(WatchdogWord(text: WatchdogWord.unseen("two\nlines").text) == .unseen("two lines"))
        #expect(WatchdogWord(text: "unseenx") == nil)
    }

    @Test("a healing that fails is tried again, less and less often, until the time is up")
    func retries() {
        var machine = Machine(giveUpSeconds: 100)
        var now: Int64 = 0
        var waits: [Int64] = []
        _ = machine.handle(.runnerGone)
        while true {
            let failed = now
            if let end = machine.handle(.notHealed("expired", at: now)) {
                #expect(end == .end(.gaveUp("expired")))
                break
            }
            while machine.handle(.time(now)) == nil { now += 1_000_000 }
            waits.append((now - failed) / 1_000_000)
        }
        #expect(waits == [1, 2, 4, 8, 16, 30, 30, 30])
    }
}
