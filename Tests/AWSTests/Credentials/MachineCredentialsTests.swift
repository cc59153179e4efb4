import AWS
import Basics
import SigV4
import TestSupport
import Testing

/// Containers, instances and processes beyond what the comparison with botocore shows.
@Suite(.timeLimit(.minutes(5))) struct MachineCredentialsTests {
    @Test(
        "an address that anyone could answer at is refused",
        arguments: [
            "http://example.com/role", "http://10.0.0.1/role", "http://169.254.170.2@example.com/role",
            "http://169.254.170.2:x@example.com/role", "http://[fd00:ec2::23]@example.com/role",
            "ftp://127.0.0.1/", "http://169.254.169.254/role", "http://127.0.0.1.example.com/role",
        ])
    func refused(_ url: String) async throws {
        let scene = try CredentialScene(["AWS_CONTAINER_CREDENTIALS_FULL_URI": url])
        #expect(await scene.failure().contains(url))
    }

    @Test("a container's agent is asked three times, and then again only for new credentials")
    func container() async throws {
        let scene = try CredentialScene(CredentialCase.container)
        scene.server.fail(503)
        #expect(await scene.failure().contains("HTTP 503"))
        #expect(scene.server.requests.count == 3)
        scene.server.fail(nil)
        let chain = scene.chain()
        for _ in 0..<5 { _ = try await chain.credentials() }
        #expect(scene.server.requests.count == 4)
    }

    @Test("an answer that is no credentials is an error")
    func garbage() async throws {
        let server = try TestServer(answering: { _ in ServerAnswer(200, "{\"code\": 1}") })
        let scene = try CredentialScene(["AWS_CONTAINER_CREDENTIALS_FULL_URI": server.url])
        #expect(await scene.failure().contains("not the JSON that a container agent gives"))
    }

    @Test("an instance of version 1 is never asked for credentials")
    func versionOne() async throws {
        let scene = try CredentialScene(CredentialCase.instance)
        scene.server.beOfVersion1()
        #expect(try await scene.key() == nil)
        #expect(scene.server.requests == ["metadata-token"])
    }

    @Test("an instance is asked over IPv6 where that is the mode, and IPv4 else", arguments: [nil, "IPv4", "IPv6"])
    func mode(_ mode: String?) async throws {
        var environment = ["AWS_EC2_METADATA_DISABLED": "false"]
        environment["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"] = mode
        let scene = try CredentialScene(environment)
        #expect(try await scene.key() == "ASIA.instance-web-role")
        #expect(scene.server.requests == ["metadata-token", "metadata", "metadata"])
    }

    @Test("credentials of an instance that EC2 cannot renew just then are used on")
    func staticStability() async throws {
        let scene = try CredentialScene(CredentialCase.instance)
        scene.server.last(-60)
        let chain = scene.chain()
        #expect(try await chain.credentials()?.expiresAt == CredentialScene.start + 600)
        scene.server.last(3_600)
        scene.advance(301)
        #expect(try await chain.credentials()?.expiresAt == CredentialScene.start + 301 + 3_600)
    }

    @Test("a process is not run again while its credentials last, and is when they end")
    func process() async throws {
        let scene = try CredentialScene()
        try scene.write(
            config: "[default]\ncredential_process = sh -c 'echo >> {home}/runs; cat {home}/printed'\n")
        try scene.write(CredentialCase.printed("ASIA1", end: "2026-11-22T19:00:00Z"), to: "printed")
        let chain = scene.chain()
        for _ in 0..<3 { #expect(try await chain.credentials()?.credentials.accessKeyID == "ASIA1") }
        #expect(try scene.context.readFile(scene.home.file("runs")) == "\n")
        try scene.write(CredentialCase.printed("ASIA2", end: "2026-11-22T20:00:00Z"), to: "printed")
        scene.advance(3_301)
        #expect(try await chain.credentials()?.credentials.accessKeyID == "ASIA2")
    }

    @Test("what a process says is in no message")
    func silent() async throws {
        let scene = try CredentialScene()
        try scene.write(config: "[default]\ncredential_process = sh -c 'echo hush; echo hush >&2; exit 3'\n")
        let message = await scene.failure()
        #expect(message.contains("sh ended with status 3; run it by hand to see why"))
        #expect(!message.contains("hush"))
    }
}
