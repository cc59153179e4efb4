import AWS
import Basics
import SigV4
import TestSupport
import Testing

/// Roles, web identities and SSO beyond what the comparison with botocore shows: how they last, and what they say.
@Suite(.timeLimit(.minutes(5))) struct RoleCredentialsTests {
    static let role = "[default]\n" + CredentialCase.role("admin") + "source_profile = base\n"

    @Test("a role is assumed anew before its session ends, with the source's keys of then")
    func refresh() async throws {
        let scene = try CredentialScene()
        try scene.write(config: Self.role, credentials: "[base]\n" + CredentialCase.pair("AKIAONE"))
        let chain = scene.chain()
        #expect(try await chain.credentials()?.credentials.accessKeyID.hasSuffix("by-AKIAONE") == true)
        try scene.write(credentials: "[base]\n" + CredentialCase.pair("AKIATWO"))
        scene.advance(3_299)
        #expect(try await chain.credentials()?.credentials.accessKeyID.hasSuffix("by-AKIAONE") == true)
        scene.advance(1)
        #expect(try await chain.credentials()?.credentials.accessKeyID.hasSuffix("by-AKIATWO") == true)
        #expect(scene.server.requests == ["AssumeRole", "AssumeRole"])
    }

    @Test("a role that STS refuses says which, whose, and what STS said")
    func refused() async throws {
        let scene = try CredentialScene()
        try scene.write(
            config: Self.role, credentials: "[base]\naws_access_key_id = AKIABASE\naws_secret_access_key = hush\n")
        let message = await scene.failure()
        #expect(message.contains("the role arn:aws:iam::111122223333:role/admin of the profile 'default'"))
        #expect(message.contains("SignatureDoesNotMatch"))
        #expect(!message.contains("hush"))
    }

    @Test("a duration that is no number is refused")
    func duration() async throws {
        let scene = try CredentialScene()
        try scene.write(
            config: Self.role + "duration_seconds = 1h\n", credentials: "[base]\n" + CredentialCase.pair("AKIABASE"))
        #expect(await scene.failure().contains("duration_seconds is no whole number"))
    }

    @Test("a circle of roles is shown")
    func circle() async throws {
        let scene = try CredentialScene()
        try scene.write(
            config: "[default]\n" + CredentialCase.role("a") + "source_profile = b\n[profile b]\n"
                + CredentialCase.role("b") + "source_profile = default\n")
        #expect(await scene.failure().contains("default -> b -> default"))
    }

    @Test("a web identity's token is read again each time, for its platform renews it")
    func webIdentity() async throws {
        let scene = try CredentialScene(CredentialCase.web)
        try scene.write("first", to: "web-token")
        let chain = scene.chain()
        #expect(try await chain.credentials()?.credentials.accessKeyID == "ASIA.web-pod.pod-7.first")
        try scene.write("second", to: "web-token")
        scene.advance(3_400)
        #expect(try await chain.credentials()?.credentials.accessKeyID == "ASIA.web-pod.pod-7.second")
    }

    @Test("a renewed SSO token is left in the cache for the other tools")
    func renewedToken() async throws {
        let scene = try CredentialScene()
        try scene.write(config: "[default]\n" + CredentialCase.newSSO + CredentialCase.session)
        // Good for another ten minutes.
        try scene.write(
            token: "good", of: "corp", expiresAt: "2026-11-22T18:10:00Z", more: CredentialCase.renewable)
        #expect(try await scene.key() == "ASIA.sso-Admin-111122223333-good-by-first")
        #expect(scene.server.requests == ["CreateToken", "GetRoleCredentials"])
        let path = ".aws/sso/cache/\(SHA1.hexadecimal("corp")).json"
        let cached = try #require(try scene.context.readFile(scene.home.file(path)))
        #expect(cached.contains(#""accessToken":"good-by-first""#))
        #expect(cached.contains(#""refreshToken":"next""#))
        #expect(cached.contains(#""expiresAt":"2026-11-23T02:00:00Z""#))
        #expect(try await scene.key() == "ASIA.sso-Admin-111122223333-good-by-first")
        #expect(scene.server.requests.filter { $0 == "CreateToken" }.count == 1)
    }

    @Test("an SSO that has ended says which command helps")
    func sso() async throws {
        let scene = try CredentialScene()
        try scene.write(config: "[profile corp]\n" + CredentialCase.oldSSO)
        #expect(await scene.failure(profile: "corp").contains("run `aws sso login --profile corp`"))
        try scene.write(token: "good", of: "https://start", expiresAt: "2026-11-22T17:59:59Z")
        #expect(await scene.failure(profile: "corp").contains("run `aws sso login --profile corp`"))
        try scene.write(token: "bad", of: "https://start", expiresAt: "2026-11-22T19:00:00Z")
        #expect(await scene.failure(profile: "corp").contains("run `aws sso login --profile corp`"))
        #expect(scene.server.requests == ["GetRoleCredentials"])
    }

    @Test("the names of cached tokens are those of the AWS CLI")
    func sha1() {
        #expect(SHA1.hexadecimal("abc") == "a9993e364706816aba3e25717850c26c9cd0d89d")
        #expect(SHA1.hexadecimal("") == "da39a3ee5e6b4b0d3255bfef95601890afd80709")
    }
}
