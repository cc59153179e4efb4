import Foundation
import TestSupport

/// What `gameday` says of itself for machines: its commands and their arguments.
struct HelpTree: Decodable {
    struct Name: Decodable {
        var kind: String
        var name: String
        /// As it is written on the command line.
        var written: String { (kind == "long" ? "--" : "-") + name }
    }

    struct Argument: Decodable {
        var kind: String
        var names: [Name]?
        var shouldDisplay: Bool
    }

    struct Node: Decodable {
        var commandName: String
        var shouldDisplay: Bool
        var arguments: [Argument]?
        var subcommands: [Node]?

        /// The options and flags that help shows, as they are written.
        var options: [String] {
            (arguments ?? []).filter(\.shouldDisplay).flatMap { $0.names ?? [] }.map(\.written)
        }
    }

    var command: Node

    /// The commands that help shows, but for `help` itself.
    var shown: [Node] {
        (command.subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
    }

    /// What the built `executable` says.
    static func of(_ executable: String = "gameday") async throws -> HelpTree {
        let output = try await ChildProcess.run(BuiltProduct.path(executable), ["--experimental-dump-help"])
        return try JSONDecoder().decode(HelpTree.self, from: Data(output.standardOutput.utf8))
    }
}
