import ArgumentParser
import Foundation
import TestSupport
import Testing

@testable import gameday

@Suite("The job definitions for pipelines", .timeLimit(.minutes(5)))
struct PipelineTests {
    private static let folder = PackageRoot.path + "/docs/pipelines"
    private static let jobs = [
        "github-actions.yml", "gitlab-ci.yml", "Jenkinsfile", "buildspec.yml", "ecs/task-definition.json",
    ]

    private static func text(_ path: String) throws -> String {
        try String(contentsOfFile: "\(PackageRoot.path)/\(path)", encoding: .utf8)
    }

    /// Every page for users that says what to type.
    private static let pages = ["README.md", "docs/verify.md", "docs/pipelines/README.md"]

    @Test("every job verifies after the deploy with a report, and recovers whatever happened", arguments: jobs)
    func steps(_ job: String) throws {
        let lines = try CommandLines.gameday(in: Self.text("docs/pipelines/" + job))
        let verify = try #require(lines.first { $0.first == "verify" })
        for option in ["--stack", "--suite", "--budget", "--report", "--yes"] {
            #expect(verify.contains(option), "\(job) lacks \(option)")
        }
        // A task has nothing after it: who starts it is told to.
        #expect(lines.contains { $0.first == "recover" } == !job.hasPrefix("ecs/"))
    }

    @Test(
        "every command line in them and in the manual is one that gameday takes",
        arguments: jobs.map { "docs/pipelines/" + $0 } + pages)
    func commandLines(_ path: String) throws {
        for line in try CommandLines.gameday(in: Self.text(path)) {
            #expect(throws: Never.self, "\(path): gameday \(line.joined(separator: " "))") {
                _ = try Gameday.parseAsRoot(line)
            }
        }
    }

    @Test("the suites that they name are there", arguments: jobs)
    func suites(_ job: String) throws {
        let named = try Self.text("docs/pipelines/" + job).components(separatedBy: "experiments/suites/").dropFirst()
        try #require(!named.isEmpty)
        for rest in named {
            let name = rest.prefix { $0.isLetter || $0 == "-" || $0 == "." }
            #expect(FileManager.default.fileExists(atPath: "\(PackageRoot.path)/experiments/suites/\(name)"), "\(name)")
        }
        // A pipeline has the repository; a task has what is in the image.
        guard job.hasPrefix("ecs/") else { return }
        let copied = try #require(
            Self.text("Dockerfile").split(separator: "\n").first { $0.hasPrefix("COPY experiments ") }?
                .split(separator: " ").last)
        #expect(try Self.text("docs/pipelines/" + job).contains("\"\(copied)/suites/"))
    }

    @Test("GitHub's steps run as root, for the image has another user; GitLab's last script has the time that is left")
    func surroundings() async throws {
        #expect(try Self.text("Dockerfile").contains("\nUSER 10001:10001\n"))
        let found = try await python(
            """
            import sys, yaml
            load = lambda name: yaml.load(open(f"{sys.argv[1]}/{name}"), yaml.BaseLoader)
            minutes = lambda text: int(text.removesuffix("m"))
            gitlab = load("gitlab-ci.yml")["verify"]
            limits = [minutes(gitlab["variables"][f"RUNNER_{what}_TIMEOUT"]) for what in ("SCRIPT", "AFTER_SCRIPT")]
            assert sum(limits) < minutes(gitlab["timeout"]), limits
            print(load("github-actions.yml")["jobs"]["verify"]["container"]["options"])
            """)
        #expect(found == "--user root\n")
    }

    @Test("the shell takes every script in them")
    func scripts() async throws {
        var scripts = [try Self.text("docs/pipelines/ecs/run-task.sh")]
        let jenkins = try Self.text("docs/pipelines/Jenkinsfile").components(separatedBy: "'''")
        #expect(jenkins.count == 5)
        scripts += [jenkins[1], jenkins[3]]
        let found = try await python(
            """
            import json, sys, yaml
            folder = sys.argv[1]
            load = lambda name: yaml.load(open(f"{folder}/{name}"), yaml.BaseLoader)
            scripts = [step["run"] for step in load("github-actions.yml")["jobs"]["verify"]["steps"] if "run" in step]
            gitlab = load("gitlab-ci.yml")["verify"]
            scripts += gitlab["before_script"] + gitlab["script"] + gitlab["after_script"]
            phases = load("buildspec.yml")["phases"]
            scripts += phases["build"]["commands"] + phases["build"]["finally"] + phases["post_build"]["commands"]
            task = json.load(open(f"{folder}/ecs/task-definition.json"))
            scripts += task["containerDefinitions"][0]["command"]
            print(json.dumps(scripts))
            """)
        scripts += try JSONDecoder().decode([String].self, from: Data(found.utf8))
        #expect(scripts.count == 14)
        for script in scripts {
            let checked = try await ChildProcess.run("/bin/bash", ["-n"], input: script)
            #expect(checked.status == 0 && checked.standardError.isEmpty, "\(checked.standardError)\n\(script)")
        }
    }

    @Test("GitHub's and GitLab's schemas take theirs, and AWS's model the task definition")
    func schemas() async throws {
        let check = PackageRoot.path + "/Tests/Peers/pipelines/check.py"
        let python = try PackageRoot.python()
        let found = try await ChildProcess.run(python, [check, Self.folder])
        #expect(found.status == 0 && found.standardOutput.isEmpty, "\(found.standardOutput)\(found.standardError)")
        // And it sees what is wrong.
        let copy = try TemporaryDirectory()
        try FileManager.default.createDirectory(atPath: copy.file("ecs"), withIntermediateDirectories: true)
        for (name, text, other) in [
            ("github-actions.yml", "runs-on:", "runs-in:"), ("gitlab-ci.yml", "when: always", "when: sometimes"),
            ("ecs/task-definition.json", "\"cpu\": \"1024\"", "\"cpu\": 1024"),
        ] {
            let good = try Self.text("docs/pipelines/" + name)
            try #require(good.contains(text))
            try copy.write(good.replacing(text, with: other), to: name)
        }
        let bad = try await ChildProcess.run(python, [check, copy.path])
        for name in ["github-actions.yml", "gitlab-ci.yml", "task-definition.json"] {
            #expect(bad.standardOutput.contains(name), "\(bad.standardOutput)\(bad.standardError)")
        }
    }

    @Test("CodeBuild finds the phases and the test report, Jenkins its stages")
    func requiredKeys() async throws {
        let buildspec = try await python(
            """
            import sys, yaml
            spec = yaml.load(open(f"{sys.argv[1]}/buildspec.yml"), yaml.BaseLoader)
            assert set(spec) == {"version", "env", "phases", "reports", "artifacts"}, spec.keys()
            assert spec["version"] == "0.2"
            assert set(spec["phases"]) <= {"install", "pre_build", "build", "post_build"}
            for phase in spec["phases"].values():
                assert set(phase) <= {"commands", "finally", "on-failure", "run-as"} and phase["commands"]
            report = spec["reports"]["gameday"]
            assert report["file-format"] == "JUNITXML" and report["base-directory"] == "report", report
            print("good")
            """)
        #expect(buildspec == "good\n")
        let jenkins = try Self.text("docs/pipelines/Jenkinsfile")
        #expect(jenkins.count { $0 == "{" } == jenkins.count { $0 == "}" })
        var sections: [String] = []
        for line in jenkins.split(separator: "\n") where line.hasSuffix(" {") && line.prefix(5).last != " " {
            sections.append(line.trimmingCharacters(in: .whitespaces))
        }
        #expect(sections == ["pipeline {", "agent {", "parameters {", "options {", "stages {", "post {"])
        #expect(jenkins.contains("junit testResults: 'report/junit.xml'"))
    }

    private func python(_ script: String) async throws -> String {
        let output = try await ChildProcess.run(
            try PackageRoot.python(), ["-c", script, Self.folder])
        try #require(output.status == 0, "\(output.standardError)")
        return output.standardOutput
    }
}

