import Basics
import GameDays
import Subprocess
import SystemPackage

/// Gives each notice of a game day to a program of the user's, as one line of JSON on its standard input.
struct CommandNotifier: GameDayNotifier {
    /// Why a notice did not arrive.
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    private static let limitMilliseconds = 10_000

    private let words: [String]
    private let context: CommandContext

    init(_ destination: GameDay.Destination, context: CommandContext) {
        switch destination {
        case .command(let words): self.words = words
        }
        self.context = context
    }

    func notify(_ notice: GameDayNotice) async throws {
        let name = words[0]
        let executable: Executable = name.contains("/") ? .path(FilePath(name)) : .name(name)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask { [words] in
                let result = try await Subprocess.run(
                    executable, arguments: Arguments(Array(words.dropFirst())),
                    input: .string(notice.json.text + "\n"), output: .discarded, error: .discarded)
                guard result.terminationStatus.isSuccess else {
                    throw Failure(description: "\(name) ended with \(result.terminationStatus)")
                }
                return true
            }
            group.addTask { [context] in
                try await context.pause(Self.limitMilliseconds)
                return false
            }
            let arrived = try await group.next() ?? false
            // A program that is still going on is ended with its task.
            group.cancelAll()
            if !arrived { throw Failure(description: "\(name) took longer than \(Self.limitMilliseconds / 1_000) s") }
        }
    }
}
