/// A program to run inside the sandbox.
struct ChildCommand: Sendable {
    /// What the program may do.
    enum Privileges: Sendable, Hashable {
        /// All capabilities of the sandbox: for the tools that build it.
        case all
        /// None, as the identity given: for everything that serves.
        case none(Identity)
    }

    var executable: String
    var arguments: [String]
    var place: Place
    var privileges: Privileges
    /// Further environment, over the few variables that every child gets.
    var environment: [String: String] = [:]
    /// Whether it is the first process of a process namespace of its own: killing it then ends all it started, at once.
    var ownProcesses = false
    var directory: String?

    init(_ executable: String, _ arguments: [String], in place: Place, privileges: Privileges) {
        self.executable = executable
        self.arguments = arguments
        self.place = place
        self.privileges = privileges
    }

    /// The whole environment as `NAME=value`. Nothing is inherited: a child must not depend on who started the sandbox.
    var environmentStrings: [String] {
        let base = [
            "PATH": Programs.searchPath.joined(separator: ":"), "LC_ALL": "C", "TZ": "UTC", "HOME": "/",
        ]
        return base.merging(environment) { $1 }.map { "\($0.key)=\($0.value)" }.sorted()
    }
}
