import Testing

@testable import GameDays

@Suite("The agent as a state machine")
struct AgentMachineTests {
    private let first = Occurrence(schedule: "a", due: AgentScene.midnight + 60, start: AgentScene.midnight + 60)

    @Test("it heals before anything else, then looks, records and runs what is due, each once")
    func order() throws {
        var scene = try AgentScene()
        #expect(scene.tell(.began(scene.instant)) == [.heal])
        #expect(scene.pass(30).isEmpty)
        #expect(scene.tell(.healed(restored: [], interrupted: [])).isEmpty)
        #expect(scene.pass(29).isEmpty)
        #expect(scene.pass(1).map(\.effect) == [.check(first)])
        #expect(scene.pass(2).isEmpty)
        let effects = scene.machine.handle(.checked(nil))
        var begun = AgentRecord(.begun, at: AgentScene.midnight + 62, of: first)
        begun.runs = nil
        #expect(effects == [.record(begun), .run(first)], "the record is on the disk before the run")
        #expect(scene.pass(5).isEmpty)
        #expect(scene.tell(.ended([AgentScene.summary()])).isEmpty)
        #expect(scene.pass(53).map(\.second) == [120])
    }

    @Test("what is due while orphans are healed waits, and then is run")
    func dueWhileHealing() throws {
        var scene = try AgentScene()
        _ = scene.tell(.began(scene.instant))
        #expect(scene.pass(70).isEmpty)
        #expect(scene.tell(.healed(restored: ["subnet-1 restored"], interrupted: [])) == [.check(first)])
        #expect(scene.events(.healed).map(\.reason) == ["subnet-1 restored"])
    }

    @Test("schedules that are due together are run one after the other, in the order of the file")
    func serialised() throws {
        var scene = try AgentScene(
            """
              - { name: b, cron: "1 0 * * *", experiments: [e.yaml] }
              - { name: a, cron: "1 0 * * *", experiments: [f.yaml] }
            """)
        scene.begin()
        let due = AgentScene.midnight + 60
        #expect(scene.pass(60).map(\.effect) == [.check(Occurrence(schedule: "b", due: due, start: due))])
        _ = scene.tell(.checked(nil))
        #expect(scene.pass(600).isEmpty)
        #expect(scene.tell(.ended([])) == [.check(Occurrence(schedule: "a", due: due, start: due))])
    }

    @Test("what waited for others for more than an hour is refused")
    func patience() throws {
        var scene = try AgentScene(
            """
              - { name: b, cron: "1 0 * * *", experiments: [e.yaml] }
              - { name: a, cron: "1 0 * * *", experiments: [f.yaml] }
            """)
        scene.begin()
        _ = scene.pass(60)
        _ = scene.tell(.checked(nil))
        _ = scene.pass(3_601)
        #expect(scene.tell(.ended([])).isEmpty)
        #expect(scene.events(.refused).map(\.cause) == ["busy"])
    }

    @Test("a schedule that is due while its own run goes on is refused, and has no queue")
    func busy() throws {
        var scene = try AgentScene()
        scene.begin()
        _ = scene.pass(60)
        _ = scene.tell(.checked(nil))
        #expect(scene.pass(300).isEmpty)
        #expect(scene.events(.refused).count == 5)
        #expect(scene.tell(.ended([])).isEmpty)
        #expect(scene.pass(60).map(\.second) == [420])
    }

    @Test("a freeze refuses with its dates and reason, and nothing is looked at")
    func freeze() throws {
        var scene = try AgentScene(
            freezes: "[{ from: \"2026-11-28T00:01\", to: \"2026-11-28T00:03\", reason: an audit }]")
        scene.begin()
        #expect(scene.runAll(for: 200) == [180])
        #expect(scene.events(.refused).map(\.cause) == ["freeze", "freeze"])
        #expect(scene.events(.refused)[0].reason?.contains("an audit") == true)
    }

    @Test("a refusal of the look is recorded with its cause, and the next time is tried again")
    func refused() throws {
        for cause in AgentRefusal.Cause.allCases where cause != .unhealed {
            var scene = try AgentScene()
            scene.begin()
            _ = scene.pass(60)
            #expect(scene.tell(.checked(AgentRefusal(cause, "so", mend: "do"))).isEmpty)
            #expect(scene.events(.refused).map(\.cause) == [cause.rawValue])
            #expect(scene.pass(60).map(\.second) == [120])
        }
    }

