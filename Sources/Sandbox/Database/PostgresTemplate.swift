internal import FoundationEssentials
internal import Glibc

/// An empty database cluster that each sandbox starts from. Making one takes most of a second, so it is kept.
struct PostgresTemplate {
    let programs: PostgresPrograms
    let workshop: Workshop

    /// What the template is made with. Another list makes another template.
    private static let arguments = [
        "-A", "trust", "-U", "postgres", "--no-sync", "--wal-segsize=4", "-E", "UTF8", "--locale=C", "-k",
    ]

    /// The template's directory inside; makes it the first time.
    /// - Returns: the directory and the server's version.
    func prepare() async throws(SandboxError) -> (path: String, version: String) {
        let output = try await workshop.run(programs.server, ["--version"], in: .router, doing: "ask for the version")
        let version = output.split(separator: " ").first { $0.first?.isNumber == true }.map(String.init) ?? "unknown"
        let path = "\(InsideDirectory.cache)/postgres-\(version)-\(Self.arguments.joined().filter(\.isLetter))"
        if access(path + "/PG_VERSION", F_OK) == 0 { return (path, version) }
        // Made aside and moved, so that one that is there is whole, whoever else makes one now or was killed at it.
        let aside = "\(path).\(ProcessInfo.processInfo.globallyUniqueString)"
        try await workshop.run(
            programs.initialize, Self.arguments + ["-D", aside], in: .router, doing: "make a database template")
        if rename(aside, path) != 0 { try? FileManager.default.removeItem(atPath: aside) }
        return (path, version)
    }
}
