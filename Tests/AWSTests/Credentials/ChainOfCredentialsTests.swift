import AWS
import Basics
import SigV4
import TestSupport
import Testing

/// The chain as a whole: what it says, what it keeps to, and what it never shows.
@Suite(.timeLimit(.minutes(5))) struct ChainOfCredentialsTests {
    @Test("when nobody has credentials, every place is named with its reason")
    func reasons() async throws {
        let scene = try CredentialScene()
        guard case .none(let reason) = try await scene.chain().find() else {
            Issue.record("there were credentials")
            return
        }
        for part in [
            "the environment: AWS_ACCESS_KEY_ID is not set", "the role of the profile 'default': the profile has no",
            "a web identity: AWS_WEB_IDENTITY_TOKEN_FILE is not set", "the SSO of the profile 'default'",
            "in the credentials file: it is not in", "the credential_process of the profile 'default'",
            "the container's role: neither AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_EC2_METADATA_DISABLED is true",
        ] {
            #expect(reason.contains(part), "\(part)")
        }
        #expect(scene.server.requests.isEmpty)
        let client = AWSClient(
            region: "eu-west-1", endpoint: scene.server.url, credentials: scene.chain(), http: scene.context.http,
            outside: scene.context.outside)
        let error = await #expect(throws: AWSError.self) { try await client.call(STS.getCallerIdentity()) }
        #expect(error?.kind == .noCredentials)
        #expect(error?.message.contains("AWS_ACCESS_KEY_ID is not set") == true)
        #expect(error?.message.contains("Set AWS_ACCESS_KEY_ID") == true)
    }

    @Test("a place that fails says what was tried before it")
    func triedBefore() async throws {
        let scene = try CredentialScene(CredentialCase.container)
        scene.server.fail(500)
        let message = await scene.failure()
        #expect(message.contains("HTTP 500"))
        #expect(message.contains("tried before it: the environment: AWS_ACCESS_KEY_ID is not set"))
    }

    @Test("a run keeps to the place that it began with, also when one before it comes to have credentials")
    func sticky() async throws {
        let scene = try CredentialScene(CredentialCase.container)
        let chain = scene.chain()
        #expect(try await chain.credentials()?.method == .container)
        try scene.write(credentials: "[default]\n" + CredentialCase.pair("AKIAFILE"))
        scene.advance(3_500)
        #expect(try await chain.credentials()?.method == .container)
        #expect(try await scene.found()?.method == .credentialsFile)
    }

    @Test("keys that are replaced in a file are noticed, and a file that loses them is an error")
    func rotated() async throws {
        let scene = try CredentialScene(CredentialCase.container)
        try scene.write(credentials: "[default]\n" + CredentialCase.pair("AKIAONE"))
        let chain = scene.chain()
        #expect(try await chain.credentials()?.credentials.accessKeyID == "AKIAONE")
        try scene.write(credentials: "[default]\n" + CredentialCase.pair("AKIATWO"))
        #expect(try await chain.credentials()?.credentials.accessKeyID == "AKIATWO")
        try scene.write(credentials: "[default]\n")
        let error = await #expect(throws: CredentialError.self) { try await chain.credentials() }
        #expect(error?.description.contains("has none any more") == true)
    }

    @Test("the sandbox's keys come first and are marked")
    func sandbox() async throws {
        let sandbox = StackFileCredentials(Credentials(accessKeyID: "AKIASANDBOX", secretAccessKey: "s"))
        let scene = try CredentialScene(CredentialCase.keys)
        let found = try await CredentialChain([sandbox, EnvironmentCredentials(scene.environment) { 0 }]).credentials()
        #expect(found?.credentials.accessKeyID == "AKIASANDBOX")
        #expect(found?.source == .sandbox)
        #expect(try await CredentialChain([StackFileCredentials(nil)]).credentials() == nil)
    }

    @Test("no failure shows a secret", arguments: CredentialCase.all.filter { $0.expected == nil }.map(\.name))
    func noSecrets(_ name: String) async throws {
        let example = try #require(CredentialCase.all.first { $0.name == name })
        let scene = try CredentialScene(example.environment)
        try example.prepare(scene)
        var text = ""
        do {
            if case .none(let reason) = try await scene.chain(profile: example.profile).find() { text = reason }
        } catch {
            text = error.description
            #expect(!text.isEmpty)
        }
        for secret in ["secret-of", "token-of", "wrong", "jwt", "client-secret", "tok\"", "filed"] {
            #expect(!text.contains(secret), "\(text)")
        }
    }

    @Test("printing what holds secrets shows none")
    func redacted() async throws {
        let scene = try CredentialScene(CredentialCase.temporary)
        var dumped = ""
        dump(scene.context, to: &dumped)
        dump(EnvironmentCredentials(scene.environment) { 0 }, to: &dumped)
        dump(scene.chain(), to: &dumped)
        dump(try await scene.found(), to: &dumped)
        dump(StackFileCredentials(Credentials(accessKeyID: "A", secretAccessKey: "secret-of-A")), to: &dumped)
        #expect(!dumped.contains("secret-of"))
        #expect(!dumped.contains("token-of"))
    }
}
