import FoundationEssentials
import TestSupport
import Testing

@testable import Sandbox

@Suite("The scheduler's state machine")
struct TaskSchedulerTests {
    @Test("a new service has two tasks a zone, at once, each at its own address of its zone")
    func comingUp() {
        let scene = SchedulerScene.steady()
        #expect(scene.healthy == [2, 2, 2])
        #expect(scene.seconds == 0)
        #expect(Set(scene.wanted.map(\.shown.address)).count == 6)
        for task in scene.wanted {
            #expect(task.shown.subnet == "subnet-\(task.zone.letter)")
            #expect(task.shown.status == .running)
            #expect(task.shown.id.count == 32)
        }
        #expect(scene.machine.events.first?.message == "has reached a steady state")
    }

    @Test("StopTask drains, asks the process to end, and keeps who asked and why; another takes its place in its zone")
    func stopTask() {
        var scene = SchedulerScene.steady()
        scene.drainsAtOnce = false
        scene.obeys = false
        let id = scene.first("b")
        scene.happen(.stop(id, reason: "gameday run-1"))
        #expect(scene.shown(id)?.status == .deactivating)
        #expect(scene.shown(id)?.isWanted == false)
        #expect(scene.draining == [id])
        #expect(scene.terminated == [])
        // Its replacement is on its way already.
        #expect(scene.wanted.count == 6)
        #expect(scene.wanted.last?.zone.letter == "b")
        #expect(scene.wanted.last?.shown.status == .provisioning)

        scene.happen(.drained(id))
        #expect(scene.shown(id)?.status == .stopping)
        #expect(scene.terminated == [id])
        #expect(!scene.registered.contains(id))
        scene.crash(id, code: 0)
        let stopped = scene.shown(id)
        #expect(stopped?.status == .stopped)
        #expect(stopped?.stopCode == .user)
        #expect(stopped?.stoppedReason == "gameday run-1")
        #expect(stopped?.exitCode == 0)
        #expect(stopped?.stopping == scene.now && stopped?.stopped == scene.now)
        scene.pass(0.5)
        #expect(scene.healthy == [2, 2, 2])
        #expect(scene.killed == [])
    }

    @Test("a task goes through every state in order, in the time of its profile")
    func states() {
        var timing = SchedulerTiming.aws
        timing.provisioning = .seconds(10)...(.seconds(20))
        var scene = SchedulerScene.steady(SchedulerScene(timing: timing))
        scene.happen(.stop(scene.first("a"), reason: "x"))
        let new = scene.wanted.last?.shown.id ?? ""
        #expect(scene.shown(new)?.status == .provisioning)
        // The id begins with zeros, which choose the shortest time of the range.
        scene.pass(9.9)
        #expect(scene.shown(new)?.status == .provisioning)
        scene.pass(0.2)
        #expect(scene.shown(new)?.status == .pending)
        #expect(scene.shown(new)?.pullStarted != nil)
        scene.pass(5)
        #expect(scene.shown(new)?.status == .running)
        #expect(scene.shown(new)?.started != nil)
    }

    @Test("requests that do not end are waited for as long as the deregistration delay, no longer")
    func deregistrationDelay() {
        var scene = SchedulerScene.steady()
        scene.drainsAtOnce = false
        let id = scene.first("a")
        scene.happen(.stop(id, reason: "x"))
        scene.pass(4.9)
        #expect(scene.shown(id)?.status == .deactivating)
        scene.pass(0.2)
        #expect(scene.shown(id)?.status == .stopped)
        #expect(scene.terminated == [id])
    }

    @Test("a process that does not end is killed after the stop time-out")
    func stopTimeout() {
        var scene = SchedulerScene.steady()
        scene.obeys = false
        let id = scene.first("a")
        scene.happen(.stop(id, reason: "x"))
        scene.pass(29.9)
        #expect(scene.shown(id)?.status == .stopping)
        #expect(scene.killed == [])
        scene.pass(0.2)
        #expect(scene.killed == [id])
        #expect(scene.shown(id)?.status == .stopped)
        #expect(scene.shown(id)?.exitCode == 137)
        #expect(scene.shown(id)?.stopCode == .user)
    }

