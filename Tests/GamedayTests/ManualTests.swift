import Foundation
import TestSupport
import Testing

@Suite("The manual pages", .timeLimit(.minutes(5)))
struct ManualTests {
    /// Writes the pages of the built executables.
    private func pages() async throws -> (folder: TemporaryDirectory, names: Set<String>) {
        let folder = try TemporaryDirectory()
        let executables = URL(filePath: try BuiltProduct.path("gameday")).deletingLastPathComponent().path
        let output = try await ChildProcess.run(
            PackageRoot.path + "/scripts/manual", [folder.path, executables],
            environment: ProcessInfo.processInfo.environment.merging(["SOURCE_DATE_EPOCH": "1795370008"]) { $1 })
        #expect(output.status == 0, "\(output.standardError)")
        return (folder, Set(try FileManager.default.contentsOfDirectory(atPath: folder.path)))
    }

    private func text(_ name: String, in folder: TemporaryDirectory) throws -> String {
        try String(contentsOfFile: folder.file(name), encoding: .utf8)
    }

    @Test("there is a page for every command that help shows, with all its options, and none besides")
    func everyCommand() async throws {
        let (folder, names) = try await pages()
        var expected: Set<String> = []
        for executable in ["gameday", "gameday-sandbox"] {
            let tree = try await HelpTree.of(executable)
            expected.formUnion(["\(executable).1"] + tree.shown.map { "\(executable)-\($0.commandName).1" })
            for command in tree.shown where command.commandName != "sandbox" {
                let page = try text("\(executable)-\(command.commandName).1", in: folder)
                for option in command.options {
                    let written = option.hasPrefix("--") ? "\\-\(option.dropFirst(2))" : String(option.dropFirst())
                    let spelled = "Fl \(written.replacing("-", with: "\\-").replacing("\\\\-", with: "\\-"))"
                    #expect(page.contains(spelled), "\(command.commandName) lacks \(option)")
                }
            }
            let overview = try text("\(executable).1", in: folder)
            for command in tree.shown { #expect(overview.contains(".It Xr \(executable)-\(command.commandName) 1\n")) }
        }
        #expect(names == expected)
        #expect(try text("gameday.1", in: folder).hasPrefix(".Dd November 22, 2026\n"))
    }

    @Test("mandoc finds nothing wrong with any page, and would")
    func lint() async throws {
        let (folder, names) = try await pages()
        #expect(names.count > 15)
        let good = try await ChildProcess.run(
            "/usr/bin/mandoc", ["-T", "lint", "-W", "warning"] + names.sorted().map(folder.file))
        #expect(good.status == 0 && good.standardOutput.isEmpty, "\(good.standardOutput)")
        let page = try text("gameday-run.1", in: folder).replacing(".El\n", with: "")
        let bad = try folder.write(page, to: "bad.1")
        #expect(try await ChildProcess.run("/usr/bin/mandoc", ["-T", "lint", "-W", "warning", bad]).status != 0)
    }

    @Test("a page shows the examples line by line and keeps what looks like a macro or a request as text")
    func rendering() async throws {
        let (folder, _) = try await pages()
        let shown = try await ChildProcess.run(
            "/usr/bin/mandoc", ["-T", "utf8", "-O", "width=100", folder.file("gameday-init.1")])
        // Bold is written by overstriking: a letter, a backspace and the letter again.
        let text = shown.standardOutput.replacing(/.\u{8}/, with: "")
        #expect(text.contains("\n           gameday init --tag Environment=staging             and this tag besides\n"))
        #expect(text.contains("--region region"))
        #expect(text.contains("EXIT STATUS\n"))
    }
}
