internal import Foundation

/// Real Redis servers for one test, on free ports of the loopback: one alone, or a cluster of three shards with a
/// replica each. They end with the last reference.
public final class RedisServers: Sendable {
    /// How the servers are set up.
    public enum Mode: Sendable {
        /// One server without cluster support.
        case single
        /// Three primaries, then a replica of each.
        case cluster
    }

    /// The ports, primaries first.
    public let ports: [Int]
    private let processes: [RunningProcess]
    private let directory: TemporaryDirectory

    /// Starts the servers and waits until they serve; `extra` are further arguments of each.
    public init(_ mode: Mode, extra: [String] = []) throws {
        directory = try TemporaryDirectory()
        let count = mode == .single ? 1 : 6
        ports = try (0..<count).map { _ in try FreePort.tcp() }
        let buses = try (0..<count).map { _ in try FreePort.tcp() }
        var processes: [RunningProcess] = []
        for (index, port) in ports.enumerated() {
            let own = directory.file("node-\(index)")
            try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: false)
            var arguments = ["--bind", "127.0.0.1", "--port", "\(port)", "--dir", own, "--save", ""] + extra
            if mode == .cluster {
                try Data(Self.nodes(ports, buses: buses, own: index).utf8).write(to: URL(filePath: own + "/nodes.conf"))
                arguments += [
                    "--cluster-enabled", "yes", "--cluster-port", "\(buses[index])",
                    "--cluster-node-timeout", "500", "--cluster-replica-validity-factor", "0",
                    "--cluster-require-full-coverage", "no", "--repl-diskless-sync-delay", "0",
                ]
            }
            let process = try RunningProcess("redis-server", arguments, in: own)
            processes.append(process)
        }
        self.processes = processes
        for process in processes { _ = try process.line { $0.contains("Ready to accept connections") } }
    }

    /// Ends all. In a `defer`, it also keeps them until the end of the test.
    public func end() {
        for process in processes { process.end() }
    }

    /// Ends a server as a crash would.
    public func kill(_ index: Int) { processes[index].end() }

    /// What a command of redis-cli says, sent to the server of that index.
    public func ask(_ index: Int, _ command: [String]) throws -> String {
        try RunningProcess.run("redis-cli", ["-p", "\(ports[index])"] + command)
    }

    private static func nodes(_ ports: [Int], buses: [Int], own: Int) -> String {
        let slots = ["0-5461", "5462-10922", "10923-16383"]
        let lines = ports.indices.map { index in
            let isPrimary = index < 3
            let flags = (index == own ? "myself," : "") + (isPrimary ? "master" : "slave")
            let follows = isPrimary ? "-" : name(index - 3)
            return "\(name(index)) 127.0.0.1:\(ports[index])@\(buses[index]) \(flags) \(follows) 0 0 "
                + "\(index % 3 + 1) connected\(isPrimary ? " " + slots[index] : "")\n"
        }
        return lines.joined() + "vars currentEpoch 3 lastVoteEpoch 0\n"
    }

    private static func name(_ index: Int) -> String { String(repeating: "0", count: 39) + "\(index + 1)" }
}