    @Test("stopping a task twice changes nothing: the first reason stays")
    func stopTwice() {
        var scene = SchedulerScene.steady()
        scene.obeys = false
        let id = scene.first("a")
        scene.happen(.stop(id, reason: "first"))
        scene.happen(.stop(id, reason: "second"))
        #expect(scene.shown(id)?.stoppedReason == "first")
        #expect(scene.terminated == [id])
        #expect(scene.wanted.count == 6)
    }

    @Test("a task that is stopped before it runs never runs")
    func stoppedEarly() {
        var scene = SchedulerScene.steady()
        scene.happen(.stop(scene.first("a"), reason: "x"))
        for _ in 0..<2 {
            let new = scene.wanted.last?.shown.id ?? ""
            scene.happen(.stop(new, reason: "early"))
            #expect(scene.shown(new)?.status == .stopped)
            #expect(scene.shown(new)?.started == nil)
            scene.pass(0.3)
            #expect(!scene.running.contains(new))
        }
        // Being stopped by somebody is no failure to start: the next one does not wait.
        scene.pass(0.5)
        #expect(scene.healthy == [2, 2, 2])
    }

    @Test("a process that ends by itself is an essential container that exited, and is replaced at once")
    func crash() {
        var scene = SchedulerScene.steady()
        let id = scene.first("c")
        scene.crash(id, code: 139)
        let task = scene.shown(id)
        #expect(task?.status == .stopped)
        #expect(task?.stopCode == .exited)
        #expect(task?.stoppedReason == "Essential container in task exited")
        #expect(task?.exitCode == 139)
        #expect(!scene.registered.contains(id))
        scene.pass(0.5)
        #expect(scene.healthy == [2, 2, 2])
    }

    @Test("a crash while it drains or stops leaves the reason of the stop")
    func crashWhileStopping() {
        var scene = SchedulerScene.steady()
        scene.drainsAtOnce = false
        let id = scene.first("c")
        scene.happen(.stop(id, reason: "x"))
        scene.crash(id, code: 1)
        #expect(scene.shown(id)?.stopCode == .user)
        #expect(scene.shown(id)?.exitCode == 1)
        #expect(!scene.registered.contains(id))
        scene.pass(40)
        #expect(scene.terminated == [])
    }

