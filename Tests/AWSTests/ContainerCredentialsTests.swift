import AWS
import Basics
import HTTPClient
import SigV4
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct ContainerCredentialsTests {
    let http = HTTPClient()

    /// An agent that numbers the keys it hands out; pair N lasts until N hours after 2026-11-22T18:00:00Z.
    func agent(token: String? = nil) throws -> (server: TestServer, calls: Locked<Int>, fails: Locked<Bool>) {
        let calls = Locked(0)
        let fails = Locked(false)
        let server = try TestServer(answering: { request in
            if fails.withLock({ $0 }) || (token != nil && request["Authorization"] != token) {
                return ServerAnswer(500)
            }
            let number = calls.withLock { calls in
                calls += 1
                return calls
            }
            return ServerAnswer(
                200,
                #"{"AccessKeyId": "ASIA\#(number)", "SecretAccessKey": "s", "Token": "t", "#
                    + #""Expiration": "2026-11-22T\#(18 + number):00:00Z"}"#)
        })
        return (server, calls, fails)
    }

    /// 2026-11-22T18:00:00Z.
    static let start: Int64 = 1_795_370_400

    @Test("the role's credentials are kept until shortly before they expire, and beyond when no others are to be had")
    func refresh() async throws {
        let agent = try agent(token: "secret-token")
        let time = Locked(Self.start)
        let provider = ContainerCredentials(
            environment: [
                "AWS_CONTAINER_CREDENTIALS_FULL_URI": agent.server.url + "/role",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN": "secret-token",
            ], http: http, now: { time.withLock { $0 } })
        func key(after seconds: Int64) async throws -> String? {
            time.withLock { $0 = Self.start + seconds }
            return try await provider.credentials()?.credentials.accessKeyID
        }
        #expect(try await key(after: 0) == "ASIA1")
        #expect(try await key(after: 3_299) == "ASIA1")
        #expect(agent.calls.withLock { $0 } == 1)
        agent.fails.withLock { $0 = true }
        #expect(try await key(after: 3_300) == "ASIA1")
        let error = await #expect(throws: CredentialError.self) { try await key(after: 3_600) }
        #expect(error?.description.contains("HTTP 500") == true)
        #expect(error?.description.contains("secret-token") == false)
        agent.fails.withLock { $0 = false }
        #expect(try await key(after: 3_600) == "ASIA2")
        #expect(try await provider.credentials()?.credentials.sessionToken == "t")
    }

    @Test("outside of a container there are none, and no request is made")
    func none() async throws {
        #expect(try await ContainerCredentials(environment: [:], http: http, now: { 0 }).credentials() == nil)
    }

    @Test(
        "an address that anyone could answer at is refused",
        arguments: [
            "http://example.com/role", "http://10.0.0.1/role", "http://169.254.170.2@example.com/role",
            "ftp://127.0.0.1/",
            "http://169.254.169.254/role", "http://127.0.0.1.example.com/role",
        ])
    func refused(_ url: String) async {
        let provider = ContainerCredentials(
            environment: ["AWS_CONTAINER_CREDENTIALS_FULL_URI": url], http: http, now: { 0 })
        let error = await #expect(throws: CredentialError.self) { try await provider.credentials() }
        #expect(error?.description.contains(url) == true)
    }

    @Test("an answer that is no credentials is an error")
    func garbage() async throws {
        let server = try TestServer(answering: { _ in ServerAnswer(200, "{\"code\": 1}") })
        let provider = ContainerCredentials(
            environment: ["AWS_CONTAINER_CREDENTIALS_FULL_URI": server.url], http: http, now: { 0 })
        await #expect(throws: CredentialError.self) { try await provider.credentials() }
    }
}
