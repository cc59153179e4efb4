import Foundation
import TestSupport
import Testing

/// A sandbox whose AWS endpoint is reached through a relay that can hold up a call or spoil it.
struct RelayedScene {
    let sandbox: SandboxFixture
    let relay: EndpointRelay
    /// The path of the stack file that names the relay.
    let stack: String
    private let folder: TemporaryDirectory

    static func with<Result>(_ body: (RelayedScene) async throws -> Result) async throws -> Result {
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
            return try await body(RelayedScene(sandbox: sandbox, relay: relay, stack: path, folder: folder))
        }
    }

    /// The arguments of `gameday` for a run of one of these tests' experiments.
    func arguments(_ experiment: String, _ more: [String] = []) -> [String] {
        ["run", Programs.experiment(experiment), "--stack", stack, "--runs", sandbox.runs] + more
    }

    func run(_ experiment: String = "blackhole", _ more: String...) throws -> LiveProcess {
        try LiveProcess("gameday", arguments(experiment, more))
    }

    func recover(_ more: String...) async throws -> ChildProcess.Output {
        try await Programs.gameday(["recover", "--stack", stack] + more)
    }

    /// The directory of the youngest run.
    private func youngest() throws -> String {
        let runs = try FileManager.default.contentsOfDirectory(atPath: sandbox.runs).sorted()
        return sandbox.runs + "/" + (runs.last ?? "")
    }

    /// The journal's events of the youngest run.
    func events() throws -> [[String: Any]] { try events(of: youngest()) }

    private func events(of run: String) throws -> [[String: Any]] {
        try String(contentsOfFile: run + "/journal.jsonl", encoding: .utf8).split(separator: "\n").compactMap {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }
    }

    func event(_ name: String) throws -> [String: Any]? {
        try events().first { $0["event"] as? String == name }
    }

    /// Waits until the youngest run's journal has an event of that name.
    func sees(_ name: String) async throws {
        let run = try youngest()
        try await waitForChange(in: run) { try events(of: run).contains { $0["event"] as? String == name } }
    }

    /// Nothing is left, as AWS sees it, and no lease is held.
    func isWhole() async throws -> Bool {
        try await recover("--plan").standardOutput == "nothing to do\n"
    }

    /// The watchdogs of the runs that are going on.
    func watchdogs() throws -> [pid_t] { try ProcessList.find("watchdog", sandbox.runs) }
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

    /// The sockets that a process holds, as the kernel names them.
    static func sockets(of number: pid_t) throws -> Set<String> {
        let folder = "/proc/\(number)/fd"
        let links = try FileManager.default.contentsOfDirectory(atPath: folder).compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: folder + "/" + $0)
        }
        return Set(links.filter { $0.hasPrefix("socket:") })
    }
}
