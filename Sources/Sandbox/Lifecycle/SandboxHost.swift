/// What the executable knows of the machine, of who called it and of which sandbox is meant; the library asks for
/// none of it by itself.
public struct SandboxHost: Sendable {
    /// The sandbox's directory.
    public let directory: RunDirectory
    /// Below this path things are kept from one sandbox to the next.
    let cache: String
    /// The absolute path of the executable, which starts itself again in other roles.
    let executable: String
    private let environment: [String: String]
    private let arguments: [String]

    /// A host as an executable sees it.
    ///
    /// The executable must have the subcommands `keep` and `inside`, which take `--name` and the further arguments,
    /// and call `Keeper.run` and `Sandbox.run`.
    ///
    /// - Parameters:
    ///   - executable: the absolute path of the executable.
    ///   - environment: its environment; XDG_STATE_HOME, XDG_CACHE_HOME and HOME say where files are.
    ///   - name: the sandbox's name.
    ///   - arguments: what the executable's other roles are told besides the name.
    /// - Throws: when the name cannot be one, or no directory is known.
    public init(
        executable: String, environment: [String: String], name: String, arguments: [String] = []
    ) throws(SandboxError) {
        func base(_ variable: String, otherwise path: String) throws(SandboxError) -> String {
            // The XDG Base Directory Specification: a relative path is ignored.
            if let value = environment[variable], value.hasPrefix("/") { return value }
            guard let home = environment["HOME"], home.hasPrefix("/") else {
                throw SandboxError("neither \(variable) nor HOME is set", remedy: "set one to an absolute path")
            }
            return "\(home)/\(path)"
        }
        directory = try RunDirectory(root: base("XDG_STATE_HOME", otherwise: ".local/state") + "/gameday/sandbox", name: name)
        cache = try base("XDG_CACHE_HOME", otherwise: ".cache") + "/gameday/sandbox"
        self.executable = executable
        self.environment = environment
        self.arguments = ["--name", name] + arguments
    }

    /// The arguments of the role that starts the first process and owns its lifeline.
    var keeperArguments: [String] { ["keep"] + arguments }
    /// The arguments of the role of the first process.
    var initialArguments: [String] { ["inside"] + arguments }
    /// The other roles get the same environment, so that they find the same directories.
    var environmentStrings: [String] { environment.map { "\($0.key)=\($0.value)" } }

    /// Whom the daemons run as: never root, and who called sudo if that is known.
    var identity: Identity {
        guard let uid = environment["SUDO_UID"].flatMap(UInt32.init),
            let gid = environment["SUDO_GID"].flatMap(UInt32.init)
        else { return Identity.unprivileged(sudoUser: nil) }
        return Identity.unprivileged(sudoUser: Identity(uid: uid, gid: gid))
    }
}
