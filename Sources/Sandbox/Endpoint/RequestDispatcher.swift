internal import FoundationEssentials
internal import SigV4

/// The endpoint without its socket: checks the signature, finds the service, writes the answer and the call log.
struct RequestDispatcher: Sendable {
    private let services: [String: any AWSService]
    private let verifier: Verifier
    private let user: String
    private let throttles: Throttles
    private let policies: UserPolicies
    private let log: CallLog?
    private let wallClock: @Sendable () -> Date

    /// A dispatcher over these services, for signatures of these keys made for this region.
    ///
    /// - Parameters:
    ///   - user: the ARN of who has the keys, for refusals.
    ///   - conduct: what is throttled and denied.
    ///   - policies: what the user may do; nil: all but what `conduct` denies.
    ///   - log: where calls are written, if anywhere.
    init(
        services: [any AWSService], keys: [AccessKey], region: String, user: String = "",
        conduct: EndpointConduct = EndpointConduct(), policies: UserPolicies? = nil, log: CallLog? = nil,
        wallClock: @escaping @Sendable () -> Date
    ) {
        self.services = Dictionary(uniqueKeysWithValues: services.map { ($0.signingName, $0) })
        let credentials = Dictionary(
            keys.map { ($0.id, Credentials(accessKeyID: $0.id, secretAccessKey: $0.secret)) },
            uniquingKeysWith: { first, _ in first })
        self.verifier = Verifier(regions: [region]) { credentials[$0] }
        self.user = user
        self.throttles = Throttles(conduct)
        self.policies = policies ?? UserPolicies(conduct)
        self.log = log
        self.wallClock = wallClock
    }

    /// The answer to a request; a refusal is an answer too.
    func answer(_ request: EndpointRequest) async -> EndpointResponse {
        let requestID = Self.newRequestID()
        let wire = wireProtocol(for: request)
        do throws(AWSFault) {
            let answer = try await serve(request, wire, requestID)
            note(request, status: answer.status, error: nil)
            return answer
        } catch {
            note(request, status: error.status, error: error.code)
            return wire.answer(error, requestID: requestID)
        }
    }

    /// The answer to a request whose body is longer than the endpoint reads, so that nothing can be verified.
    func refuseBody(of request: EndpointRequest) -> EndpointResponse {
        let fault = AWSFault.bodyTooLarge(limit: EndpointRequest.maxBodyBytes)
        note(request, status: fault.status, error: fault.code)
        return wireProtocol(for: request).answer(fault, requestID: Self.newRequestID())
    }

    /// In AWS's order: who is it, is it too much, may they, and then the operation itself.
    private func serve(
        _ request: EndpointRequest, _ wire: any WireProtocol, _ requestID: String
    ) async throws(AWSFault) -> EndpointResponse {
        let identity: Verifier.Identity
        do throws(VerificationFailure) {
            identity = try verifier.verify(
                SignableRequest(
                    method: request.method, target: request.target, headers: request.headers,
                    payload: .bytes(request.body)),
                now: Int64(wallClock().timeIntervalSince1970))
        } catch {
            throw wire.fault(error)
        }
        guard let service = services[identity.service] else { throw unknownService(identity.service) }
        let outline = service.outline(of: request)
        guard throttles.admit(service.signingName, outline.operation, at: wallClock()) else { throw wire.throttled }
        for action in ActionPolicy.actions(service: service.signingName, outline: outline) {
            let decision = policies.decision(on: action)
            if decision != .allowed { throw wire.denied(action.clipped, to: user, by: decision) }
        }
        let call = EndpointCall(accessKeyID: identity.accessKeyID, requestID: requestID)
        return try await service.answer(request, call: call)
    }

    private func note(_ request: EndpointRequest, status: Int, error: String?) {
        guard let log else { return }
        let name = Self.claimedService(of: request)
        let outline = name.flatMap { services[$0] }?.outline(of: request) ?? CallOutline()
        log.write(
            CallLog.Entry(
                time: wallClock().timeIntervalSince1970, service: name?.clipped,
                operation: outline.operation?.clipped, status: status, error: error, dryRun: outline.isDryRun))
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
    /// refusal and for the call log, for nothing else.
    private static func claimedService(of request: EndpointRequest) -> String? {
        guard let header = request.header("authorization"), let start = header.firstRange(of: "Credential=")
        else { return nil }
        let scope = header[start.upperBound...].split(separator: "/", maxSplits: 4, omittingEmptySubsequences: false)
        return scope.count == 5 ? String(scope[3]) : nil
    }

    private static func newRequestID() -> String { UUID().uuidString.lowercased() }
}
