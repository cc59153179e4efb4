import AWS
import Basics
import HTTPClient
import SigV4

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
}
