import AWS
import Foundation
import SigV4
import TestSupport
import Testing

@Suite struct CredentialTests {
    /// A folder with the two files, removed with the value's scope.
    func withFiles<Result>(
        credentials: String? = nil, config: String? = nil,
        _ body: (_ credentials: String, _ config: String) async throws -> Result
    ) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gameday-profile-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let paths = ["credentials", "config"].map { folder.appending(path: $0) }
        for (path, text) in zip(paths, [credentials, config]) {
            try text?.write(to: path, atomically: false, encoding: .utf8)
        }
        return try await body(paths[0].path, paths[1].path)
    }

    func profile(_ name: String?, credentials: String? = nil, config: String? = nil) async throws -> SourcedCredentials?
    {
        try await withFiles(credentials: credentials, config: config) {
            try await ProfileCredentials(profile: name, credentialsFile: $0, configFile: $1).credentials()
        }
    }

    func refusal(_ name: String?, credentials: String? = nil, config: String? = nil) async throws -> String {
        let error = await #expect(throws: CredentialError.self) {
            try await profile(name, credentials: credentials, config: config)
        }
        return error?.description ?? ""
    }

    @Test("the environment's credentials need both keys")
    func environment() async throws {
        let both = [
            "AWS_ACCESS_KEY_ID": "AKIA1", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t", "HOME": "/",
        ]
        let found = try await EnvironmentCredentials(both).credentials()
        #expect(found?.credentials == Credentials(accessKeyID: "AKIA1", secretAccessKey: "s", sessionToken: "t"))
        #expect(found?.source == .other("the environment"))
        #expect(try await EnvironmentCredentials(["AWS_SECRET_ACCESS_KEY": ""]).credentials() == nil)
        for missing in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] {
            let error = await #expect(throws: CredentialError.self) {
                try await EnvironmentCredentials(both.filter { $0.key != missing }).credentials()
            }
            #expect(error?.description.contains("\(missing) is not") == true)
        }
    }

    static let files = """
        # keys
        [default]
        aws_access_key_id = AKIADEFAULT
        aws_secret_access_key = abc/+=x y

        [ work ]  ; comment
        aws_access_key_id=AKIAWORK
        AWS_SECRET_ACCESS_KEY=  secret
        aws_session_token=token==
        """

    @Test("profiles are read from the shared credentials file")
    func sharedFile() async throws {
        let byDefault = try await profile(nil, credentials: Self.files)
        #expect(byDefault?.credentials == Credentials(accessKeyID: "AKIADEFAULT", secretAccessKey: "abc/+=x y"))
        let work = try await profile("work", credentials: Self.files)
        #expect(
            work?.credentials
                == Credentials(accessKeyID: "AKIAWORK", secretAccessKey: "secret", sessionToken: "token=="))
        let windows = try await profile("work", credentials: Self.files.replacing("\n", with: "\r\n"))
        #expect(windows?.credentials == work?.credentials)
    }

    @Test("the config file calls its sections 'profile NAME', nests settings, and comes second")
    func configFile() async throws {
        let config = """
            [default]
            region = us-east-1
            s3 =
                max_concurrent_requests = 20
                aws_access_key_id = AKIANESTED
            [profile work]
            aws_access_key_id = AKIACONFIG
            aws_secret_access_key = c
            [work]
            aws_access_key_id = AKIANOTAPROFILE
            aws_secret_access_key = c
            """
        #expect(try await profile("work", config: config)?.credentials.accessKeyID == "AKIACONFIG")
        #expect(
            try await profile("work", credentials: Self.files, config: config)?.credentials.accessKeyID == "AKIAWORK")
        #expect(try await profile(nil, config: config) == nil)
        #expect(try await profile(nil) == nil)
    }

    @Test("a profile asked for by name must be there and whole")
    func named() async throws {
        #expect(try await refusal("other", credentials: Self.files).contains("there is no profile 'other'"))
        #expect(try await refusal("empty", credentials: "[empty]\n").contains("has no aws_access_key_id"))
        #expect(
            try await refusal("half", credentials: "[half]\naws_access_key_id=A\n").contains("no aws_secret_access_key")
        )
    }

    @Test(
        "a profile that gets its credentials elsewhere is refused with the way out",
        arguments: [
            "credential_process = x", "sso_session = x", "role_arn = arn\naws_access_key_id=A\naws_secret_access_key=s",
        ])
    func elsewhere(_ settings: String) async throws {
        let message = try await refusal("work", config: "[profile work]\n" + settings)
        #expect(message.contains("aws configure export-credentials --profile work"))
    }

    @Test(
        "a malformed file is refused with its line, and without what stands there",
        arguments: [
            ("[a]\nxyzzy", ":2: expected 'key = value'"), ("xyzzy = 1", ":1: a setting before the first [section]"),
            ("\n[a\n", ":2: the section's ']' is missing"), ("[]", ":1: the section has no name"),
            ("[a]\nk=1\nK=xyzzy", ":3: 'k' is there twice in [a]"),
            ("[a]\n\n[a]", ":3: the section [a] is there twice"),
            ("[a] xyzzy", ":1: nothing but a comment"), ("[a]\n=xyzzy", ":2: there is no key"),
        ])
    func malformed(_ text: String, _ expected: String) async throws {
        let message = try await refusal("a", credentials: text)
        #expect(message.contains("/credentials\(expected)"))
        #expect(!message.contains("xyzzy"))
    }

    @Test("a file that is no text is refused")
    func unreadable() async throws {
        let error = try await withFiles { credentials, config in
            try Data([0x5B, 0xFF, 0xFE]).write(to: URL(filePath: credentials))
            return await #expect(throws: CredentialError.self) {
                try await ProfileCredentials(profile: nil, credentialsFile: credentials, configFile: config)
                    .credentials()
            }
        }
        #expect(error?.description.contains("cannot be read") == true)
    }

    @Test("the first place with credentials decides, and a broken one is not passed over")
    func chain() async throws {
        let sandbox = StackFileCredentials(Credentials(accessKeyID: "AKIASANDBOX", secretAccessKey: "s"))
        let none = EnvironmentCredentials([:])
        let environment = EnvironmentCredentials(["AWS_ACCESS_KEY_ID": "AKIAENV", "AWS_SECRET_ACCESS_KEY": "s"])
        let broken = EnvironmentCredentials(["AWS_ACCESS_KEY_ID": "AKIAENV"])
        func first(_ providers: [any CredentialProvider]) async throws -> SourcedCredentials? {
            try await CredentialChain(providers).credentials()
        }
        let found = try await first([sandbox, broken])
        #expect(found?.credentials.accessKeyID == "AKIASANDBOX")
        #expect(found?.source == .sandbox)
        #expect(try await first([none, environment])?.credentials.accessKeyID == "AKIAENV")
        #expect(try await first([none]) == nil)
        await #expect(throws: CredentialError.self) { try await first([broken, sandbox]) }
        #expect(CredentialChain([sandbox, environment]).place.contains("the stack file; the environment"))
    }

    @Test("printing a provider or what it found shows no secret")
    func redacted() async throws {
        let provider = StackFileCredentials(Credentials(accessKeyID: "AKIA1", secretAccessKey: "topsecret"))
        var dumped = ""
        dump(provider, to: &dumped)
        dump(try await provider.credentials(), to: &dumped)
        dump(EnvironmentCredentials(["AWS_ACCESS_KEY_ID": "AKIA1", "AWS_SECRET_ACCESS_KEY": "topsecret"]), to: &dumped)
        #expect(!dumped.contains("topsecret"))
    }
}
