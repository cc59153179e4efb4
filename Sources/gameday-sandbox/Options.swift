internal import ArgumentParser
internal import FoundationEssentials
internal import Glibc
internal import Sandbox

/// What every subcommand is told, and the one place that reads the environment.
struct Options: ParsableArguments {
    @Option(help: "The sandbox's name: several can be up at once.")
    var name = "default"

    /// What the library has to know of this machine.
    ///
    /// - Parameter config: the configuration file, which the sandbox's other processes read as well.
    func host(config: String? = nil) throws -> SandboxHost {
        try SandboxHost(
            executable: try ownExecutable(), environment: ProcessInfo.processInfo.environment, name: name,
            arguments: config.map { ["--config", absolutePath($0)] } ?? [])
    }

    /// A launcher of the sandbox named.
    func launcher(config: String? = nil) throws -> SandboxLauncher { SandboxLauncher(try host(config: config)) }
}

/// The path of this executable.
func ownExecutable() throws -> String {
    try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
}

/// A path that survives the change of directory when the sandbox detaches.
func absolutePath(_ path: String) -> String {
    path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
}

/// Writes a line to the error output: progress, never results.
func writeError(_ line: String) {
    let text = line + "\n"
    write(2, text, text.utf8.count)
}
