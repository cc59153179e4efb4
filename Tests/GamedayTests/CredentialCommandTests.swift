import Basics
import Foundation
import TestSupport
import Testing

/// Whose keys go where, with the built `gameday` and the files and processes of the machine.
@Suite("gameday's credentials", .timeLimit(.minutes(5)))
struct CredentialCommandTests {
    /// A server that refuses everything and notes the key ids of the requests.
    private struct Refusing {
        let server: TestServer
        let keys = Locked<[String]>([])

        init() throws {
            server = try TestServer(answering: { [keys] request in
                let credential = request["Authorization"]?.split(separator: "Credential=").last?.prefix { $0 != "/" }
                keys.withLock { $0.append(credential.map(String.init) ?? "none") }
                return ServerAnswer(
                    403, "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>")
            })
        }

        var seen: Set<String> { Set(keys.withLock { $0 }) }
    }

    private let home: TemporaryDirectory

    init() throws {
        home = try TemporaryDirectory()
        try FileManager.default.createDirectory(atPath: home.file(".aws"), withIntermediateDirectories: true)
    }

    private func recover(kind: String, more: String, _ environment: [String: String]) async throws
        -> ChildProcess.Output
    {
        let stack = try home.write(
            """
            {"version": 1, "name": "test", "kind": "\(kind)", "region": "us-east-1", "account": "111122223333"\(more),
             "zones": ["us-east-1a"], "service": {"url": "http://127.0.0.1:1"}}
            """, to: "stack.json")
        let own = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("AWS_") }
        return try await ChildProcess.run(
            BuiltProduct.path("gameday"), ["recover", "--stack", stack, "--plan"],
            environment: own.merging(environment) { $1 }.merging(["HOME": home.path]) { $1 })
    }

    @Test("the sandbox is called with its own keys, and nobody else is asked for any or sent one")
    func sandbox() async throws {
        let (sandbox, elsewhere) = (try Refusing(), try Refusing())
        try home.write("[default]\ncredential_process = touch \(home.file("ran"))\n", to: ".aws/config")
        let output = try await recover(
            kind: "sandbox",
            more: """
                , "endpoint": "\(sandbox.server.url)",
                 "credentials": {"accessKeyId": "AKIASANDBOX", "secretAccessKey": "hush"}
                """,
            [
                "AWS_ACCESS_KEY_ID": "AKIAREAL", "AWS_SECRET_ACCESS_KEY": "real",
                "AWS_ENDPOINT_URL": elsewhere.server.url,
                "AWS_CONTAINER_CREDENTIALS_FULL_URI": elsewhere.server.url,
            ])
        #expect(output.status == 2)
        #expect(sandbox.seen == ["AKIASANDBOX"])
        #expect(elsewhere.seen.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: home.file("ran")))
        #expect(!(output.standardError + output.standardOutput).contains("hush"))
    }

    @Test("a stack on AWS is called with the credentials and at the endpoint that every AWS tool would use")
    func real() async throws {
        let endpoint = try Refusing()
        try home.write(
            "[default]\ncredential_process = sh -c 'cat \"$HOME/keys\"'\nendpoint_url = \(endpoint.server.url)\n",
            to: ".aws/config")
        try home.write(
            #"{"Version": 1, "AccessKeyId": "AKIAPROC", "SecretAccessKey": "hush"}"#, to: "keys")
        let output = try await recover(kind: "aws", more: "", [:])
        #expect(output.status == 2, "\(output.standardError)")
        #expect(endpoint.seen == ["AKIAPROC"])
        #expect(!(output.standardError + output.standardOutput).contains("hush"))
    }

    @Test("a configuration file that is /dev/null is an empty one, as for every AWS tool")
    func noFiles() async throws {
        let endpoint = try Refusing()
        let output = try await recover(
            kind: "aws", more: "",
            [
                "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
                "AWS_ACCESS_KEY_ID": "AKIAREAL", "AWS_SECRET_ACCESS_KEY": "hush",
                "AWS_ENDPOINT_URL": endpoint.server.url,
            ])
        #expect(output.status == 2, "\(output.standardError)")
        #expect(endpoint.seen == ["AKIAREAL"])
    }

    @Test("without credentials every place is named, and what to do")
    func none() async throws {
        let output = try await recover(kind: "aws", more: "", ["AWS_EC2_METADATA_DISABLED": "true"])
        #expect(output.status == 2)
        #expect(output.standardError.contains("AWS_ACCESS_KEY_ID is not set"))
        #expect(output.standardError.contains("AWS_EC2_METADATA_DISABLED is true"))
        #expect(output.standardError.contains("to do: "))
    }
}
