import AWS
import Foundation
import SigV4
import TestSupport
import Testing

@Suite struct ProfileCredentialsTests {
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

    @Test("keys are read as they stand, also from files of other systems", arguments: ["\n", "\r\n"])
    func keys(_ lineEnd: String) async throws {
        let scene = try CredentialScene()
        try scene.write(credentials: Self.files.replacing("\n", with: lineEnd))
        #expect(
            try await scene.found()?.credentials
                == Credentials(accessKeyID: "AKIADEFAULT", secretAccessKey: "abc/+=x y"))
        #expect(
            try await scene.found(profile: "work")?.credentials
                == Credentials(accessKeyID: "AKIAWORK", secretAccessKey: "secret", sessionToken: "token=="))
    }

    @Test("settings nested in another are not the profile's")
    func nested() async throws {
        let scene = try CredentialScene()
        try scene.write(
            config: """
                [default]
                s3 =
                    aws_access_key_id = AKIANESTED
                    aws_secret_access_key = n
                """)
        #expect(try await scene.found() == nil)
    }

    @Test("a whole section may be indented: only what is deeper than a key is nested in it")
    func indented() async throws {
        let scene = try CredentialScene()
        try scene.write(
            config: """
                [profile work]
                  region = eu-west-1
                  s3 =
                      aws_access_key_id = AKIANESTED
                  aws_access_key_id = AKIAWORK
                  aws_secret_access_key = secret
                """)
        #expect(
            try await scene.found(profile: "work")?.credentials
                == Credentials(accessKeyID: "AKIAWORK", secretAccessKey: "secret"))
    }

    @Test("a profile asked for by name must be there and whole")
    func named() async throws {
        let scene = try CredentialScene()
        try scene.write(credentials: Self.files + "\n[half]\naws_access_key_id=A\n")
        #expect(await scene.failure(profile: "other").contains("there is no profile 'other'"))
        #expect(await scene.failure(profile: "half").contains("no aws_secret_access_key: add it"))
    }

    @Test("a profile that only the AWS CLI can renew, or a person's code, is refused with the way out")
    func wayOut() async throws {
        let scene = try CredentialScene()
        try scene.write(
            config: """
                [profile login]
                login_session = arn:aws:iam::111122223333:user/a
                [profile mfa]
                role_arn = arn:aws:iam::111122223333:role/a
                mfa_serial = arn:aws:iam::111122223333:mfa/a
                source_profile = login
                """)
        for name in ["login", "mfa"] {
            let message = await scene.failure(profile: name)
            #expect(message.contains("aws configure export-credentials --profile \(name) --format env"))
        }
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
        let scene = try CredentialScene()
        try scene.write(credentials: text)
        let message = await scene.failure(profile: "a")
        #expect(message.contains("/credentials\(expected)"))
        #expect(!message.contains("xyzzy"))
    }

    @Test("a file that is no text is refused")
    func unreadable() async throws {
        let scene = try CredentialScene()
        try scene.write(credentials: "")
        try Data([0x5B, 0xFF, 0xFE]).write(to: URL(filePath: scene.home.file(".aws/credentials")))
        #expect(await scene.failure().contains("cannot be read"))
    }

    @Test("the region of AWS_REGION comes first")
    func region() throws {
        let scene = try CredentialScene(["AWS_REGION": "eu-west-3", "AWS_DEFAULT_REGION": "eu-west-2"])
        try scene.write(config: "[default]\nregion = eu-west-1\n")
        #expect(try SharedConfiguration.region(profile: nil, context: scene.context) == "eu-west-3")
    }
}
