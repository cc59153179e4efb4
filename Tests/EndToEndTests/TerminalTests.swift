import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// Whoever started the run goes away, or its disk is full.
    @Suite("Nobody watches, nothing can be written", .timeLimit(.minutes(6)))
    struct TerminalTests {
        @Test("The terminal is closed during the fault: the run ends as with a signal, and everything is undone")
        func terminalClosed() async throws {
            try await RelayedScene.with { scene in
                let before = try await StackSnapshot.take(of: scene.sandbox)
                let run = try TerminalProcess(
                    scene.arguments("blackhole", ["--set", "expect.recovery.hold=60s"]), on: .terminal)
                try #require(run.shows("blackhole: observe"))
                run.hangUp()
                #expect(await run.end() == 3)
                #expect(try scene.event("verdict")?["reason"] as? String == "SIGHUP was received")
                #expect(try scene.event("verdict")?["undone"] as? Bool == true)
                #expect(try await before.difference() == "")
            }
        }

        @Test("Both pipes lose their reader during the fault: the run goes on to its verdict, and undoes")
        func readerGone() async throws {
            try await RelayedScene.with { scene in
                let before = try await StackSnapshot.take(of: scene.sandbox)
                let run = try TerminalProcess(scene.arguments("blackhole"), on: .pipe)
                try #require(run.shows("blackhole: observe"))
                run.hangUp()
                #expect(await run.end() == 0)
                #expect(try scene.event("verdict")?["verdict"] as? String == "verified")
                #expect(try await before.difference() == "")
            }
        }

        @Test("A terminal that was stopped holds up no halt: the undo begins within a second, and ends")
        func terminalStopped() async throws {
            try await RelayedScene.with { scene in
                let before = try await StackSnapshot.take(of: scene.sandbox)
                let run = try TerminalProcess(
                    scene.arguments("blackhole", ["--set", "expect.recovery.hold=60s"]), on: .terminal)
                try #require(run.shows("blackhole: observe"))
                try run.stopOutput()
                // A line of progress that cannot be written any more.
                try await scene.sees("evidence")
                run.signal(SIGTERM)
                try await scene.sees("verdict")
                let heard = try #require(try scene.event("finding")?["t_us"] as? Int)
                let undo = try #require(try scene.event("undo")?["t_us"] as? Int)
                #expect(undo - heard < 1_000_000)
                #expect(try scene.event("verdict")?["undone"] as? Bool == true)
                #expect(try await before.difference() == "")
                run.hangUp()
                #expect(await run.end() == 3)
            }
        }

        @Test("The disk of the run's directory is full during the fault: undone all the same, and never green: exit 2")
        func diskFull() async throws {
            try await RelayedScene.with { scene in
                let before = try await StackSnapshot.take(of: scene.sandbox)
                try FileManager.default.createDirectory(
                    atPath: scene.sandbox.runs, withIntermediateDirectories: true)
                // A small disk of its own, seen by this run and its watchdog alone.
                let mount = #"mount -t tmpfs -o size=16m none "$0" && exec "$@""#
                let namespaces = geteuid() == 0 ? ["--mount"] : ["--map-root-user", "--mount"]
                let run = try LiveProcess(
                    "gameday", scene.arguments("blackhole", ["--set", "expect.recovery.hold=60s"]),
                    through: ["unshare"] + namespaces + ["sh", "-c", mount, scene.sandbox.runs])
                try #require(await run.waitForLine(containing: "blackhole: observe"))
                let disk = "/proc/\(run.number)/root\(scene.sandbox.runs)"
                let filler = try await ChildProcess.run(
                    "/usr/bin/env", ["dd", "if=/dev/zero", "of=\(disk)/filler", "bs=4k"])
                #expect(filler.standardError.contains("No space left"))
                let ended = try await run.end()
                #expect(ended.status == 2, "\(ended.standardError)")
                #expect(ended.standardOutput.contains("undone        yes"))
                #expect(ended.standardError.contains("No space left on device"), "\(ended.standardError)")
                #expect(try await before.difference() == "")
            }
        }

        @Test("A file that may not grow any more ends the run, not its process: undone, and never green: exit 2")
        func fileTooLarge() async throws {
            try await RelayedScene.with { scene in
                let before = try await StackSnapshot.take(of: scene.sandbox)
                // Blocks of 512 bytes: enough for the accounts and the baseline.
                let limit = #"ulimit -f 640 && exec "$@""#
                let run = try LiveProcess(
                    "gameday", scene.arguments("blackhole", ["--set", "expect.recovery.hold=60s"]),
                    through: ["sh", "-c", limit, "sh"])
                let ended = try await run.end()
                #expect(ended.status == 2, "\(ended.status) \(ended.standardError)")
                #expect(ended.standardOutput.contains("undone        yes"))
                #expect(ended.standardError.contains("File too large"), "\(ended.standardError)")
                #expect(try scene.event("injected") != nil, "it ended before the fault was in")
                #expect(try await before.difference() == "")
            }
        }
    }
}
