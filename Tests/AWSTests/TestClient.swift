import AWS
import Basics
import HTTPClient
import SigV4
import TestSupport

/// A client for a test's server, which waits not at all and notes how long it would have.
struct TestClient {
    let http = HTTPClient()
    let waits = Locked<[Int]>([])

    func client(
        _ endpoint: String?, credentials: any CredentialProvider = TestClient.sandbox,
        retry: RetryPolicy = .standard, timeoutMilliseconds: Int = 20_000
    ) -> AWSClient {
        let waits = waits
        return AWSClient(
            region: "us-east-1", endpoint: endpoint, credentials: credentials, http: http,
            outside: .init(
                now: { 1_795_370_008 }, sleep: { milliseconds in waits.withLock { $0.append(milliseconds) } },
                random: { 0.5 }),
            retry: retry, timeoutMilliseconds: timeoutMilliseconds)
    }

    static let sandbox = StackFileCredentials(
        Credentials(accessKeyID: "AKIASANDBOX", secretAccessKey: "sandbox-secret"))

    /// A provider that numbers the keys that it gives: `ASIA0`, `ASIA1` and so on, each once they are let go of.
    static func numbering() -> HeldCredentials {
        struct Numbering: CredentialProvider {
            let place = "the counter"
            let count = Counter()
            func find() async throws(CredentialError) -> CredentialAnswer {
                .found(
                    SourcedCredentials(
                        Credentials(accessKeyID: "ASIA\(count.next())", secretAccessKey: "s"),
                        source: .other("the counter"), method: .process))
            }
        }
        return HeldCredentials(Numbering()) { 0 }
    }
}
