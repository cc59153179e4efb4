import Testing

@testable import GameDays

@Suite("The agent, downtime, and clocks that jump")
struct AgentClockTests {
    @Test("what passed while no agent ran is missed, counted, and not made up for")
    func downtime() throws {
        var before = try AgentScene()
        before.begin()
        #expect(before.runAll(for: 130) == [60, 120])
        var after = try AgentScene(memory: before.memory(), at: 3_610)
        after.begin()
        #expect(after.events(.missed).map(\.count) == [58])
        #expect(after.runAll(for: 60) == [3_660])
        // A schedule that was never due before has missed nothing.
        var new = try AgentScene(at: 3_610)
        new.begin()
        #expect(new.events(.missed).isEmpty)
    }

    @Test("restarted within the minute that it already ran, it does not run it again")
    func restartedAtOnce() throws {
        var before = try AgentScene()
        before.begin()
        _ = before.runAll(for: 60)
        var after = try AgentScene(memory: before.memory(), at: 60)
        after.begin()
        #expect(after.runAll(for: 60) == [120])
    }

    @Test("a run whose agent died is recorded as interrupted, once, and not begun again")
    func interrupted() throws {
        var before = try AgentScene()
        before.begin()
        _ = before.pass(60)
        _ = before.tell(.checked(nil))
        #expect(before.memory().open?.due == AgentScene.midnight + 60)
        var after = try AgentScene(memory: before.memory(), at: 65)
        #expect(after.tell(.began(after.instant)) == [.heal])
        #expect(after.events(.interrupted).map(\.due) == [AgentScene.midnight + 60])
        _ = after.tell(.healed(restored: ["x"], interrupted: [AgentScene.summary("interrupted")]))
        #expect(after.machine.memory.open == nil)
        #expect(after.runAll(for: 60) == [120])
        #expect(after.machine.memory.runs[.init(schedule: "a", word: "interrupted")] == 1)
        var third = before
        third.records += after.records
        #expect(third.memory().open == nil)
        #expect(third.memory().runs[.init(schedule: "a", word: "interrupted")] == 1)
    }

    @Test("a clock that is put forward over many times runs one of them at most, and counts the others as missed")
    func forward() throws {
        var scene = try AgentScene()
        scene.begin()
        _ = scene.runAll(for: 70)
        scene.set(3_600)
        // It is 01:01:10 now: what was due at 01:01 is ten seconds old, and all before it are missed.
        #expect(scene.runAll(for: 1).count == 1)
        #expect(scene.events(.clockJumped).map(\.seconds) == [3_600])
        #expect(scene.events(.missed).compactMap(\.count).reduce(0, +) == 59)
        #expect(scene.runAll(for: 50) == [3_720])
    }

    @Test("put forward over the one time of the day, that day's run is missed")
    func forwardOverDaily() throws {
        var scene = try AgentScene(AgentScene.daily, at: 11 * 3_600)
        scene.begin()
        scene.set(2 * 3_600)
        #expect(scene.runAll(for: 3_600).isEmpty)
        #expect(scene.events(.missed).map(\.count) == [1])
    }

    @Test("ten years forward and back again: no storm, and the schedule goes on")
    func absurd() throws {
        var scene = try AgentScene()
        scene.begin()
        _ = scene.runAll(for: 70)
        scene.set(315_360_000)
        #expect(scene.runAll(for: 30).count <= 1)
        scene.set(-315_360_000)
        #expect(scene.runAll(for: 120).count == 2)
        #expect(scene.events(.clockJumped).count == 2)
    }

    @Test("a clock that is put back repeats nothing: it waits until it is where it was")
    func back() throws {
        var scene = try AgentScene()
        scene.begin()
        #expect(scene.runAll(for: 600).count == 10)
        scene.set(-400)
        #expect(scene.runAll(for: 400).isEmpty)
        #expect(scene.runAll(for: 60) == [660])
        #expect(scene.events(.clockJumped).map(\.seconds) == [-400])
    }

    @Test("put back while something waits or is looked at, it does not come again when its time comes again")
    func backWhileWaiting() throws {
        var scene = try AgentScene(
            """
              - { name: b, cron: "0 12 * * *", experiments: [e.yaml] }
              - { name: a, cron: "1 12 * * *", experiments: [f.yaml] }
            """, at: 43_100)
        scene.begin()
        // b is looked at, and a waits for it.
        #expect(scene.pass(200).map(\.second) == [43_200])
        scene.set(-3_600)
        _ = scene.pass(1)
        _ = scene.tell(.checked(nil))
        #expect(scene.tell(.ended([])).count == 1)
        _ = scene.tell(.checked(nil))
        _ = scene.tell(.ended([]))
        #expect(scene.runAll(for: 7_200) == [])
        #expect(scene.events(.begun).map(\.schedule) == ["b", "a"])
        #expect(scene.events(.refused) == [])
    }

    @Test("put back by more than three hours it was wrong before: the schedule follows it at once")
    func corrected() throws {
        var scene = try AgentScene(at: 40_000)
        scene.begin()
        _ = scene.runAll(for: 120)
        scene.set(-20_000)
        #expect(scene.runAll(for: 60).count == 1)
        // A day ahead by mistake: the run of tomorrow noon was made, and is not made again.
        var daily = try AgentScene(AgentScene.daily, at: 43_000 + 86_400)
        daily.begin()
        #expect(daily.runAll(for: 300) == [43_200 + 86_400])
        daily.set(-86_400)
        #expect(daily.runAll(for: 1) == [])
        #expect(daily.runAll(for: 86_400) == [])
    }

    @Test("the same holds over a restart")
    func backOverRestart() throws {
        var before = try AgentScene()
        before.begin()
        _ = before.runAll(for: 600)
        var after = try AgentScene(memory: before.memory(), at: 200)
        after.begin()
        #expect(after.runAll(for: 400).isEmpty)
        #expect(after.runAll(for: 60) == [660])
    }

    @Test("an agent that was stopped for an hour, or stalled for half a minute, makes up for at most the last minute")
    func stalled() throws {
        var scene = try AgentScene()
        scene.begin()
        scene.stall(3_605)
        #expect(scene.runAll(for: 1).count == 1)
        #expect(scene.events(.clockJumped).isEmpty)
        #expect(scene.events(.missed).compactMap(\.count).reduce(0, +) == 59)
        var short = try AgentScene()
        short.begin()
        short.stall(90)
        #expect(short.runAll(for: 1) == [91])
    }

    @Test("clocks that drift by a second or two are no jump")
    func drift() throws {
        var scene = try AgentScene()
        scene.begin()
        for _ in 0..<20 {
            scene.set(1)
            _ = scene.runAll(for: 30)
        }
        #expect(scene.events(.clockJumped).isEmpty)
        #expect(scene.events(.missed).isEmpty)
    }

    @Test("two agents with one schedule begin at the same second, within the jitter")
    func twoAgents() throws {
        let schedule = "  - { name: j, cron: \"*/10 * * * *\", experiments: [e.yaml], jitter: 5m }"
        var (one, two) = (try AgentScene(schedule), try AgentScene(schedule, at: 7))
        one.begin()
        two.begin()
        let (left, right) = (one.runAll(for: 7_200), two.runAll(for: 7_193))
        #expect(left == right && left.count >= 11)
        #expect(left.allSatisfy { $0 % 600 <= 300 } && Set(left.map { $0 % 600 }).count > 5)
    }
}
