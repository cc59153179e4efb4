public import HTTPClient
internal import SigV4

/// Calls Amazon S3 for one bucket: addresses, signs, sends, and tries again when S3 slows down or a connection breaks.
///
/// Every call here may be sent twice: the same object, the same part of the same upload.
public struct S3Client: Sendable {
    static let service = AWSService("s3", wireProtocol: .restXML)
    /// More patient than for other services: `503 SlowDown` is how S3 asks for a slower pace.
    public static let retry = RetryPolicy(maxAttempts: 8, baseMilliseconds: 500, maxWaitMilliseconds: 20_000)

    /// The bucket's name.
    public let bucket: String
    /// The bucket's region.
    public let region: String
    private let endpoint: String?
    private let endpoints: EndpointSettings
    private let credentials: any CredentialProvider
    private let http: HTTPClient
    private let outside: AWSClient.Outside
    private let retry: RetryPolicy
    private let timeoutMilliseconds: Int
    private let signer = Signer()

    /// A client for a bucket.
    ///
    /// - Parameters:
    ///   - endpoint: in place of AWS's own, https or on this machine; it is then called in path style.
    ///   - endpoints: those of the environment and the profile, where there is no `endpoint`; also in path style.
    ///   - timeoutMilliseconds: the limit for one attempt of one call, which may carry a part of many megabytes.
    public init(
        bucket: String, region: String, endpoint: String? = nil, endpoints: EndpointSettings = .none,
        credentials: any CredentialProvider, http: HTTPClient, outside: AWSClient.Outside,
        retry: RetryPolicy = S3Client.retry, timeoutMilliseconds: Int = 60_000
    ) {
        self.bucket = bucket
        self.region = region
        self.endpoint = endpoint
        self.endpoints = endpoints
        self.credentials = credentials
        self.http = http
        self.outside = outside
        self.retry = retry
        self.timeoutMilliseconds = timeoutMilliseconds
    }

    /// Where the requests for a bucket go: scheme, host and, in path style, the bucket.
    public static func url(
        bucket: String, region: String, endpoint: String? = nil, endpoints: EndpointSettings = .none
    ) throws(AWSError) -> String {
        let address = try S3Address(bucket: bucket, region: region, endpoint: endpoint, endpoints: endpoints)
        return address.url + address.pathPrefix
    }

    /// Sends a call until it is answered, or must not be tried again.
    func send(_ call: S3Call) async throws(AWSError) -> HTTPResponse {
        var attempt = 1
        var renewed = false
        while true {
            var failure: AWSError
            do throws(AWSError) {
                return try await once(call)
            } catch {
                failure = error
            }
            failure.service = "s3"
            failure.operation = call.name
            failure.attempts = attempt
            if failure.endedCredentials, !renewed {
                renewed = true
                attempt += 1
                continue
            }
            let decision = retry.decision(
                after: failure, attempt: attempt, effect: .reads, canReadState: false, random: outside.random())
            guard case .retry(let milliseconds) = decision else { throw failure }
            do { try await outside.sleep(milliseconds) } catch { throw failure }
            attempt += 1
        }
    }

    private func once(_ call: S3Call) async throws(AWSError) -> HTTPResponse {
        let address = try S3Address(bucket: bucket, region: region, endpoint: endpoint, endpoints: endpoints)
        let target = address.pathPrefix + call.target
        let credentials = try await currentCredentials()
        let signature = signer.sign(
            SignableRequest(
                method: call.method, target: target, headers: call.headers + [("Host", address.host)],
                payload: .bytes(call.body)),
            with: credentials, region: address.signingRegion, service: "s3",
            at: SigningTime(unixSeconds: outside.now()))
        let request = HTTPRequest(
            method: call.method, url: address.url + target,
            headers: (call.headers + signature + [("User-Agent", "gameday")]).map { HTTPField($0.name, $0.value) },
            body: call.body, timeoutMilliseconds: timeoutMilliseconds, connectTimeoutMilliseconds: 5_000,
            connection: .reuse(maxAgeSeconds: 20))
        let response: HTTPResponse
        do throws(HTTPError) {
            response = try await http.send(request)
        } catch {
            throw AWSError(error, endpoint: address.endpoint)
        }
        guard (200..<300).contains(response.status) else {
            var error = failure(of: response)
            // The answer to HEAD has no body that could say so, and is 400 then.
            if error.isOfEndedCredentials || (call.method == "HEAD" && response.status == 400) {
                error.endedCredentials = self.credentials.forget(credentials)
            }
            throw error
        }
        return response
    }

    /// An error of S3; a bucket of another region is said to be one, for S3's own words are a redirect without a body.
    private func failure(of response: HTTPResponse) -> AWSError {
        var error = ErrorAnswer.error(from: response, wireProtocol: .restXML)
        let actual = response["x-amz-bucket-region"]
        if let actual, actual != region, response.status != 403 || error.code == "AuthorizationHeaderMalformed" {
            error.kind = .invalidRequest
            error.message = "the bucket \(bucket) is in \(actual), not in \(region): write `region: \(actual)`"
        } else if [301, 302, 307, 308].contains(response.status) {
            error.kind = .invalidRequest
            error.message =
                "the bucket \(bucket) is not at the endpoint of \(region) (it answers with a redirect, which is not "
                + "followed, for the signature would not hold): give the bucket's own region and endpoint"
        }
        return error
    }

    private func currentCredentials() async throws(AWSError) -> Credentials {
        let found: SourcedCredentials?
        do throws(CredentialError) {
            found = try await credentials.credentials()
        } catch {
            throw AWSError(kind: .noCredentials, message: error.description)
        }
        guard let found else {
            throw AWSError(kind: .noCredentials, message: "no credentials: looked in \(credentials.place)")
        }
        guard found.source != .sandbox else {
            throw AWSError(kind: .refused, message: "the sandbox's credentials are only for the sandbox's endpoint")
        }
        return found.credentials
    }
}