    @Test("a task that was healthy and is so no more is stopped by the scheduler and replaced")
    func unhealthy() {
        var scene = SchedulerScene.steady()
        let id = scene.first("a")
        scene.happen(.health(id, .unhealthy))
        #expect(scene.shown(id)?.stopCode == .scheduler)
        #expect(
            scene.shown(id)?.stoppedReason == "Task failed ELB health checks in (target-group \(SchedulerScene.group))")
        scene.pass(1)
        #expect(scene.healthy == [2, 2, 2])
    }

    @Test("a task that never becomes healthy is given its grace period, then stopped")
    func grace() {
        var scene = SchedulerScene.steady()
        scene.becomesHealthy = false
        scene.happen(.stop(scene.first("a"), reason: "x"))
        scene.pass(0.5)
        let new = scene.wanted.last?.shown.id ?? ""
        scene.happen(.health(new, .unhealthy))
        #expect(scene.shown(new)?.status == .running)
        scene.pass(29)
        #expect(scene.shown(new)?.status == .running)
        scene.pass(1.1)
        #expect(scene.shown(new)?.stopCode == .scheduler)
    }

    @Test("tasks that cannot start are tried again, after a wait that grows to its limit")
    func retries() {
        var scene = SchedulerScene.steady()
        scene.starts = false
        scene.crash(scene.first("a"))
        scene.pass(120)
        let failed = scene.machine.tasks.filter { $0.shown.stopCode == .failedToStart }
        let gaps = zip(failed, failed.dropFirst()).map { $1.shown.created.timeIntervalSince($0.shown.created) }
        // Half a second of starting each, and then 1, 2, 4, 8 and 15 s.
        for (found, wanted) in zip(gaps, [1.5, 2.5, 4.5, 8.5, 15.5, 15.5]) { #expect(abs(found - wanted) < 0.01) }
        #expect(failed.allSatisfy { $0.shown.stoppedReason == "CannotStartContainerError: no such file" })
        scene.starts = true
        scene.pass(16)
        #expect(scene.healthy == [2, 2, 2])
    }

    @Test("what a dark zone had is tried again there, and not made up for elsewhere; it comes back with the zone")
    func zoneOutage() {
        var scene = SchedulerScene.steady()
        let b = SchedulerScene.zones[1]
        scene.darken([b])
        scene.pass(60)
        #expect(scene.healthy == [2, 0, 2])
        let failed = scene.machine.tasks.filter { $0.shown.stopCode == .failedToStart }
        #expect((4...40).contains(failed.count) && failed.allSatisfy { $0.zone == b }, "\(failed.count) tries")

        scene.darken([])
        // The longest wait between two tries, and the start.
        scene.pass(15.6)
        #expect(scene.healthy == [2, 2, 2])
        let count = scene.machine.tasks.count
        scene.pass(600)
        #expect(scene.machine.tasks.count == count, "the service does not come to rest")
    }

    @Test("a zone that had no address free gets its own back before the fuller zones give theirs up")
    func rebalancing() {
        var scene = SchedulerScene.steady(SchedulerScene(desired: 24))
        scene.obeys = false
        for _ in 0..<2 {
            for task in scene.wanted where task.zone.letter == "a" { scene.happen(.stop(task.shown.id, reason: "x")) }
            scene.pass(1)
        }
        #expect(scene.healthy == [0, 12, 12])
        scene.obeys = true
        var least = Int.max
        for _ in 0..<400 {
            scene.pass(0.1)
            least = min(least, scene.healthy.reduce(0, +))
        }
        #expect(scene.healthy == [8, 8, 8])
        #expect(least == 24)
        #expect(
            scene.machine.tasks.contains { $0.shown.stoppedReason?.hasPrefix("Scaling activity initiated by") == true })
    }

    @Test("a task whose subnet goes dark while it starts cannot pull its image")
    func darkWhileStarting() {
        var scene = SchedulerScene.steady()
        scene.happen(.stop(scene.first("a"), reason: "x"))
        let new = scene.wanted.last?.shown.id ?? ""
        scene.pass(0.3)
        scene.darken([SchedulerScene.zones[0]])
        scene.pass(0.3)
        #expect(scene.shown(new)?.status == .stopped)
        #expect(scene.shown(new)?.stopCode == .failedToStart)
        #expect(scene.shown(new)?.stoppedReason?.hasPrefix("CannotPullContainerError: ") == true)
        scene.pass(5)
        #expect(scene.healthy == [0, 2, 2])
    }

    @Test("with every zone dark tasks are tried and fail; the service comes back by itself")
    func allDark() {
        var scene = SchedulerScene.steady()
        scene.darken(Set(SchedulerScene.zones))
        scene.pass(60)
        #expect(scene.healthy == [0, 0, 0])
        let failed = scene.machine.tasks.filter { $0.shown.stopCode == .failedToStart }
        #expect((6...60).contains(failed.count), "\(failed.count) tries")
        scene.darken([])
        scene.pass(30)
        #expect(scene.healthy == [2, 2, 2])
    }

    @Test("a stopped task can be asked about for an hour, then no more")
    func retention() {
        var scene = SchedulerScene.steady()
        let id = scene.first("a")
        scene.happen(.stop(id, reason: "x"))
        scene.pass(3_599)
        scene.happen(.desire(6))
        #expect(scene.shown(id) != nil)
        scene.pass(2)
        scene.happen(.desire(6))
        #expect(scene.shown(id) == nil)
    }

    @Test("the desired count goes up and down, evenly over the zones", arguments: [0, 1, 3, 5, 7, 9, 24])
    func desire(_ count: Int) {
        var scene = SchedulerScene.steady()
        scene.happen(.desire(count))
        scene.pass(5)
        #expect(scene.healthy.reduce(0, +) == count)
        #expect((scene.healthy.max() ?? 0) - (scene.healthy.min() ?? 0) <= 1)
        scene.happen(.desire(6))
        scene.pass(5)
        #expect(scene.healthy == [2, 2, 2])
    }

    @Test("without room a task waits until an address is free")
    func noRoom() {
        var scene = SchedulerScene.steady(SchedulerScene(desired: 16, zones: [SchedulerScene.zones[0]]))
        scene.obeys = false
        scene.happen(.stop(scene.first("a"), reason: "x"))
        #expect(scene.wanted.count == 15)
        #expect(scene.machine.events.first?.message.contains("unable to place a task") == true)
        scene.pass(31)
        scene.pass(20)
        #expect(scene.healthy == [16])
    }

    @Test("a scheduler planted not to replace tasks brings the first ones up and no others")
    func noReplacement() {
        var scene = SchedulerScene.steady(SchedulerScene(replacesTasks: false))
        #expect(scene.healthy == [2, 2, 2])
        scene.happen(.stop(scene.first("a"), reason: "x"))
        scene.crash(scene.first("b"))
        scene.pass(60)
        #expect(scene.healthy == [1, 1, 2])
    }

    @Test("what is said of tasks that are not known, or too late, changes nothing")
    func strays() {
        var scene = SchedulerScene.steady()
        let id = scene.first("a")
        scene.happen(.stop(id, reason: "x"))
        scene.pass(1)
        let tasks = scene.machine.tasks
        for name in [id, "none"] {
            scene.happen(.fetched(name, reachable: true))
            scene.happen(.refused(name, reason: "late"))
            scene.happen(.exited(name, code: 3))
            scene.happen(.health(name, .unhealthy))
            scene.happen(.drained(name))
            scene.happen(.due(.ended(name)))
            scene.happen(.due(.provisioned(name)))
            scene.happen(.stop(name, reason: "late"))
        }
        #expect(scene.machine.tasks == tasks)
    }

    @Test("a process that started for a task that was stopped meanwhile is killed")
    func lateLaunch() {
        var scene = SchedulerScene.steady()
        let id = scene.first("a")
        scene.happen(.stop(id, reason: "x"))
        let effects = scene.machine.handle(.launched(id), now: scene.now)
        #expect(effects.contains(.kill(id)))
    }

    @Test(
        "whatever happens in whatever order, addresses are never shared and the service comes to rest",
        arguments: 0..<40)
    func random(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var scene = SchedulerScene.steady()
        for _ in 0..<200 {
            let one = scene.machine.tasks.randomElement(using: &random)?.shown.id ?? ""
            switch Int.random(in: 0..<10, using: &random) {
            case 0: scene.happen(.stop(one, reason: "x"))
            case 1: scene.crash(one)
            case 2: scene.happen(.health(one, .unhealthy))
            case 3: scene.darken(Set(SchedulerScene.zones.filter { _ in Bool.random(using: &random) }))
            case 4: scene.darken([])
            case 5: scene.obeys.toggle()
            case 6: scene.drainsAtOnce.toggle()
            case 7: scene.starts.toggle()
            default: scene.pass(Double.random(in: 0...4, using: &random))
            }
            let present = scene.machine.tasks.filter { !$0.hasStopped }.map(\.shown.address)
            #expect(Set(present).count == present.count)
            #expect(scene.running.count <= 48)
        }
        (scene.obeys, scene.drainsAtOnce, scene.starts) = (true, true, true)
        scene.darken([])
        for task in scene.wanted where task.shown.status == .running { scene.happen(.health(task.shown.id, .healthy)) }
        scene.pass(120)
        #expect(scene.healthy == [2, 2, 2])
        #expect(scene.running == Set(scene.wanted.map(\.shown.id)))
        #expect(scene.registered == scene.running)
    }
}
