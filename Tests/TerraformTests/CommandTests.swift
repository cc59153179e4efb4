import Foundation
import TestSupport
import Testing

/// What everybody runs first, and what must be clean: init, validate, fmt, test and checkov.
@Suite("The commands of the first evening")
struct CommandTests {
    @Test(
        "make test says where Terraform comes from, and fails, where there is none or an old one",
        arguments: ["": "is missing", "1.6.6": "1.6.6 is too old"])
    func missing(version: String, words: String) async throws {
        let folder = try TemporaryDirectory()
        let answer = version.isEmpty ? "exit 127" : "echo '{ \"terraform_version\": \"\(version)\" }'"
        try await folder.writeProgram("#!/bin/sh\n\(answer)\n", to: "terraform")
        var environment = ProcessInfo.processInfo.environment
        environment["PATH"] = folder.path + ":" + (environment["PATH"] ?? "")
        let output = try await ChildProcess.run(
            PackageRoot.path + "/scripts/setup", ["tests"], environment: environment)
        #expect(output.status == 1)
        #expect(output.standardError.contains("Terraform \(words)"))
        #expect(output.standardError.contains("https://developer.hashicorp.com/terraform/install"))
    }

    @Test("terraform fmt has nothing to change")
    func format() async throws {
        let output = try await Terraform(folder: Configuration.path).run("fmt", ["-check", "-recursive", "-diff"])
        #expect(output.status == 0, "\(output.standardOutput)")
    }

    @Test("terraform init leaves the lock file as it is, and terraform validate finds nothing")
    func validate() async throws {
        let copy = try await AppliedStacks.initialized
        let lock = try String(contentsOfFile: copy.folder + "/.terraform.lock.hcl", encoding: .utf8)
        #expect(lock == Configuration.file(".terraform.lock.hcl")?.text, "the lock file is not complete")
        let output = try await copy.run("validate", ["-no-color"])
        #expect(output.status == 0, "\(output.standardError)")
        #expect(!output.standardOutput.contains("Warning"), "\(output.standardOutput)")
    }

    @Test("terraform test passes")
    func tests() async throws {
        #expect(Configuration.tests.count > 5)
        _ = try await AppliedStacks.initialized
        let copy = try await AppliedStacks.account.workspace("tested", variables: "")
        let output = try await copy.run("test", ["-no-color"])
        #expect(output.status == 0, "\((output.standardOutput + output.standardError).suffix(6_000))")
        #expect(output.standardOutput.contains("Success!"))
    }

    @Test("checkov finds nothing, and what it is told to skip has its reason beside it")
    func checkov() async throws {
        let output = try await ChildProcess.run(
            try PackageRoot.checkov(),
            ["-d", Configuration.path, "--framework", "terraform", "--skip-download", "--compact", "--quiet"])
        #expect(output.status == 0, "\(output.standardOutput.suffix(6_000))")
        let skips = Configuration.product.flatMap { file in
            file.text.components(separatedBy: "\n").filter { $0.contains("checkov:skip=") }
        }
        for skip in skips {
            let parts = skip.components(separatedBy: "checkov:skip=")[1].split(separator: ":", maxSplits: 1)
            #expect(parts.count == 2 && parts[1].count > 8, "\(skip) has no reason")
        }
    }
}
