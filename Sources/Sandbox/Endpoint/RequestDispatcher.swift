internal import FoundationEssentials
internal import SigV4

/// The endpoint without its socket: checks the signature, finds the service, writes the answer.
struct RequestDispatcher: Sendable {
    private let services: [String: any AWSService]
    private let verifier: Verifier
    private let wallClock: @Sendable () -> Date

    /// A dispatcher over these services, for signatures of these keys made for this region.
    init(
        services: [any AWSService], keys: [AccessKey], region: String, wallClock: @escaping @Sendable () -> Date
    ) {
        self.services = Dictionary(uniqueKeysWithValues: services.map { ($0.signingName, $0) })
        let credentials = Dictionary(
            keys.map { ($0.id, Credentials(accessKeyID: $0.id, secretAccessKey: $0.secret)) },
            uniquingKeysWith: { first, _ in first })
        self.verifier = Verifier(regions: [region]) { credentials[$0] }
        self.wallClock = wallClock
    }

    /// The answer to a request; a refusal is an answer too.
    func answer(_ request: EndpointRequest) async -> EndpointResponse {
        let requestID = Self.newRequestID()
        let identity: Verifier.Identity
        do throws(VerificationFailure) {
            identity = try verifier.verify(
                SignableRequest(
                    method: request.method, target: request.target, headers: request.headers,
                    payload: .bytes(request.body)),
                now: Int64(wallClock().timeIntervalSince1970))
        } catch {
            return wireProtocol(for: request).answer(error, requestID: requestID)
        }
        guard let service = services[identity.service] else {
            return wireProtocol(for: request).answer(unknownService(identity.service), requestID: requestID)
        }
        do throws(AWSFault) {
            let call = EndpointCall(accessKeyID: identity.accessKeyID, requestID: requestID)
            return try await service.answer(request, call: call)
        } catch {
            return service.wireProtocol(for: request).answer(error, requestID: requestID)
        }
    }

    /// The answer to a request whose body is longer than the endpoint reads, so that nothing can be verified.
    func refuseBody(of request: EndpointRequest) -> EndpointResponse {
        wireProtocol(for: request).answer(
            .bodyTooLarge(limit: EndpointRequest.maxBodyBytes), requestID: Self.newRequestID())
    }

    private func unknownService(_ name: String) -> AWSFault {
        AWSFault(
            "UnknownService",
            "The sandbox has no service \(name.clipped). It offers: \(services.keys.sorted().joined(separator: ", ")).")
    }

    /// How to refuse a request: as the service it claims to be for; else as its content type says; else as query
    /// services do.
    private func wireProtocol(for request: EndpointRequest) -> any WireProtocol {
        if let name = Self.claimedService(of: request), let service = services[name] {
            return service.wireProtocol(for: request)
        }
        if let json = JSONProtocol(of: request) { return json }
        return QueryProtocol.unknownService
    }

    /// The service in the credential scope of a signature that nobody has verified yet: good for the form of a
    /// refusal, for nothing else.
    private static func claimedService(of request: EndpointRequest) -> String? {
        guard let header = request.header("authorization"), let start = header.firstRange(of: "Credential=")
        else { return nil }
        let scope = header[start.upperBound...].split(separator: "/", maxSplits: 4, omittingEmptySubsequences: false)
        return scope.count == 5 ? String(scope[3]) : nil
    }

    private static func newRequestID() -> String { UUID().uuidString.lowercased() }
}