    @Test("an unhealed run is healed at once, then every minute; until then everything that is due is refused")
    func unhealed() throws {
        var scene = try AgentScene()
        scene.begin()
        _ = scene.pass(60)
        _ = scene.tell(.checked(nil))
        #expect(scene.tell(.ended([AgentScene.summary("not-undone", undone: false)])) == [.heal])
        let cannot = AgentRefusal(.unhealed, "the network is away", mend: "wait")
        #expect(scene.tell(.notHealed(cannot)).isEmpty)
        let effects = scene.pass(130)
        #expect(effects.map(\.effect) == [.heal], "\(effects)")
        #expect(effects.map(\.second) == [120])
        _ = scene.tell(.notHealed(cannot))
        // The second failure of the same kind is no news.
        #expect(scene.events(.unhealed).count == 1)
        #expect(scene.events(.refused).map(\.cause) == ["unhealed", "unhealed"])
        #expect(scene.pass(60).map(\.effect).last == .heal)
        _ = scene.tell(.healed(restored: ["x"], interrupted: []))
        #expect(scene.runAll(for: 60).count == 1)
    }

    @Test("a look that finds an unhealed run heals it")
    func unhealedByOthers() throws {
        var scene = try AgentScene()
        scene.begin()
        _ = scene.pass(60)
        #expect(scene.tell(.checked(AgentRefusal(.unhealed, "so", mend: "do"))) == [.heal])
    }

    @Test("stopped while it waits it ends at once; in a run it halts that, and ends when all is undone")
    func stops() throws {
        var idle = try AgentScene()
        idle.begin()
        #expect(idle.tell(.stop("SIGTERM")) == [.end(0)])
        #expect(idle.tell(.time(idle.instant)).isEmpty)
        var running = try AgentScene()
        running.begin()
        _ = running.pass(60)
        _ = running.tell(.checked(nil))
        #expect(running.tell(.stop("SIGTERM")) == [.halt("SIGTERM")])
        #expect(running.tell(.stop("SIGTERM")).isEmpty)
        #expect(running.pass(90).isEmpty)
        #expect(running.tell(.ended([AgentScene.summary("aborted")])) == [.end(0)])
        #expect(running.events(.stopped).map(\.reason) == ["SIGTERM"])
    }

    @Test("stopped while it looks or heals it begins nothing more; what is not undone is exit 4")
    func stopsBetween() throws {
        var looking = try AgentScene()
        looking.begin()
        _ = looking.pass(60)
        #expect(looking.tell(.stop("SIGTERM")).isEmpty)
        #expect(looking.tell(.checked(nil)) == [.end(0)])
        #expect(looking.events(.refused).map(\.cause) == ["stopping"])
        var healing = try AgentScene()
        _ = healing.tell(.began(healing.instant))
        #expect(healing.tell(.stop("SIGINT")).isEmpty)
        #expect(healing.tell(.notHealed(AgentRefusal(.unhealed, "so", mend: "do"))) == [.end(4)])
    }

    @Test("once: it heals, looks, runs the schedule whatever its cron line says, and ends with the verdict's code")
    func once() throws {
        for (verdict, code) in [("verified", 0), ("refuted", 1), ("refused", 2), ("aborted", 3), ("not-undone", 4)] {
            var scene = try AgentScene(AgentScene.daily, purpose: .once("d"), at: 1_000)
            #expect(scene.tell(.began(scene.instant)) == [.heal])
            let now = Occurrence(schedule: "d", due: scene.instant.wall, start: scene.instant.wall)
            #expect(scene.tell(.healed(restored: [], interrupted: [])) == [.check(now)])
            #expect(scene.tell(.checked(nil)) == [.run(now)])
            #expect(scene.pass(100).isEmpty)
            #expect(scene.tell(.ended([AgentScene.summary(verdict)])) == [.end(Int32(code))])
        }
    }

    @Test("once: a refusal is exit 2, a stack that cannot be healed exit 4, a signal exit 3")
    func onceRefused() throws {
        var frozen = try AgentScene(
            AgentScene.daily, freezes: "[{ from: 2026-11-28, to: 2026-11-28, reason: audit }]", purpose: .once("d"))
        _ = frozen.tell(.began(frozen.instant))
        #expect(frozen.tell(.healed(restored: [], interrupted: [])) == [.end(2)])
        var refused = try AgentScene(AgentScene.daily, purpose: .once("d"))
        refused.begin()
        #expect(refused.tell(.checked(AgentRefusal(.lease, "so", mend: "do"))) == [.end(2)])
        var broken = try AgentScene(AgentScene.daily, purpose: .once("d"))
        _ = broken.tell(.began(broken.instant))
        #expect(broken.tell(.notHealed(AgentRefusal(.unhealed, "so", mend: "do"))) == [.end(4)])
        var stopped = try AgentScene(AgentScene.daily, purpose: .once("d"))
        _ = stopped.tell(.began(stopped.instant))
        _ = stopped.tell(.stop("SIGTERM"))
        #expect(stopped.tell(.healed(restored: [], interrupted: [])) == [.end(3)])
    }

    @Test("events that belong to nothing change nothing")
    func strays() throws {
        var scene = try AgentScene()
        scene.begin()
        let before = scene.machine
        for event in [AgentEvent.checked(nil), .ended([]), .healed(restored: ["x"], interrupted: [])] {
            #expect(scene.tell(event).isEmpty)
        }
        #expect(scene.machine.memory == before.memory && scene.machine.phase == before.phase)
    }
}
