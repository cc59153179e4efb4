internal import FoundationEssentials
internal import Glibc

/// Finds the programs that the sandbox runs.
struct Programs: Sendable {
    /// Where programs are looked for.
    static let searchPath = [
        "/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin",
    ]

    /// The Debian package of a program that the sandbox needs.
    static let packages = [
        "ip": "iproute2", "nft": "nftables", "haproxy": "haproxy", "postgres": "postgresql", "initdb": "postgresql",
        "pg_rewind": "postgresql", "cp": "coreutils",
    ]

    /// PostgreSQL's own directory, which is in no search path on Debian; the newest version there is.
    private let postgresDirectory: String?

    init() {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        postgresDirectory = versions.compactMap(Int.init).max().map { "\(root)/\($0)/bin" }
    }

    /// The path of a program.
    func find(_ name: String) throws(SandboxError) -> String {
        let directories = (postgresDirectory.map { [$0] } ?? []) + Self.searchPath
        for directory in directories {
            let path = "\(directory)/\(name)"
            if access(path, X_OK) == 0 { return path }
        }
        let package = Self.packages[name] ?? name
        throw SandboxError(
            "the program \(name) is not installed (looked in \(directories.joined(separator: ", ")))",
            remedy: "install it: sudo apt-get install \(package)")
    }
}
