import Foundation
import Glibc
import TestSupport
import Testing

/// The real watchdog, hanging on a real process that dies.
@Suite("gameday watchdog", .timeLimit(.minutes(5)))
struct WatchdogCommandTests {
    private let folder: TemporaryDirectory
    private let store: ScriptedParameters
    private let stack: String
    private static let lease = "/gameday/test/lease"

    init() throws {
        folder = try TemporaryDirectory()
        store = try ScriptedParameters()
        stack = try folder.write(
            """
            {"version": 1, "name": "test", "kind": "sandbox", "region": "us-east-1", "account": "000000000000",
             "endpoint": "\(store.url)", "credentials": {"accessKeyId": "AKIASANDBOX", "secretAccessKey": "secret"},
             "zones": ["us-east-1a"], "service": {"url": "http://127.0.0.1:1"}}
            """, to: "stack.json")
        try folder.write(#"{"event":"run"}"# + "\n" + #"{"event":"inj"#, to: "journal.jsonl")
        hold(by: "run-1")
    }

    private func hold(by run: String) {
        store.set(Self.lease, to: #"{"run":"\#(run)","host":"here","began":0,"expires":99999999999}"#)
    }

    private var command: [String] {
        get throws {
            [
                try BuiltProduct.path("gameday"), "watchdog", "--run", "run-1", "--directory", folder.path, "--stack",
                stack,
            ]
        }
    }

    private func journal() throws -> [String] {
        let text = try String(contentsOfFile: folder.file("journal.jsonl"), encoding: .utf8)
        return text.split(separator: "\n").map(String.init)
    }

    private func waitForLine(where condition: (String) -> Bool) async throws {
        try await waitForChange(in: folder.path) { try journal().contains(where: condition) }
    }

    /// A watchdog and its process's number. A shell starts it, as a run does: no leader of a process group.
    private func watchdog() async throws -> (process: PeerProcess, number: pid_t) {
        let process = try PeerProcess("/bin/bash", ["--norc", "-c", #""$@" <&0 & echo $!; wait"#, "bash"] + command)
        let lines = [try await process.line(), try await process.line()]
        #expect(lines.contains("ready"))
        return (process, try #require(lines.lazy.compactMap { pid_t($0) }.first))
    }

    @Test("when the run is killed with SIGKILL, it heals, frees the run's lease and appends to its journal")
    func killed() async throws {
        let script = #"exec 3> >(exec "$@"); echo "arm 600" >&3; echo $$; read -r never"#
        let run = try PeerProcess("/bin/bash", ["--norc", "-c", script, "bash"] + command)
        var number: pid_t?
        var heard: Set<String> = []
        while number == nil || heard != ["ready", "armed"] {
            let line = try await run.line()
            if let said = pid_t(line) { number = said } else { heard.insert(line) }
        }
        #expect(store.calls.isEmpty)
        kill(try #require(number), SIGKILL)
        try await waitForLine { $0.contains("watchdog ended") }
        #expect(store[Self.lease] == nil)
        let lines = try journal()
        #expect(lines.contains { $0.contains(#""event":"watchdog heals""#) && $0.contains("process is gone") })
        #expect(lines.last?.contains(#""undone":true"#) == true)
        // The half line that the run left is ended, and spoils no other.
        #expect(lines[1] == #"{"event":"inj"#)
        #expect(
            try lines.dropFirst(2).allSatisfy { try JSONSerialization.jsonObject(with: Data($0.utf8)) is [String: Any] }
        )
        await run.stop()
    }

    @Test("what the run had waited for in vain is not called undone, and the lease is free all the same")
    func unseen() async throws {
        let (process, _) = try await watchdog()
        try process.send("unseen the service pay is not steady")
        await process.stop()
        let last = try #require(try journal().last)
        #expect(last.contains(#""event":"watchdog ended""#))
        #expect(last.contains(#""undone":false"#))
        #expect(last.contains("the service pay is not steady"))
        #expect(store[Self.lease] == nil)
    }

    @Test("the lease of another run is not freed")
    func otherLease() async throws {
        hold(by: "run-2")
        let (process, _) = try await watchdog()
        await process.stop()
        #expect(try journal().last?.contains(#""undone":true"#) == true)
        #expect(store[Self.lease] != nil)
    }

    @Test("it has a session of its own, and SIGINT, SIGTERM, SIGHUP and SIGQUIT do not end it")
    func signals() async throws {
        let (process, number) = try await watchdog()
        #expect(getsid(number) == number)
        for signal in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTERM] { kill(number, signal) }
        try process.send("arm 600")
        #expect(try await process.line() == "armed")
        try process.send("undone")
        await process.stop()
        #expect(store.calls.isEmpty)
        #expect(try journal().count == 2)
    }

    @Test("past the time limit it heals although the run lives, and leaves the run's lease alone")
    func limit() async throws {
        let (process, _) = try await watchdog()
        try process.send("arm 0")
        try await waitForLine { $0.contains("time limit has passed") }
        try process.send("undone")
        await process.stop()
        #expect(store[Self.lease] != nil)
    }

    @Test("throttling and expired credentials are waited out")
    func retries() async throws {
        store.refuse("ExpiredTokenException")
        let (process, _) = try await watchdog()
        async let stopped: Void = process.stop()
        try await waitForLine { $0.contains("watchdog not undone") }
        #expect(store[Self.lease] != nil)
        store.refuse(nil)
        await stopped
        #expect(store[Self.lease] == nil)
        #expect(try journal().last?.contains(#""undone":true"#) == true)
    }
}
