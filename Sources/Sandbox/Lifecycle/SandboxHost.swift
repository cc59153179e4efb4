/// What the executable knows of the machine and of who called it; the library asks neither by itself.
public struct SandboxHost: Sendable {
    /// The absolute path of the executable, which starts itself again in other roles.
    public var executable: String
    /// The arguments that make it the keeper, the first process inside, and the doctor's probe.
    public var roles: Roles
    /// The environment that the other roles get, so that they find the same directories.
    public var environment: [String: String]
    /// An absolute path below which things are kept from one sandbox to the next.
    public var cache: String
    /// User and group of who called sudo: whom the daemons run as then.
    public var sudoUser: (uid: UInt32, gid: UInt32)?

    /// The arguments of the executable's other roles.
    public struct Roles: Sendable {
        /// Starts the first process and owns its lifeline.
        public var keeper: [String]
        /// Runs the sandbox, as its first process.
        public var initial: [String]

        /// Roles by their arguments.
        public init(keeper: [String], initial: [String]) {
            self.keeper = keeper
            self.initial = initial
        }
    }

    /// A host of all its parts.
    public init(
        executable: String, roles: Roles, environment: [String: String], cache: String,
        sudoUser: (uid: UInt32, gid: UInt32)? = nil
    ) {
        self.executable = executable
        self.roles = roles
        self.environment = environment
        self.cache = cache
        self.sudoUser = sudoUser
    }

    var environmentStrings: [String] { environment.map { "\($0.key)=\($0.value)" } }
    var identity: Identity {
        Identity.unprivileged(sudoUser: sudoUser.map { Identity(uid: $0.uid, gid: $0.gid) })
    }
}
