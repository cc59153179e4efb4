public import HTTPClient
internal import SigV4

/// Calls AWS: resolves the endpoint, signs, sends, decodes, and tries again as its policy says.
///
/// A value that any task may use and copy. It never sends a sandbox's credentials anywhere but to that sandbox.
public struct AWSClient: Sendable {
    /// What the client needs from outside: time, waiting and chance.
    public struct Outside: Sendable {
        /// The present time in seconds since 1970; signatures carry it.
        public var now: @Sendable () -> Int64
        /// Waits for that many milliseconds; throws when the task is cancelled.
        public var sleep: @Sendable (_ milliseconds: Int) async throws -> Void
        /// A number from 0 up to 1, uniform.
        public var random: @Sendable () -> Double

        /// The three.
        public init(
            now: @escaping @Sendable () -> Int64, sleep: @escaping @Sendable (_ milliseconds: Int) async throws -> Void,
            random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
        ) {
            self.now = now
            self.sleep = sleep
            self.random = random
        }
    }

    /// The region that is called.
    public var region: String
    /// The stack file's endpoint in place of AWS's own; https, or on this machine.
    public var endpoint: String?
    /// The endpoints that the environment and the profile name, where there is no `endpoint`.
    public var endpoints: EndpointSettings
    /// When a failed call is tried again.
    public var retry: RetryPolicy
    /// The limit for one attempt, in milliseconds.
    public var timeoutMilliseconds: Int
    /// What CloudTrail shows as the caller's program; name the run in it.
    public var userAgent: String
    /// Is told of each call when it begins, its retries included; what it returns is told how the call ended.
    public var observer: Observer?
    private let credentials: any CredentialProvider
    private let http: HTTPClient
    private let outside: Outside
    private let signer = Signer()

    /// Told of a call: the service, the operation and its effect; and then its failure, or nil.
    public typealias Observer =
        @Sendable (_ service: String, _ operation: String, _ effect: Effect) -> @Sendable (AWSError?) -> Void

    /// A client for a region. The HTTP client must reach AWS, or the sandbox's endpoint, directly.
    public init(
        region: String, endpoint: String? = nil, credentials: any CredentialProvider, http: HTTPClient,
        outside: Outside, endpoints: EndpointSettings = .none, retry: RetryPolicy = .standard,
        timeoutMilliseconds: Int = 10_000,
        userAgent: String = "gameday"
    ) {
        self.region = region
        self.endpoint = endpoint
        self.endpoints = endpoints
        self.credentials = credentials
        self.http = http
        self.outside = outside
        self.retry = retry
        self.timeoutMilliseconds = timeoutMilliseconds
        self.userAgent = userAgent
    }

    /// Sends a call and reads its answer.
    ///
    /// - Throws: `AWSError`. For a call that changes something, `mayHaveTakenEffect` says whether the state must be
    ///   read before anything else is done.
    public func call<Output>(_ operation: AWSOperation<Output>) async throws(AWSError) -> Output {
        guard let output = try await perform(operation, stillNeeded: nil) else {
            preconditionFailure("a call ends without an output only when the caller said that it is not needed")
        }
        return output
    }

    /// Sends a call that changes something and, after a failure that may have taken effect, again while the change
    /// is still needed.
    ///
    /// - Parameter stillNeeded: reads the state; false when the change is there, whoever made it.
    /// - Returns: the call's output, or nil when an attempt without an answer turned out to have taken effect.
    public func change<Output>(
        _ operation: AWSOperation<Output>, stillNeeded: @escaping @Sendable () async throws(AWSError) -> Bool
    ) async throws(AWSError) -> Output? {
        try await perform(operation, stillNeeded: stillNeeded)
    }

    /// Whether the credentials may make the call, which must be a dry run.
    ///
    /// - Throws: `AWSError` for any answer but "it would have been done" and "it is not allowed".
    public func isAllowed<Output>(_ dryRun: AWSOperation<Output>) async throws(AWSError) -> Bool {
        do throws(AWSError) {
            _ = try await call(dryRun)
            return true
        } catch {
            if error.isPassedDryRun { return true }
            if error.kind == .accessDenied { return false }
            throw error
        }
    }

    /// Reads all pages of a paged call.
    ///
    /// - Parameters:
    ///   - limit: how many pages are read at most.
    ///   - operation: the call for a page, from the marker of the page before it.
    public func pages<Element>(
        limit: Int = 1_000, _ operation: (_ marker: String?) -> AWSOperation<AWSPage<Element>>
    ) async throws(AWSError) -> [Element] {
        var items: [Element] = []
        var marker: String?
        for _ in 0..<limit {
            let page = try await call(operation(marker))
            items += page.items
            guard let next = page.next else { return items }
            guard next != marker else {
                throw failure(.malformedAnswer, "the answer's marker is the one that was asked with", operation(marker))
            }
            marker = next
        }
        throw failure(.refused, "there are more than \(limit) pages: ask for less", operation(marker))
    }

    private func failure<Output>(
        _ kind: AWSError.Kind, _ message: String, _ operation: AWSOperation<Output>
    ) -> AWSError {
        var error = AWSError(kind: kind, message: message)
        error.service = operation.service.name
        error.operation = operation.name
        return error
    }

    private func perform<Output>(
        _ operation: AWSOperation<Output>, stillNeeded: (@Sendable () async throws(AWSError) -> Bool)?
    ) async throws(AWSError) -> Output? {
        let ended = observer?(operation.service.name, operation.name, operation.effect)
        do throws(AWSError) {
            let output = try await attempts(operation, stillNeeded: stillNeeded)
            ended?(nil)
            return output
        } catch {
            ended?(error)
            throw error
        }
    }