/// The calls of gameday in shell scripts, wherever those stand.
private enum CommandLines {
    private static let subcommands = Gameday.configuration.subcommands.compactMap { $0.configuration.commandName }

    /// The arguments of each call.
    static func gameday(in text: String) -> [[String]] {
        let joined = text.replacing("\\\n", with: " ").replacing("\\\"", with: "\"")
        return joined.split(separator: "\n").flatMap { line in
            var found: [[String]] = []
            var rest = Substring(line)
            while let range = rest.firstRange(of: "gameday ") {
                let isWord = range.lowerBound == rest.startIndex || " `\t\"'".contains(rest[..<range.lowerBound].last!)
                let before = rest[..<range.lowerBound]
                rest = rest[range.upperBound...]
                // In running text a call stands between back quotes.
                let isQuoted = before.last == "`"
                let words = Self.words(of: isQuoted ? rest.prefix { $0 != "`" } : rest)
                let isMention = isQuoted && words.count == 1
                let isSentence = !isQuoted && before.contains { $0.isLetter } && !before.contains("&& exec ")
                if isWord, !isMention, !isSentence, let first = words.first, subcommands.contains(first),
                    !words.contains(where: { $0 == "..." || $0.contains("[") || $0.allSatisfy(\.isUppercase) })
                {
                    found.append(words)
                }
            }
            return found
        }
    }

    /// The words of one simple command, as the shell splits them; variables stay as they are written.
    private static func words(of text: Substring) -> [String] {
        var words: [String] = []
        var (word, quote): (String?, Character?) = (nil, nil)
        scan: for character in text {
            switch (character, quote) {
            case ("'", nil), ("\"", nil):
                quote = character
                word = word ?? ""
            case (_, let open?) where character == open: quote = nil
            case (_, .some): word?.append(character)
            case (" ", nil):
                if let word { words.append(word) }
                word = nil
            case ("#", nil) where word == nil: break scan
            case (";", nil), ("&", nil), ("|", nil), (">", nil), ("`", nil): break scan
            default: word = (word ?? "") + String(character)
            }
        }
        if let word { words.append(word) }
        return words
    }
}
