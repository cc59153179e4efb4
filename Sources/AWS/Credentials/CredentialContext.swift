public import HTTPClient

/// What the providers of credentials need from outside. Nothing here is read but through it.
public struct CredentialContext: Sendable {
    /// What a command left behind.
    public struct CommandOutput: Sendable {
        /// Its exit status; a signal's number, negative, when one ended it.
        public var status: Int
        /// What it wrote to standard output.
        public var text: String

        /// A status and an output.
        public init(status: Int, text: String) {
            self.status = status
            self.text = text
        }
    }

    /// Where containers and instances are told their credentials: link-local, so that they never leave the machine.
    public struct LinkLocal: Sendable {
        /// ECS's agent, which `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` is relative to.
        public var container: String
        /// EC2's instance metadata service over IPv4.
        public var instance: String
        /// EC2's instance metadata service over IPv6.
        public var instanceIPv6: String

        /// AWS's own addresses unless others are given.
        public init(
            container: String = "http://169.254.170.2", instance: String = "http://169.254.169.254",
            instanceIPv6: String = "http://[fd00:ec2::254]"
        ) {
            self.container = container
            self.instance = instance
            self.instanceIPv6 = instanceIPv6
        }
    }

    /// The environment variables.
    public var environment: [String: String]
    /// The text of a file; nil when there is none at the path. Throws when it cannot be read as UTF-8.
    public var readFile: @Sendable (_ path: String) throws -> String?
    /// Replaces a file as a whole, readable by its owner only.
    public var writeFile: @Sendable (_ path: String, _ text: String) throws -> Void
    /// Runs a command, its first word the program, without a shell.
    public var run: @Sendable (_ words: [String]) async throws -> CommandOutput
    /// Reaches AWS, and this machine, directly.
    public var http: HTTPClient
    /// Time, waiting and chance.
    public var outside: AWSClient.Outside
    /// Where containers and instances are told their credentials.
    public var linkLocal: LinkLocal

    /// A context of its parts.
    public init(
        environment: [String: String], readFile: @escaping @Sendable (_ path: String) throws -> String?,
        writeFile: @escaping @Sendable (_ path: String, _ text: String) throws -> Void,
        run: @escaping @Sendable (_ words: [String]) async throws -> CommandOutput, http: HTTPClient,
        outside: AWSClient.Outside, linkLocal: LinkLocal = LinkLocal()
    ) {
        self.environment = environment
        self.readFile = readFile
        self.writeFile = writeFile
        self.run = run
        self.http = http
        self.outside = outside
        self.linkLocal = linkLocal
    }

    /// A variable that is set to something.
    func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// A path of the home directory where it begins with `~/`, as the AWS tools read paths in variables.
    func expanded(_ path: String) -> String {
        guard path.hasPrefix("~/") else { return path }
        return (environment["HOME"] ?? "") + path.dropFirst()
    }

    /// The text of a file that must be there.
    func requiredFile(_ path: String, _ what: String) throws(CredentialError) -> String {
        let text: String?
        do { text = try readFile(expanded(path)) } catch { text = nil }
        guard let text else {
            throw CredentialError("\(what) \(path) cannot be read: check that it is there, and its permissions")
        }
        return text
    }
}

extension CredentialContext: CustomReflectable {
    /// Without the environment: it holds secrets, and reflection-based loggers would show them.
    public var customMirror: Mirror { Mirror(self, children: ["variables": environment.count]) }
}
