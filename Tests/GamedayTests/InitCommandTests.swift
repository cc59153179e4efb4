import Foundation
import TestSupport
import Testing

@Suite("gameday init", .timeLimit(.minutes(5)))
struct InitCommandTests {
    private let folder: TemporaryDirectory
    private var stack: String { folder.file("stack.yaml") }
    private var experiment: String { folder.file("first.yaml") }

    init() throws { folder = try TemporaryDirectory() }

    /// `gameday init` in an account, with nothing of the machine's own AWS settings.
    private func initiate(
        _ aws: ScriptedAWS, _ arguments: [String], environment: [String: String] = [:], names region: Bool = true
    ) async throws -> ChildProcess.Output {
        let own = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("AWS_") }
        let settings = [
            "AWS_ACCESS_KEY_ID": "AKIAREAL", "AWS_SECRET_ACCESS_KEY": "hush", "AWS_ENDPOINT_URL": aws.url,
            "AWS_CONFIG_FILE": folder.file("config"), "AWS_SHARED_CREDENTIALS_FILE": "/dev/null", "HOME": folder.path,
        ]
        return try await ChildProcess.run(
            BuiltProduct.path("gameday"),
            ["init", "--output", stack, "--experiment", experiment] + (region ? ["--region", "us-east-1"] : [])
                + arguments,
            environment: own.merging(settings) { $1 }.merging(environment) { $1 })
    }

    private func text(_ path: String) -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }

    @Test("its two files are valid, together and as they stand, and the next commands are said")
    func valid() async throws {
        let aws = try ScriptedAWS([ScriptedAccount.stack()])
        let output = try await initiate(aws, [])
        #expect(output.status == 0, "\(output.standardError)")
        #expect(output.standardError.isEmpty)
        for line in ["service        pay/api", "database       ledger", "cache          sessions", "alarms         3"] {
            #expect(output.standardOutput.contains("  \(line)\n"), "\(output.standardOutput)")
        }
        #expect(output.standardOutput.contains("service.url: it is a guess"))
        #expect(output.standardOutput.hasSuffix("  gameday plan \(experiment) --stack \(stack)\n"))
        let next = try await Command.gameday("validate", experiment, "--stack", stack)
        #expect(next.status == 0, "\(next.standardError)")
        #expect(next.standardOutput == "\(experiment): first-experiment is valid\n")
        #expect(!aws.calls().isEmpty)
        #expect(aws.calls().allSatisfy { ["Get", "List", "Describe"].contains(where: $0.action.hasPrefix) })
    }

    @Test("a file that is there is not overwritten without --force, and AWS is not even asked")
    func overwriting() async throws {
        let aws = try ScriptedAWS([ScriptedAccount.stack()])
        for path in [stack, experiment] {
            try Data("mine\n".utf8).write(to: URL(filePath: path))
            let refused = try await initiate(aws, [])
            #expect(refused.status == 64)
            #expect(refused.standardError.contains("\(path) is there already\nto do: "))
            #expect(text(path) == "mine\n")
            try FileManager.default.removeItem(atPath: path)
        }
        #expect(aws.calls().isEmpty)
        try Data("mine\n".utf8).write(to: URL(filePath: stack))
        #expect(try await initiate(aws, ["--force"]).status == 0)
        #expect(text(stack).contains("name: api\n"))
    }

    @Test("the region is that of --region, else of AWS_REGION, else of the profile, and without any it says so")
    func region() async throws {
        let aws = try ScriptedAWS([ScriptedAccount.stack()])
        let none = try await initiate(aws, [], names: false)
        #expect(none.status == 64)
        #expect(
            none.standardError.contains("no region is named") && none.standardError.contains("to do: give --region"))
        #expect(aws.calls().isEmpty && text(stack).isEmpty)
        try folder.write("[profile prod]\nregion = us-east-1\n[default]\nregion = eu-west-1\n", to: "config")
        // The subnets of the account are of us-east-1: what is written for another region would not fit.
        let profile = try await initiate(aws, [], environment: ["AWS_PROFILE": "prod"], names: false)
        #expect(profile.status == 0, "\(profile.standardError)")
        #expect(text(stack).contains("region: us-east-1\n"))
        let variable = try await initiate(
            aws, ["--force"], environment: ["AWS_REGION": "us-east-1", "AWS_PROFILE": "default"], names: false)
        #expect(variable.status == 0, "\(variable.standardError)")
        let named = try await initiate(aws, ["--force"], environment: ["AWS_REGION": "eu-west-1"])
        #expect(named.status == 0, "\(named.standardError)")
    }

    @Test("where there is nothing of a stack nothing is written: exit 2, with what there is and what to do")
    func nothing() async throws {
        var account = ScriptedAccount()
        account.databases = ["ledger": [:]]
        let output = try await initiate(try ScriptedAWS([account]), [])
        #expect(output.status == 2)
        #expect(output.standardError.contains("nothing of a stack in us-east-1 of the account 123456789012"))
        #expect(output.standardError.contains("the Aurora clusters are ledger"))
        #expect(output.standardError.contains("to do: check the region"))
        #expect(!FileManager.default.fileExists(atPath: stack) && !FileManager.default.fileExists(atPath: experiment))
    }

    @Test("credentials that AWS does not take: exit 2, the reason, and nothing is written")
    func refusedCredentials() async throws {
        var account = ScriptedAccount.stack()
        account.denied = ["GetCallerIdentity"]
        let output = try await initiate(try ScriptedAWS([account]), [])
        #expect(output.status == 2)
        #expect(output.standardError.contains("AWS cannot be asked: sts GetCallerIdentity"))
        #expect(!(output.standardError + output.standardOutput).contains("hush"))
        #expect(!FileManager.default.fileExists(atPath: stack))
    }

    @Test("what every stack file needs and was not found is said, and is where validate finds it")
    func incomplete() async throws {
        var account = ScriptedAccount.stack()
        account.services[0].targetGroups = []
        let aws = try ScriptedAWS([account])
        let output = try await initiate(aws, [])
        #expect(output.status == 0, "\(output.standardError)")
        #expect(output.standardOutput.contains("next, when \(stack) is complete:\n"))
        #expect(output.standardOutput.contains("service.url: no load balancer was found"))
        let refused = try await Command.gameday("validate", experiment, "--stack", stack)
        #expect(refused.status == 64)
        #expect(refused.standardError.contains("url"))
        let url = try await initiate(aws, ["--force", "--url", "https://pay.example.com/"])
        #expect(url.status == 0)
        #expect(try await Command.gameday("validate", experiment, "--stack", stack).status == 0)
    }

    @Test(
        "a tag without a value and one name for both files are refused: exit 64",
        arguments: [
            ["--tag", "Environment"], ["--experiment", "a.yaml", "--output", "a.yaml"],
        ])
    func usage(arguments: [String]) async throws {
        let aws = try ScriptedAWS([ScriptedAccount.stack()])
        let output = try await ChildProcess.run(BuiltProduct.path("gameday"), ["init"] + arguments)
        #expect(output.status == 64)
        #expect(output.standardError.contains("to do: "))
        #expect(aws.calls().isEmpty)
    }
}
