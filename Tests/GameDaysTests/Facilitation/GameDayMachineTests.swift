import Documents
import Runner
import TestSupport
import Testing

@testable import GameDays

/// A machine and everything that it wanted done.
struct Scene {
    var machine: GameDayMachine
    var effects: [GameDayEffect] = []

    /// - Parameter more: keys of the file.
    init(_ more: String = "", isUnattended: Bool = false, first: Int = 0, verdicts: [RunVerdict] = []) throws {
        let day = try gameDay(Scene.agenda + more)
        machine = GameDayMachine(day, isUnattended: isUnattended, first: first, verdicts: verdicts)
        if !isUnattended { give(.began) }
    }

    static let agenda = """
        version: 1
        name: day
        purpose: p
        agenda:
          - step: greet
          - question: ready?
            unattended: go
          - experiment: one.yaml
            coolDown: 5m
            unattended: go
          - experiment: two.yaml
            unattended: skip
          - experiment: three.yaml
            coolDown: 5m
            unattended: go

        """

    /// Hands the machine an event; what it wants done now.
    @discardableResult mutating func give(_ event: GameDayEvent) -> [GameDayEffect] {
        let new = machine.handle(event)
        effects += new
        return new
    }

    @discardableResult mutating func say(_ line: String) -> [GameDayEffect] {
        give(.said(FacilitatorCommand(line: line)))
    }

    /// Says go until the first experiment runs.
    mutating func runFirst() {
        say("go")
        say("go")
        say("go")
        give(.looked(nil))
    }

    /// What is on the timeline, with its text.
    var recorded: [String] {
        effects.compactMap { effect in
            guard case .record(let event, let item, let text, _) = effect, event != .reached else { return nil }
            return "\(item.map { "\($0) " } ?? "")\(event.rawValue)\(text.map { ": \($0)" } ?? "")"
        }
    }

    static func result(
        _ verdict: RunVerdict = .verified, undone: Bool = true, isHalted: Bool = false
    ) -> RunResult {
        RunResult(
            experiment: "one", hypothesis: "h", directory: "runs/r", word: verdict.rawValue, reason: "because",
            mend: "mend it", undone: undone, isHalted: isHalted, sentence: "s")
    }
}

@Suite("What a facilitator says")
struct FacilitatorCommandTests {
    @Test(
        "lines and what they mean",
        arguments: [
            ("go", .go), ("  GO ", .go), ("no-go", .noGo("")), ("nogo too late", .noGo("too late")),
            ("note  the pager rang", .note("the pager rang")), ("skip no time", .skip("no time")),
            ("halt", .halt("")), ("halt smoke in the room", .halt("smoke in the room")), ("", .nothing),
            ("?", .help),
            ("note", .mistaken("a note has a text: write `note TEXT`")),
            ("skip", .mistaken("a skip has a reason: write `skip WHY`")),
            ("go ahead", .mistaken("go stands alone: write `go`, and `note ahead`")),
            ("hlat", .mistaken("there is no command \"hlat\": did you mean \"halt\"?")),
        ] as [(String, FacilitatorCommand)])
    func lines(_ line: String, _ meaning: FacilitatorCommand) {
        #expect(FacilitatorCommand(line: line) == meaning)
    }
}

@Suite("The game day as a state machine")
struct GameDayMachineTests {
    @Test("go takes each item up; an experiment is begun only after a look whether it may be")
    func go() throws {
        var scene = try Scene()
        #expect(scene.say("go").contains(.record(.done, item: 0)))
        #expect(scene.say("go").contains(.record(.go, item: 1)))
        #expect(scene.say("go") == [.look])
        #expect(scene.give(.looked(nil)) == [.record(.go, item: 2), .run(2)])
    }

    @Test("a closed window refuses the experiment and asks again; nothing was begun")
    func refused() throws {
        var scene = try Scene(first: 2)
        scene.say("go")
        let effects = scene.give(.looked("there is a freeze"))
        #expect(effects.first == .record(.refused, item: 2, text: "there is a freeze"))
        #expect(!scene.effects.contains(.run(2)))
        #expect(scene.machine.state == .deciding(2))
    }

    @Test("a verdict leads through the cool-down to the next item")
    func coolDown() throws {
        var scene = try Scene()
        scene.runFirst()
        let after = scene.give(.ended(Scene.result()))
        #expect(after.contains(.coolDown(.seconds(300))))
        #expect(scene.say("go") == [.say("the stack cools down; `skip WHY` cuts that short")])
        scene.give(.cooledDown)
        #expect(scene.machine.state == .deciding(3))
    }

