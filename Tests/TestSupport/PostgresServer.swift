internal import Basics
internal import Foundation
internal import Glibc

/// A real PostgreSQL server for one test: an own data directory, reached only through a Unix socket in it.
///
/// PostgreSQL refuses to run as root: there it runs as `postgres` or `nobody`.
public actor PostgresServer {
    /// Why the server could not be made.
    public struct Failure: Error, CustomStringConvertible {
        /// What failed, with the end of the server's or program's own output where there is any.
        public let description: String
    }

    /// How a server ends.
    public enum Stop: String, Sendable {
        /// Sessions are ended, the state is written down.
        case fast
        /// Killed: sessions break, the next start recovers.
        case immediate
    }

    private let executor = ThreadExecutor()
    private let programs: String
    /// The directory of the socket: the `host` of a connection.
    public nonisolated let socketDirectory: String
    private var data: String { socketDirectory + "/data" }
    private var log: String { socketDirectory + "/log" }

    /// A thread of the server's own: its programs are waited for with blocking calls.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// What libpq needs to reach the server as its superuser.
    public nonisolated var connectionString: String {
        "host=\(socketDirectory) port=5432 dbname=postgres user=postgres"
    }

    /// Runs `body` with a started server and removes everything afterwards.
    public static func with<Result>(
        settings: [String: String] = [:], _ body: (PostgresServer) async throws -> Result
    ) async throws -> Result {
        let server = try PostgresServer()
        do {
            try await server.create(settings: settings)
            let result = try await body(server)
            await server.remove()
            return result
        } catch {
            await server.remove()
            throw error
        }
    }

    private init() throws {
        programs = try Self.findPrograms()
        socketDirectory = try Self.makeDirectory()
    }

    /// Starts the server and waits until it accepts connections.
    public func start() throws {
        try run("pg_ctl", ["start", "-w", "-t", "30", "-s", "-D", data, "-l", log])
    }

    /// Ends the server and waits until it has gone.
    public func stop(_ stop: Stop) throws {
        try run("pg_ctl", ["stop", "-w", "-t", "30", "-s", "-D", data, "-m", stop.rawValue])
    }

    /// Changes a setting and makes the server take it up.
    public func set(_ name: String, to value: String) throws {
        let line = "\(name) = '\(value)'\n"
        guard let file = FileHandle(forWritingAtPath: data + "/postgresql.auto.conf") else {
            throw Failure(description: "no configuration in \(data)")
        }
        defer { try? file.close() }
        try file.seekToEnd()
        try file.write(contentsOf: Data(line.utf8))
        try run("pg_ctl", ["reload", "-s", "-D", data])
    }

    /// Freezes or thaws every process of the server, as a machine that hangs.
    public func setFrozen(_ frozen: Bool) throws {
        let main = try String(contentsOfFile: data + "/postmaster.pid", encoding: .utf8)
        guard let line = main.split(separator: "\n").first, let process = pid_t(line) else {
            throw Failure(description: "no process id in \(data)/postmaster.pid")
        }
        let children = try String(contentsOfFile: "/proc/\(process)/task/\(process)/children", encoding: .utf8)
        let all = [process] + children.split(separator: " ").compactMap { pid_t($0) }
        for one in all { kill(one, frozen ? SIGSTOP : SIGCONT) }
    }

    private func create(settings: [String: String]) throws {
        let template = try Self.template.get()
        try Self.spawn(asServer: ["/bin/cp", "-a", template + "/data", data], in: socketDirectory)
        let fixed = [
            "listen_addresses": "", "unix_socket_directories": socketDirectory, "fsync": "off",
            "shared_buffers": "16MB", "max_connections": "60", "wal_level": "replica", "restart_after_crash": "on",
        ]
        let lines = fixed.merging(settings) { $1 }.map { "\($0.key) = '\($0.value)'\n" }.joined()
        try Data(lines.utf8).write(to: URL(fileURLWithPath: data + "/postgresql.auto.conf"))
        try start()
    }

    private func remove() {
        try? setFrozen(false)
        try? stop(.immediate)
        try? FileManager.default.removeItem(atPath: socketDirectory)
    }

    private func run(_ program: String, _ arguments: [String]) throws {
        try Self.spawn(asServer: [programs + "/" + program] + arguments, in: socketDirectory)
    }

    // MARK: Files

    /// A data directory to copy, made once for the whole test process: initdb takes a second.
    private static let template: Result<String, any Error> = Result {
        let directory = try makeDirectory()
        let made = [
            try findPrograms() + "/initdb", "-D", directory + "/data", "-U", "postgres", "-A", "trust", "-E", "UTF8",
            "--locale=C", "--no-sync", "--wal-segsize=1",
        ]
        try spawn(asServer: made, in: directory)
        atexit {
            guard let directory = try? PostgresServer.template.get() else { return }
            try? FileManager.default.removeItem(atPath: directory)
        }
        return directory
    }

    /// A new directory that the server's account owns.
    private static func makeDirectory() throws -> String {
        var name = Array("/tmp/gameday-postgres-XXXXXX".utf8CString)
        guard mkdtemp(&name) != nil else { throw Failure(description: "mkdtemp: errno \(errno)") }
        let directory = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        if let account = unprivileged { chown(directory, account.user, account.group) }
        return directory
    }

    // MARK: Programs

    /// Runs a program to its end with the server's account.
    private static func spawn(asServer program: [String], in directory: String) throws {
        var command = program
        if let account = unprivileged {
            let drop = ["--reuid=\(account.user)", "--regid=\(account.group)", "--clear-groups", "--"]
            command = ["/usr/bin/setpriv"] + drop + command
        }
        // `env` changes the directory: PostgreSQL wants one that its account can read.
        let process = try SpawnedProcess(
            "/usr/bin/env", ["-C", directory] + command, environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C"])
        let status = process.blockUntilEnd().status
        guard status == 0 else {
            let tail = (try? String(contentsOfFile: directory + "/log", encoding: .utf8))?.suffix(500) ?? ""
            throw Failure(description: "\(command.joined(separator: " ")) ended with status \(status): \(tail)")
        }
    }

    /// The account that PostgreSQL runs as when the tests run as root.
    private static let unprivileged: (user: uid_t, group: gid_t)? = {
        guard geteuid() == 0 else { return nil }
        guard let entry = getpwnam("postgres") ?? getpwnam("nobody") else { return nil }
        return (entry.pointee.pw_uid, entry.pointee.pw_gid)
    }()

    /// The newest installed set of server programs.
    private static func findPrograms() throws -> String {
        let parent = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        let newest = versions.compactMap { Int($0) }.sorted(by: >).map { "\(parent)/\($0)/bin" }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let found = (newest + path.split(separator: ":").map(String.init)).first {
            FileManager.default.isExecutableFile(atPath: $0 + "/initdb")
        }
        guard let found else { throw Failure(description: "no initdb found: install the package postgresql") }
        return found
    }
}
