import Foundation
import TestSupport
import Testing

@Suite("gameday's shell completions", .timeLimit(.minutes(5)))
struct CompletionTests {
    private func script(_ shell: String) async throws -> String {
        let output = try await Command.gameday("--generate-completion-script", shell)
        #expect(output.status == 0, "\(output.standardError)")
        return output.standardOutput
    }

    /// What bash offers for the last of `words`, in a folder with these files.
    private func offered(_ words: [String], files: [String] = []) async throws -> [String] {
        let folder = try TemporaryDirectory()
        try folder.write(try await script("bash"), to: "gameday.bash")
        try FileManager.default.createDirectory(atPath: folder.file("here"), withIntermediateDirectories: true)
        for file in files { try folder.write("", to: "here/\(file)") }
        let driver = """
            cd "$1/here"; source "$1/gameday.bash"; shift
            COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}; COMPREPLY=()
            _gameday gameday "${@: -1}" "${@: -2:1}" 2>/dev/null
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let output = try await ChildProcess.run("/bin/bash", ["-c", driver, "bash", folder.path] + words)
        return output.standardOutput.split(separator: "\n").map(String.init)
    }

    @Test("bash takes its script")
    func syntax() async throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write(try await script("bash"), to: "gameday.bash")
        let check = try await ChildProcess.run("/bin/bash", ["-n", path])
        #expect(check.status == 0 && check.standardError.isEmpty, "\(check.standardError)")
        let broken = try folder.write(try await script("bash") + "\n}\n", to: "broken.bash")
        #expect(try await ChildProcess.run("/bin/bash", ["-n", broken]).status != 0)
    }

    @Test(
        "every command and every option is offered, and what is not for people is not",
        arguments: [
            "bash", "zsh", "fish",
        ])
    func complete(shell: String) async throws {
        let script = try await script(shell)
        let tree = try await HelpTree.of()
        #expect(tree.shown.count > 10)
        for command in tree.shown {
            let name = command.commandName
            #expect(script.contains(shell == "fish" ? "-fa '\(name)'" : name), "\(shell) does not offer \(name)")
            for option in command.options {
                // fish writes `-l stack` and `-s h`.
                let written = option.drop { $0 == "-" }
                let spelled =
                    shell == "fish" ? (option.hasPrefix("--") ? "-l '\(written)'" : "-s '\(written)'") : option
                let lines = script.split(separator: "\n").filter { $0.contains(spelled) }
                #expect(!lines.isEmpty, "\(shell) does not offer \(option) of \(name)")
            }
        }
        #expect(!script.contains("watchdog"))
    }

    @Test("bash offers what begins like the word: commands, options, values, faults")
    func words() async throws {
        #expect(try await offered(["gameday", "va"]) == ["validate"])
        #expect(try await offered(["gameday", "init", "--fo"]) == ["--force"])
        #expect(try await offered(["gameday", "run", "--format", "j"]) == ["json"])
        #expect(try await offered(["gameday", "faults", "rds/f"]) == ["rds/failover-db-cluster"])
        #expect(try await offered(["gameday", "sandbox", "d"]) == ["down", "doctor"])
    }

    @Test("bash offers documents where documents are meant, and no other files")
    func files() async throws {
        let files = ["mine.yaml", "more.yml", "mixed.json", "music.mp3"]
        for words in [["gameday", "run", "m"], ["gameday", "run", "a.yaml", "--stack", "m"]] {
            #expect(Set(try await offered(words, files: files)) == ["mine.yaml", "more.yml", "mixed.json"])
        }
        #expect(try await offered(["gameday", "run", "--runs", "m"], files: files).isEmpty)
    }
}
