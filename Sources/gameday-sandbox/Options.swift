internal import ArgumentParser
internal import FoundationEssentials
internal import Glibc
internal import Sandbox

/// What every subcommand is told, and the one place that reads the environment.
struct Options: ParsableArguments {
    @Option(help: "The sandbox's name: several can be up at once.")
    var name = "default"

    /// The directory of the sandbox named.
    func directory() throws -> RunDirectory {
        let state = try Self.base("XDG_STATE_HOME", otherwise: ".local/state")
        return try RunDirectory(root: "\(state)/gameday/sandbox", name: name)
    }

    /// What the library has to know of this machine.
    ///
    /// - Parameter arguments: what the other roles are told besides the name.
    func host(_ arguments: [String] = []) throws -> SandboxHost {
        let environment = ProcessInfo.processInfo.environment
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        var sudoUser: (uid: UInt32, gid: UInt32)?
        if let uid = environment["SUDO_UID"].flatMap(UInt32.init), let gid = environment["SUDO_GID"].flatMap(UInt32.init) {
            sudoUser = (uid, gid)
        }
        let rest = ["--name", name] + arguments
        return SandboxHost(
            executable: own, roles: .init(keeper: ["keep"] + rest, initial: ["inside"] + rest),
            environment: environment,
            cache: "\(try Self.base("XDG_CACHE_HOME", otherwise: ".cache"))/gameday/sandbox", sudoUser: sudoUser)
    }

    /// A launcher of the sandbox named.
    func launcher(_ arguments: [String] = []) throws -> SandboxLauncher {
        SandboxLauncher(directory: try directory(), host: try host(arguments))
    }

    /// A directory of the XDG Base Directory Specification, which ignores relative paths.
    private static func base(_ variable: String, otherwise path: String) throws -> String {
        let environment = ProcessInfo.processInfo.environment
        if let value = environment[variable], value.hasPrefix("/") { return value }
        guard let home = environment["HOME"], home.hasPrefix("/") else {
            throw ValidationError("neither \(variable) nor HOME is set: set one to an absolute path")
        }
        return "\(home)/\(path)"
    }
}

/// A file whose path survives the change of directory when the sandbox detaches.
func absolutePath(_ path: String) -> String {
    path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
}

/// Writes a line to the error output: progress, never results.
func writeError(_ line: String) {
    let text = line + "\n"
    write(2, text, text.utf8.count)
}
