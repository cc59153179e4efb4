import Foundation
import TestSupport
import Testing

@Suite("gameday report", .timeLimit(.minutes(5)))
struct ReportCommandTests {
    @Test("a run that is not there is named with what to do: exit 64", arguments: ["--text", "--json", "--html"])
    func missing(_ form: String) async throws {
        let output = try await Command.gameday("report", "/nowhere/run", form)
        #expect(output.status == 64)
        #expect(output.standardOutput.isEmpty)
        #expect(output.standardError.contains("/nowhere/run/re"))
        #expect(output.standardError.contains("cannot be read: the run has no report"))
        #expect(output.standardError.contains("\nto do: name the directory of a finished run"))
    }

    @Test("each form is the file that the run left, and of the page its path")
    func forms() async throws {
        let folder = try TemporaryDirectory()
        try folder.write("verified\n", to: "report.txt")
        try folder.write("{}\n", to: "result.json")
        let page = try folder.write("<html>", to: "report.html")
        try folder.write("<testsuites/>\n", to: "junit.xml")
        try folder.write("## verified\n", to: "report.md")
        #expect(try await Command.gameday("report", folder.path).standardOutput == "verified\n")
        #expect(try await Command.gameday("report", folder.path + "/", "--text").standardOutput == "verified\n")
        #expect(try await Command.gameday("report", folder.path, "--json").standardOutput == "{}\n")
        #expect(try await Command.gameday("report", folder.path, "--junit").standardOutput == "<testsuites/>\n")
        #expect(try await Command.gameday("report", folder.path, "--markdown").standardOutput == "## verified\n")
        let html = try await Command.gameday("report", folder.path + "/", "--html")
        #expect(html.standardOutput == page + "\n")
        #expect(html.status == 0)
    }

    @Test("--open shows the page with the browser of the environment, and says what to do where there is none")
    func open() async throws {
        let folder = try TemporaryDirectory()
        let page = try folder.write("<html>", to: "report.html")
        // Only these two are found.
        for (name, script) in [("good", "echo \"$1\""), ("bad", "exit 1")] {
            try await folder.writeProgram("#!/bin/sh\n\(script)\n", to: name)
        }
        func open(with browser: String) async throws -> ChildProcess.Output {
            try await ChildProcess.run(
                BuiltProduct.path("gameday"), ["report", folder.path, "--open"],
                environment: ["BROWSER": browser, "PATH": folder.path])
        }
        let opened = try await open(with: "good")
        #expect(opened.status == 0 && opened.standardOutput == page + "\n", "\(opened.standardError)")
        let failed = try await open(with: "bad")
        #expect(failed.status == 64)
        #expect(failed.standardError.contains("bad did not open the page\nto do: open \(page) yourself"))
        let missing = try await open(with: "firefox:lynx")
        #expect(missing.status == 64)
        #expect(missing.standardError.contains("there is no firefox:lynx, and no xdg-open"))
    }
}
