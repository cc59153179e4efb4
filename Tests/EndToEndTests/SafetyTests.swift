import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// Whatever ends a run, and wherever: the stack is whole afterwards.
    @Suite("What was taken is put back", .timeLimit(.minutes(6)))
    struct SafetyTests {
        /// A sandbox whose AWS endpoint is reached through a relay that can hold up a call.
        private struct Scene {
            let sandbox: SandboxFixture
            let relay: EndpointRelay
            let stack: String
            let folder: TemporaryDirectory

            func run(_ more: String...) throws -> LiveProcess {
                try LiveProcess(
                    "gameday",
                    ["run", Programs.experiment("blackhole"), "--stack", stack, "--runs", sandbox.runs] + more)
            }

            func recover(_ more: String...) async throws -> ChildProcess.Output {
                try await Programs.gameday(["recover", "--stack", stack] + more)
            }

            /// The journal's events of the youngest run.
            func events() throws -> [[String: Any]] {
                let runs = try FileManager.default.contentsOfDirectory(atPath: sandbox.runs).sorted()
                let path = sandbox.runs + "/" + (runs.last ?? "") + "/journal.jsonl"
                return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").compactMap {
                    try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
                }
            }

            func event(_ name: String) throws -> [String: Any]? {
                try events().first { $0["event"] as? String == name }
            }

            /// Nothing is left, as AWS sees it, and no lease is held.
            func isWhole() async throws -> Bool {
                try await recover("--plan").standardOutput == "nothing to do\n"
            }
        }

        private func withScene(_ body: (Scene) async throws -> Void) async throws {
            try await SandboxFixture.with { sandbox in
                let original = try Data(contentsOf: URL(filePath: sandbox.stack))
                var stack = try #require(try JSONSerialization.jsonObject(with: original) as? [String: Any])
                let endpoint = try #require(stack["endpoint"] as? String)
                let relay = try EndpointRelay(
                    toPort: try #require(endpoint.split(separator: ":").last.flatMap { Int($0) }))
                stack["endpoint"] = relay.url
                let folder = try TemporaryDirectory()
                let path = folder.file("stack.json")
                try JSONSerialization.data(withJSONObject: stack).write(to: URL(filePath: path))
                try await body(Scene(sandbox: sandbox, relay: relay, stack: path, folder: folder))
            }
        }

        @Test("Killed with SIGKILL at every changing call, before and after it took effect: the watchdog heals")
        func killedAtEveryStep() async throws {
            // The last two are calls of the undo.
            let steps = [
                ("CreateNetworkAcl", 0), ("ReplaceNetworkAclAssociation", 0), ("ReplaceNetworkAclAssociation", 1),
                ("DeleteNetworkAcl", 0),
            ]
            try await withScene { scene in
                for (operation, skipping) in steps {
                    for moment in EndpointRelay.Moment.allCases {
                        let what = "\(operation) \(skipping) \(moment)"
                        scene.relay.holdUp(operation, moment, skipping: skipping)
                        let run = try scene.run()
                        await scene.relay.isHeldUp()
                        run.signal(SIGKILL)
                        _ = try await run.end()
                        scene.relay.drop()
                        try await waitUntil { try scene.event("watchdog ended") != nil }
                        #expect(try scene.event("watchdog ended")?["undone"] as? Bool == true, "\(what)")
                        #expect(try await scene.isWhole(), "\(what)")
                    }
                }
            }
        }

        @Test("A halt begins to undo within a second, also while a call of the injection waits for its answer: exit 3")
        func halted() async throws {
            try await withScene { scene in
                for moment in EndpointRelay.Moment.allCases {
                    scene.relay.holdUp("ReplaceNetworkAclAssociation", moment)
                    let run = try scene.run()
                    await scene.relay.isHeldUp()
                    async let halt = Programs.gameday(["halt", "--runs", scene.sandbox.runs])
                    try await waitUntil { try scene.event("undo") != nil }
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
            try await withScene { scene in
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
            try await withScene { scene in
                let run = try scene.run(
                    "--set", "expect.recovery.hold=60s", "--set", "expect.recovery.baseline=10s")
                try #require(await run.waitForLine(containing: "baseline"))
                let second = try await Programs.gameday(
                    ["run", Programs.experiment("blackhole"), "--stack", scene.stack, "--runs", scene.sandbox.runs])
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
            try await withScene { scene in
                let run = try scene.run("--set", "expect.recovery.hold=60s")
                try #require(await run.waitForLine(containing: "observe"))
                let watchdogs = try ProcessList.find("watchdog", scene.sandbox.runs)
                #expect(watchdogs.count == 1)
                for watchdog in watchdogs { kill(watchdog, SIGKILL) }
                run.signal(SIGKILL)
                _ = try await run.end()
                try FileManager.default.removeItem(atPath: scene.sandbox.runs)
                let second = try await Programs.gameday(
                    ["run", Programs.experiment("blackhole"), "--stack", scene.stack, "--runs", scene.sandbox.runs])
                #expect(second.status == 2)
                let recovered = try await scene.recover()
                #expect(recovered.status == 0, "\(recovered.standardError)")
                #expect(recovered.standardOutput.contains(" restored to acl-"), "\(recovered.standardOutput)")
                #expect(try await scene.recover().standardOutput == "nothing to do\n")
            }
        }
    }
}

/// Processes of this machine, by their arguments.
enum ProcessList {
    /// The numbers of the processes whose arguments contain all of these words.
    static func find(_ words: String...) throws -> [pid_t] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { pid_t($0) }.filter { number in
            let line = (try? Data(contentsOf: URL(filePath: "/proc/\(number)/cmdline"))) ?? Data()
            let text = String(decoding: line, as: UTF8.self)
            return words.allSatisfy { text.contains($0) }
        }
    }
}