    @Test("skip cuts a cool-down short, with its reason on the timeline")
    func coolDownCutShort() throws {
        var scene = try Scene()
        scene.runFirst()
        scene.give(.ended(Scene.result()))
        #expect(
            scene.say("skip it is calm").prefix(2) == [.endCoolDown, .record(.cutShort, item: 2, text: "it is calm")])
        #expect(scene.machine.state == .deciding(3))
        #expect(scene.give(.cooledDown) == [])
    }

    @Test("after the last experiment nothing has to cool down, and the day ends")
    func last() throws {
        var scene = try Scene(first: 4)
        scene.say("go")
        scene.give(.looked(nil))
        let effects = scene.give(.ended(Scene.result()))
        #expect(effects.last == .finish)
        #expect(scene.recorded.last == "ended: the agenda is through")
    }

    @Test("skip leaves an item out and goes on; no-go ends the day before it")
    func skipAndNoGo() throws {
        var scene = try Scene(first: 2)
        scene.say("skip no time")
        #expect(scene.machine.state == .deciding(3))
        let effects = scene.say("no-go the pager rings")
        #expect(effects.last == .finish)
        #expect(
            scene.recorded
                == ["2 skipped: no time", "3 no-go: the pager rings", "ended: no-go: the pager rings"])
    }

    @Test("notes are taken in every state, and change none")
    func notes() throws {
        var scene = try Scene()
        scene.say("note first")
        scene.runFirst()
        scene.say("note second")
        #expect(scene.machine.state == .running(2))
        scene.give(.ended(Scene.result()))
        scene.say("note third")
        #expect(scene.recorded.filter { $0.contains("note") } == ["0 note: first", "2 note: second", "2 note: third"])
    }

    @Test("a halt stops the run before anything is written, waits for its undo, and ends the day")
    func haltWhileRunning() throws {
        var scene = try Scene()
        scene.runFirst()
        let effects = scene.say("halt smoke")
        #expect(effects.first == .stopRun("smoke"))
        #expect(!effects.contains(.finish))
        #expect(scene.say("halt again") == [])
        let end = scene.give(.ended(Scene.result(.aborted, isHalted: true)))
        #expect(end.last == .finish)
        #expect(scene.recorded.suffix(2) == ["2 verdict: because", "ended: halted: smoke"])
    }

    @Test("a halt between experiments, in a cool-down, and by a signal ends the day at once")
    func haltElsewhere() throws {
        var deciding = try Scene()
        #expect(deciding.say("halt").last == .finish)
        var cooling = try Scene()
        cooling.runFirst()
        cooling.give(.ended(Scene.result()))
        let effects = cooling.give(.stopped("SIGTERM was received"))
        #expect(effects.first == .endCoolDown)
        #expect(effects.last == .finish)
        #expect(cooling.recorded.last == "ended: halted: SIGTERM was received")
        #expect(cooling.say("go") == [])
    }

    @Test("skip while an experiment runs ends and undoes it, and the day goes on")
    func skipWhileRunning() throws {
        var scene = try Scene()
        scene.runFirst()
        #expect(scene.say("skip wrong stack").first == .stopRun("skipped: wrong stack"))
        scene.give(.ended(Scene.result(.aborted, isHalted: true)))
        #expect(scene.machine.state == .coolingDown(2))
    }

    @Test("an experiment that was halted from elsewhere ends the day")
    func haltedElsewhere() throws {
        var scene = try Scene()
        scene.runFirst()
        #expect(scene.give(.ended(Scene.result(.aborted, isHalted: true))).last == .finish)
    }

    @Test("one that is not undone ends the day whatever the criteria say")
    func notUndone() throws {
        var scene = try Scene()
        scene.runFirst()
        #expect(scene.give(.ended(Scene.result(.notUndone, undone: false))).last == .finish)
        #expect(scene.recorded.last == "ended: one is not undone: mend it")
    }

    @Test(
        "the criteria end the day at their count and not before, those before an interruption included",
        arguments: [
            ("{ refuted: 1 }", [], .refuted, true), ("{ refuted: 1 }", [], .inconclusive, false),
            ("{ inconclusive: 2 }", [], .inconclusive, false),
            ("{ inconclusive: 2 }", [.inconclusive], .inconclusive, true),
            ("{ inconclusive: 2 }", [.refuted], .inconclusive, false), ("{ aborted: 1 }", [], .aborted, true),
            ("{}", [.refuted], .refuted, false),
        ] as [(String, [RunVerdict], RunVerdict, Bool)])
    func criteria(_ criteria: String, _ before: [RunVerdict], _ verdict: RunVerdict, _ ends: Bool) throws {
        var scene = try Scene("abortWhen: \(criteria)\n", first: 2, verdicts: before)
        scene.say("go")
        scene.give(.looked(nil))
        #expect((scene.give(.ended(Scene.result(verdict))).last == .finish) == ends)
    }

    @Test("unattended, the file decides: steps are not done, questions and experiments have their answers")
    func unattended() throws {
        var scene = try Scene(isUnattended: true)
        scene.give(.began)
        scene.give(.looked(nil))
        scene.give(.ended(Scene.result()))
        scene.give(.cooledDown)
        scene.give(.looked(nil))
        #expect(scene.give(.ended(Scene.result())).last == .finish)
        #expect(
            scene.recorded == [
                "0 not done: nobody was there", "1 go", "2 go", "2 verdict: because", "2 cool-down: 5m",
                "2 cooled down", "3 skipped: left out when nobody is there", "4 go", "4 verdict: because",
                "ended: the agenda is through",
            ])
        #expect(!scene.effects.contains { if case .ask = $0 { true } else { false } })
    }

    @Test("unattended, a closed window ends the day: nobody is there to wait")
    func unattendedRefused() throws {
        var scene = try Scene(isUnattended: true)
        scene.give(.began)
        #expect(scene.give(.looked("it is sat 12:00")).last == .finish)
        #expect(scene.recorded.last == "ended: refused: it is sat 12:00")
    }

    @Test("standard input that ends halts the day at a decision; an experiment first goes on to its verdict")
    func inputEnded() throws {
        var deciding = try Scene()
        #expect(deciding.give(.inputEnded).last == .finish)
        var running = try Scene()
        running.runFirst()
        #expect(running.give(.inputEnded) == [])
        #expect(running.give(.ended(Scene.result())).last == .finish)
        #expect(running.recorded.contains("2 verdict: because"))
        #expect(running.recorded.last?.hasPrefix("ended: halted: standard input has ended") == true)
    }
}
