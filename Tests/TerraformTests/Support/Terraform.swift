import Foundation
import TestSupport

/// The program `terraform`, as the tests run it: with nothing of the settings of whoever runs them, and with no AWS
/// but a moto server.
struct Terraform: Sendable {
    /// A program that failed.
    struct Failed: Error, CustomStringConvertible {
        var description: String
    }

    /// Where the provider is kept between runs of the tests; a download of it takes a while.
    static let data = PackageRoot.path + "/.build/terraform"

    /// The folder of the configuration.
    var folder: String
    /// The port of the moto server that stands for AWS; nil: no AWS is needed.
    var port: Int?

    /// Runs a command to its end, whatever that is.
    func run(_ command: String, _ arguments: [String]) async throws -> ChildProcess.Output {
        try await ChildProcess.run(
            "/usr/bin/env", ["terraform", "-chdir=\(folder)", command] + arguments, environment: environment)
    }

    /// Runs a command, which must succeed, and returns what it printed.
    @discardableResult
    func expect(_ command: String, _ arguments: [String]) async throws -> String {
        let output = try await run(command, arguments)
        guard output.status == 0 else {
            throw Failed(
                description: "terraform \(command) ended with \(output.status):\n"
                    + String((output.standardOutput + output.standardError).suffix(6_000)))
        }
        return output.standardOutput
    }

    /// `terraform init`, with the providers of the folder that TF_PLUGIN_DIR names, or else with downloaded ones.
    func initialize(_ arguments: [String] = []) async throws {
        let plugins = ProcessInfo.processInfo.environment["TF_PLUGIN_DIR"] ?? ""
        let source = plugins.isEmpty ? [] : ["-plugin-dir=\(plugins)"]
        try await expect("init", ["-input=false", "-no-color"] + source + arguments)
    }

    /// What a plan comes to, with every value; `arguments` go to `terraform plan`.
    func plan(_ arguments: [String] = []) async throws -> PlanDocument {
        try await expect("plan", ["-input=false", "-no-color", "-lock=false", "-out=plan.bin"] + arguments)
        return try await show()
    }

    /// The plan in `plan.bin`.
    func show() async throws -> PlanDocument {
        try PlanDocument(json: Data(try await expect("show", ["-json", "plan.bin"]).utf8))
    }

    private var environment: [String: String] {
        var environment = ProcessInfo.processInfo.environment.filter { name, _ in
            !["AWS_", "TF_VAR_", "TF_CLI_ARGS", "TF_LOG", "TF_WORKSPACE"].contains { name.hasPrefix($0) }
        }
        environment["TF_DATA_DIR"] = Self.data
        environment["TF_IN_AUTOMATION"] = "1"
        // No question to HashiCorp whether there is a newer version.
        environment["CHECKPOINT_DISABLE"] = "1"
        guard let port else { return environment }
        environment["AWS_ENDPOINT_URL"] = "http://127.0.0.1:\(port)"
        environment["AWS_ACCESS_KEY_ID"] = "testing"
        environment["AWS_SECRET_ACCESS_KEY"] = "testing"
        environment["AWS_REGION"] = "us-east-1"
        environment["AWS_EC2_METADATA_DISABLED"] = "true"
        return environment
    }
}
