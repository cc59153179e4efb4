import Foundation
import TestSupport
import Testing

@testable import gameday

/// What is in the Debian package. That it works where nothing else is, `make package-test` shows.
@Suite("The Debian package", .timeLimit(.minutes(5)))
struct PackageTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private func shell(_ script: String, _ arguments: String...) async throws -> ChildProcess.Output {
        try await ChildProcess.run("/bin/bash", ["-euo", "pipefail", "-c", script, "-"] + arguments)
    }

    /// The package of the debug build, unpacked below `root`, its control files below `control`.
    private func package() async throws -> String {
        let built = try await ChildProcess.run(
            PackageRoot.path + "/scripts/package",
            ["--layout", BuiltProduct.path("gameday"), "--output", folder.path])
        try #require(built.status == 0, "\(built.standardError)")
        let path = String(built.standardOutput.dropLast())
        let unpacked = try await shell(
            #"dpkg-deb --extract "$1" "$2/root" && dpkg-deb --control "$1" "$2/control""#, path, folder.path)
        try #require(unpacked.status == 0, "\(unpacked.standardError)")
        return path
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOfFile: folder.file(name), encoding: .utf8)
    }

    @Test("it has the program, what is shipped with it, its unit and its configuration, all of them root's")
    func layout() async throws {
        let path = try await package()
        let listing = try await ChildProcess.run("/usr/bin/env", ["dpkg-deb", "--contents", path]).standardOutput
        let entries = listing.split(separator: "\n").map { $0.split(separator: " ", omittingEmptySubsequences: true) }
        #expect(entries.allSatisfy { $0[1] == "root/root" && $0[0].dropFirst(8).first == "-" }, "\(listing)")
        let files = Set(entries.filter { $0[0].first == "-" }.map { String($0[5].dropFirst()) })

        var expected: Set = [
            "/usr/bin/gameday", "/usr/lib/systemd/system/gameday-agent.service", "/etc/gameday/schedule.yaml",
            "/etc/gameday/environment", "/usr/share/doc/gameday/copyright", "/usr/share/doc/gameday/changelog.gz",
            "/usr/share/bash-completion/completions/gameday", "/usr/share/zsh/vendor-completions/_gameday",
            "/usr/share/fish/vendor_completions.d/gameday.fish", "/usr/share/man/man1/gameday.1.gz",
        ]
        for command in try await HelpTree.of("gameday").shown {
            expected.insert("/usr/share/man/man1/gameday-\(command.commandName).1.gz")
        }
        let shipped = try FileManager.default.subpathsOfDirectory(atPath: PackageRoot.path + "/experiments")
        for file in shipped where file.contains(".") { expected.insert("/usr/share/gameday/experiments/" + file) }
        #expect(expected.subtracting(files) == [])
        #expect(expected.contains("/usr/share/gameday/experiments/gamedays/quarterly.yaml"))
        // The rest is documentation.
        #expect(files.subtracting(expected).filter { !$0.hasPrefix("/usr/share/doc/gameday/") } == [])
        #expect(try text("control/conffiles") == "/etc/gameday/environment\n/etc/gameday/schedule.yaml\n")
        let sums = try await shell(#"cd "$1/root" && md5sum --check --quiet ../control/md5sums"#, folder.path)
        #expect(sums.status == 0, "\(sums.standardError)")
        try await control(path)
        try await scripts()
        try await pagesAndCompletions()
        // Every library that is linked in brings its licence.
        for name in ["the Swift runtime", "swift-nio", "Yams", "Unicode, Inc."] {
            #expect(try text("root/usr/share/doc/gameday/copyright").contains(name), "\(name)")
        }
    }

    private func control(_ path: String) async throws {
        func field(_ name: String) async throws -> String {
            try await ChildProcess.run("/usr/bin/env", ["dpkg-deb", "--field", path, name]).standardOutput
        }
        #expect(try await field("Version") == Gameday.version + "~layout\n")
        let depends = try await field("Depends")
        // Names and versions of the libraries are for dpkg-shlibdeps to say.
        for name in ["libc6 (>= ", "libcurl4", "libssl3", ", adduser, ca-certificates, tzdata\n"] {
            #expect(depends.contains(name), "\(name) is not in \(depends)")
        }
        #expect(try await field("Description").hasPrefix("chaos tests"))
    }

    /// What the program says of itself, as far as it came through.
    private func pagesAndCompletions() async throws {
        let shares = folder.file("root/usr/share")
        let checked = try await shell(
            #"""
            for page in "$1"/man/man1/*.gz; do gzip -dc "$page" | /usr/bin/mandoc -T lint -W warning; done
            source "$1/bash-completion/completions/gameday" && complete -p gameday
            """#, shares)
        #expect(checked.status == 0, "\(checked.standardOutput)\(checked.standardError)")
        #expect(try text("root/usr/share/zsh/vendor-completions/_gameday").hasPrefix("#compdef gameday\n"))
        #expect(try text("root/usr/share/fish/vendor_completions.d/gameday.fish").contains("complete -c 'gameday'"))
    }

    /// Installing must not start what breaks things.
    private func scripts() async throws {
        for name in ["postinst", "prerm", "postrm"] {
            let checked = try await ChildProcess.run("/bin/sh", ["-n", folder.file("control/" + name)])
            #expect(checked.status == 0, "\(name): \(checked.standardError)")
        }
        let words = try text("control/postinst").split(whereSeparator: \.isWhitespace)
        #expect(words.contains("try-restart") && !words.contains("enable") && !words.contains("start"))
    }

    @Test("a program without a version of a package is refused")
    func version() async throws {
        try await folder.writeProgram("#!/bin/sh\necho banana\n", to: "program")
        let refused = try await ChildProcess.run(
            PackageRoot.path + "/scripts/package", ["--binary", folder.file("program"), "--output", folder.path])
        #expect(refused.status == 1)
        #expect(refused.standardError.contains("--version says 'banana'"), "\(refused.standardError)")
    }

    @Test("the shell takes every script that makes and proves it")
    func shellScripts() async throws {
        for folder in ["scripts", "Tests/Package"] {
            let names = try FileManager.default.contentsOfDirectory(atPath: "\(PackageRoot.path)/\(folder)")
            try #require(names.count >= 5)
            for name in names {
                let text = try String(contentsOfFile: "\(PackageRoot.path)/\(folder)/\(name)", encoding: .utf8)
                guard !text.hasPrefix("#!/usr/bin/env python3") else { continue }
                let checked = try await ChildProcess.run("/bin/bash", ["-n", "\(PackageRoot.path)/\(folder)/\(name)"])
                #expect(checked.status == 0, "\(name): \(checked.standardError)")
            }
        }
    }
}
