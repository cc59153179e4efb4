import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// Whatever ends a run, and wherever: the stack is whole afterwards.
    @Suite("What was taken is put back", .timeLimit(.minutes(6)))
    struct SafetyTests {
        @Test("A halt begins to undo within a second, also while a call of the injection waits for its answer: exit 3")
        func halted() async throws {
            try await RelayedScene.with { scene in
                for moment in EndpointRelay.Moment.allCases {
                    scene.relay.holdUp("ReplaceNetworkAclAssociation", moment)
                    let run = try scene.run()
                    await scene.relay.isHeldUp()
                    async let halt = Programs.gameday(["halt", "--runs", scene.sandbox.runs])
                    try await scene.sees("undo")
                    scene.relay.drop()
                    let (halted, ended) = (try await halt, try await run.end())
                    #expect(halted.status == 0, "\(halted.standardError)")
                    #expect(halted.standardOutput.contains("aborted, gameday halt asked to halt"))
                    #expect(ended.status == 3, "\(ended.standardError)")
                    let asked = try #require(try scene.event("halt requested")?["t_us"] as? Int)
                    let undo = try #require(try scene.event("undo")?["t_us"] as? Int)
                    #expect(undo - asked < 1_000_000)
                    #expect(try await scene.isWhole())
                }
            }
        }

        @Test("SIGTERM twice, then SIGINT and SIGHUP during the undo: it is not cut short: exit 3")
        func signals() async throws {
            try await RelayedScene.with { scene in
                scene.relay.holdUp("ReplaceNetworkAclAssociation", .before, skipping: 1)
                let run = try scene.run()
                try #require(await run.waitForLine(containing: "observe"))
                run.signal(SIGTERM)
                run.signal(SIGTERM)
                await scene.relay.isHeldUp()
                for signal in [SIGINT, SIGHUP, SIGTERM] { run.signal(signal) }
                scene.relay.letGo()
                let ended = try await run.end()
                #expect(ended.status == 3, "\(ended.standardError)")
                #expect(ended.standardOutput.contains("undone        yes"))
                #expect(try await scene.isWhole())
            }
        }

        @Test(
            "A run that loses its lease stops and undoes; recover --force takes it; a second run is refused meanwhile")
        func lostLease() async throws {
            try await RelayedScene.with { scene in
                let run = try scene.run(
                    "blackhole", "--set", "expect.recovery.hold=60s", "--set", "expect.recovery.baseline=10s")
                try #require(await run.waitForLine(containing: "baseline"))
                let second = try await Programs.gameday(scene.arguments("blackhole"))
                #expect(second.status == 2)
                #expect(second.standardError.contains("holds the lease"), "\(second.standardError)")
                try #require(await run.waitForLine(containing: "observe"))
                let polite = try await scene.recover()
                #expect(polite.status == 2)
                #expect(polite.standardError.contains("is going on"))
                let forced = try await scene.recover("--force")
                #expect(forced.status == 0, "\(forced.standardError)")
                let ended = try await run.end()
                #expect(ended.status == 3, "\(ended.standardError)")
                #expect(ended.standardError.contains("the lease of"), "\(ended.standardError)")
                #expect(try await scene.isWhole())
            }
        }

        @Test("When the watchdog is killed as well, gameday recover heals from AWS alone, and twice is a no-op")
        func everythingKilled() async throws {
            try await RelayedScene.with { scene in
                let run = try scene.run("blackhole", "--set", "expect.recovery.hold=60s")
                try #require(await run.waitForLine(containing: "observe"))
                let watchdogs = try scene.watchdogs()
                #expect(watchdogs.count == 1)
                // Else whoever waits for a socket or a pipe of the run would wait for its watchdog.
                let shared = try ProcessList.sockets(of: run.number).intersection(
                    watchdogs.flatMap { try ProcessList.sockets(of: $0) })
                #expect(shared.isEmpty)
                for watchdog in watchdogs { kill(watchdog, SIGKILL) }
                run.signal(SIGKILL)
                _ = try await run.end()
                try FileManager.default.removeItem(atPath: scene.sandbox.runs)
                let second = try await Programs.gameday(scene.arguments("blackhole"))
                #expect(second.status == 2)
                let recovered = try await scene.recover()
                #expect(recovered.status == 0, "\(recovered.standardError)")
                #expect(recovered.standardOutput.contains(" restored to acl-"), "\(recovered.standardOutput)")
                #expect(try await scene.recover().standardOutput == "nothing to do\n")
            }
        }
    }
}