    private func attempts<Output>(
        _ operation: AWSOperation<Output>, stillNeeded: (@Sendable () async throws(AWSError) -> Bool)?
    ) async throws(AWSError) -> Output? {
        var attempt = 1
        var isUnanswered = false
        var renewed = false
        while true {
            var failure: AWSError
            do throws(AWSError) {
                try refuseWhenCancelled()
                return try await send(operation)
            } catch {
                failure = error
            }
            failure.service = operation.service.name
            failure.operation = operation.name
            failure.attempts = attempt
            failure.followsUnansweredAttempt = isUnanswered
            isUnanswered = operation.effect == .changes && failure.mayHaveTakenEffect
            if failure.endedCredentials, !renewed, !isUnanswered {
                // The call did nothing, and new ones may be had.
                renewed = true
                attempt += 1
                continue
            }
            switch retry.decision(
                after: failure, attempt: attempt, effect: operation.effect, canReadState: stillNeeded != nil,
                random: outside.random())
            {
            case .stop:
                // What the first attempt did may be just why AWS refuses the second.
                if failure.followsUnansweredAttempt, failure.isDefiniteRefusal, let stillNeeded,
                    try await isDone(stillNeeded, after: failure)
                {
                    return nil
                }
                throw failure
            case .retry(let milliseconds): try await wait(milliseconds, orThrow: failure)
            case .readState(let milliseconds):
                try await wait(milliseconds, orThrow: failure)
                if let stillNeeded, try await isDone(stillNeeded, after: failure) { return nil }
            }
            attempt += 1
        }
    }

    /// A cancelled task sends nothing more: what it would change now, nobody waits for.
    private func refuseWhenCancelled() throws(AWSError) {
        guard Task.isCancelled else { return }
        var error = AWSError(kind: .cancelled, message: "the run was halted before the call was sent")
        error.certainlyNotSent = true
        throw error
    }

    private func wait(_ milliseconds: Int, orThrow failure: AWSError) async throws(AWSError) {
        do { try await outside.sleep(milliseconds) } catch { throw failure }
    }

    private func isDone(
        _ stillNeeded: @Sendable () async throws(AWSError) -> Bool, after failure: AWSError
    ) async throws(AWSError) -> Bool {
        do throws(AWSError) {
            return try await !stillNeeded()
        } catch {
            var unknown = failure
            unknown.message += "; whether it took effect is unknown, because reading the state failed: \(error)"
            throw unknown
        }
    }

    /// One attempt.
    private func send<Output>(_ operation: AWSOperation<Output>) async throws(AWSError) -> Output {
        let endpoint = try Endpoint.resolve(operation.service, region: region, override: endpoint, settings: endpoints)
        let credentials = operation.isSigned ? try await credentials(for: endpoint) : nil
        let request = request(operation, endpoint: endpoint, credentials: credentials)
        let response: HTTPResponse
        do throws(HTTPError) {
            response = try await http.send(request)
        } catch {
            throw AWSError(error, endpoint: endpoint)
        }
        guard (200..<300).contains(response.status) else {
            var error = ErrorAnswer.error(from: response, wireProtocol: operation.service.wireProtocol)
            if let credentials, error.isOfEndedCredentials {
                error.endedCredentials = self.credentials.forget(credentials)
            }
            throw error
        }
        do throws(AnswerError) {
            return try operation.decode(
                AWSAnswer(
                    body: response.body, operation: operation.name, wireProtocol: operation.service.wireProtocol))
        } catch {
            throw AWSError(
                kind: .malformedAnswer, message: error.description, status: response.status,
                requestID: response["x-amzn-RequestId"])
        }
    }

    private func request<Output>(
        _ operation: AWSOperation<Output>, endpoint: Endpoint, credentials: Credentials?
    ) -> HTTPRequest {
        let encoded = operation.service.wireProtocol.encode(
            operation: operation.name, parameters: operation.parameters)
        let signature = credentials.map {
            signer.sign(
                SignableRequest(
                    method: encoded.method, target: operation.path,
                    headers: encoded.headers + [("Host", endpoint.host)], payload: .bytes(encoded.body)),
                with: $0, region: endpoint.signingRegion, service: operation.service.endpointPrefix,
                at: SigningTime(unixSeconds: outside.now()))
        }
        let headers = encoded.headers + (signature ?? []) + [("User-Agent", userAgent)]
        return HTTPRequest(
            method: encoded.method, url: endpoint.url + operation.path,
            headers: headers.map { HTTPField($0.name, $0.value) },
            body: encoded.body, timeoutMilliseconds: timeoutMilliseconds,
            connectTimeoutMilliseconds: min(3_000, timeoutMilliseconds),
            // libcurl silently sends a request again when a kept-alive connection dies under it.
            connection: operation.effect == .changes ? .fresh : .reuse(maxAgeSeconds: 20))
    }

    /// The credentials, when they may be sent to the endpoint.
    private func credentials(for endpoint: Endpoint) async throws(AWSError) -> Credentials {
        let answer: CredentialAnswer
        do throws(CredentialError) {
            answer = try await credentials.find()
        } catch {
            try refuseWhenCancelled()
            throw AWSError(kind: .noCredentials, message: error.description)
        }
        switch answer {
        case .none(let reason):
            throw AWSError(
                kind: .noCredentials,
                message: "there are no credentials; \(reason). Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or "
                    + "name a profile that has some")
        case .found(let found):
            if found.source == .sandbox, !(endpoint.isOverride && endpoint.isLoopback) {
                throw AWSError(
                    kind: .refused,
                    message: "the sandbox's credentials are only for the sandbox's endpoint on this machine, not for "
                        + "\(endpoint.url): take the credentials out of the stack file, or give it the endpoint")
            }
            return found.credentials
        }
    }
}
