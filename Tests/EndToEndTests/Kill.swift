import Foundation
import Glibc
import TestSupport
import Testing

/// One death of a run's process, and who puts its stack back.
struct Kill: CustomStringConvertible {
    enum Instant {
        /// Around a call that changes something, once so many of its kind have passed.
        case call(String, EndpointRelay.Moment, skipping: Int = 0)
        /// In a phase of the run, by its name.
        case phase(String)
    }

    enum Healer {
        /// The run's watchdog, which survives.
        case watchdog
        /// `gameday recover` on the same machine, without a file of the run; the watchdog dies with the run.
        case recovery
        /// The same on another machine, so many seconds later as its lease tells, which expires 60 s after the last
        /// renewal; it is believed dead 30 s after that, and watched until then.
        case otherMachine(ageSeconds: Int)
    }

    let instant: Instant
    let healer: Healer

    init(_ instant: Instant, _ healer: Healer) {
        self.instant = instant
        self.healer = healer
    }

    var description: String { "\(instant), healed by \(healer)" }

    /// Runs the experiment, kills it, lets it be healed, and compares.
    func perform(_ experiment: String, _ scene: RelayedScene, _ before: StackSnapshot) async throws {
        let what = "\(experiment): \(self)"
        try await die(experiment, scene)
        switch healer {
        case .watchdog:
            try await scene.sees("watchdog ended")
            #expect(try scene.event("watchdog ended")?["undone"] as? Bool == true, "\(what)")
        case .recovery:
            try FileManager.default.removeItem(atPath: scene.sandbox.runs)
            let recovered = try await scene.recover()
            #expect(recovered.status == 0, "\(what): \(recovered.standardError)")
        case .otherMachine(let seconds):
            try FileManager.default.removeItem(atPath: scene.sandbox.runs)
            try await OtherMachine.ageLease(scene.sandbox.stack, seconds: seconds)
            let recovered = try await OtherMachine.recover(scene.stack)
            #expect(recovered.status == 0, "\(what): \(recovered.standardError)")
            let isWatched = recovered.standardError.contains("seeing whether it still lives")
            #expect(isWatched == (seconds < 90), "\(what): \(recovered.standardError)")
        }
        let again = try await scene.recover()
        #expect(again.status == 0 && again.standardOutput == "nothing to do\n", "\(what): \(again)")
        #expect(try await before.difference() == "", "\(what)")
    }

    private func die(_ experiment: String, _ scene: RelayedScene) async throws {
        if case .call(let operation, let moment, let skipping) = instant {
            scene.relay.holdUp(operation, moment, skipping: skipping)
        }
        let run = try scene.run(
            experiment, "--set", "expect.recovery.baseline=1s", "--set", "expect.recovery.hold=1s",
            "--set", "expect.recovery.tolerate=50%")
        switch instant {
        case .call: await scene.relay.isHeldUp()
        case .phase(let name): try await enter(name, of: run, experiment)
        }
        if case .watchdog = healer {
        } else {
            for watchdog in try scene.watchdogs() { kill(watchdog, SIGKILL) }
        }
        run.signal(SIGKILL)
        _ = try await run.end()
        scene.relay.drop()
    }

    private func enter(_ phase: String, of run: LiveProcess, _ experiment: String) async throws {
        if phase == "undo" {
            // Before the stack has healed by itself, so that the undo has something to wait for.
            try #require(await run.waitForLine(containing: "\(experiment): observe"))
            run.signal(SIGINT)
        }
        try #require(await run.waitForLine(containing: "\(experiment): \(phase)"))
    }
}

/// A machine of another name, on which `gameday` knows nothing of this one's processes.
enum OtherMachine {
    static func recover(_ stack: String) async throws -> ChildProcess.Output {
        let name = #"hostname elsewhere && exec "$@""#
        // Only root names a machine; anybody is root in a user namespace.
        let namespaces = geteuid() == 0 ? ["--uts"] : ["--map-root-user", "--uts"]
        return try await ChildProcess.run(
            "/usr/bin/env",
            ["unshare"] + namespaces + ["sh", "-c", name, "sh", BuiltProduct.path("gameday"), "recover"]
                + ["--stack", stack])
    }

    /// Makes the lease as old as it would be if so many seconds had passed.
    static func ageLease(_ stack: String, seconds: Int) async throws {
        let output = try await ChildProcess.run(
            PackageRoot.python(), [PackageRoot.path + "/Tests/Peers/age_lease.py", stack, "\(seconds)"])
        try #require(output.status == 0, "\(output.standardError)")
    }
}
