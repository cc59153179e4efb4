/// Checks the signature of received requests, as an AWS service does.
public final class Verifier: Sendable {
    /// Who signed a request, and for what.
    public struct Identity: Sendable, Hashable {
        /// The access key that signed.
        public var accessKeyID: String
        /// The region of the signature's scope.
        public var region: String
        /// The signing name of the service, such as `rds`.
        public var service: String

        /// Who signed, and for what.
        public init(accessKeyID: String, region: String, service: String) {
            self.accessKeyID = accessKeyID
            self.region = region
            self.service = service
        }
    }

    private let regions: Set<String>?
    private let services: Set<String>?
    private let skewSeconds: Int64
    private let credentials: @Sendable (String) -> Credentials?
    private let keys = SigningKeys()

    /// A verifier for one endpoint.
    ///
    /// - Parameters:
    ///   - regions: the regions that a signature may be scoped to; nil for any.
    ///   - services: the signing names that it may be scoped to; nil for any.
    ///   - skewSeconds: how far the signature's time may be from ours; AWS allows 15 minutes.
    ///   - credentials: the credentials of an access key id, nil when there is no such key.
    public init(
        regions: Set<String>? = nil, services: Set<String>? = nil, skewSeconds: Int64 = 900,
        credentials: @escaping @Sendable (String) -> Credentials?
    ) {
        self.regions = regions
        self.services = services
        self.skewSeconds = skewSeconds
        self.credentials = credentials
    }

    /// Who signed the request.
    ///
    /// - Parameters:
    ///   - request: the request as it was received: raw target, all headers, the whole body as `.bytes`.
    ///   - now: the present time, in seconds since 1970.
    /// - Throws: why the request is not authentic, with AWS's code and message.
    public func verify(_ request: SignableRequest, now: Int64) throws(VerificationFailure) -> Identity {
        guard let header = request.first("authorization") else {
            throw .init(reason: .missingToken, message: "Request is missing Authentication Token")
        }
        let authorization = try AuthorizationHeader(header)
        let time = try Self.time(of: request)
        try check(scope: authorization.scope, time: time)
        try check(time: time, now: SigningTime(unixSeconds: now))
        let headers = try Self.signedHeaders(of: request, named: authorization.signedHeaders)
        let invalid = VerificationFailure(
            reason: .unknownKey, message: "The security token included in the request is invalid.")
        guard let known = credentials(authorization.accessKeyID) else { throw invalid }
        guard request.first("x-amz-security-token") == known.sessionToken else { throw invalid }

        let scope = authorization.scope
        let expected = Signature.sign(
            canonicalRequest: Signature.canonicalRequest(request, headers: headers, service: scope.service),
            stamp: time.stamp, scope: scope, key: keys.key(secret: known.secretAccessKey, scope: scope))
        guard Digest.equal(expected, Array(authorization.signature.utf8)) else { throw Self.mismatch }
        return Identity(accessKeyID: authorization.accessKeyID, region: scope.region, service: scope.service)
    }

    private static let mismatch = VerificationFailure(
        reason: .mismatch,
        message: "The request signature we calculated does not match the signature you provided. "
            + "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.")

    private static func time(of request: SignableRequest) throws(VerificationFailure) -> SigningTime {
        guard let stamp = request.first("x-amz-date") ?? request.first("date") else {
            throw .incomplete(
                "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
        }
        guard let time = SigningTime(stamp: stamp) else {
            throw .incomplete(
                "Date must be in ISO-8601 'basic format'. Got '\(stamp)'. See http://en.wikipedia.org/wiki/ISO_8601")
        }
        return time
    }

    private func check(scope: CredentialScope, time: SigningTime) throws(VerificationFailure) {
        guard scope.day == time.day else {
            throw .init(
                reason: .scope,
                message: "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
                    + "'\(scope.day)' != '\(time.day)', from '\(time.stamp)'.")
        }
        if let regions, !regions.contains(scope.region) {
            throw .init(
                reason: .scope, message: "Credential should be scoped to a valid region, not '\(scope.region)'. ")
        }
        if let services, !services.contains(scope.service) {
            let names = services.sorted().map { "'\($0)'" }.joined(separator: ", ")
            throw .init(reason: .scope, message: "Credential should be scoped to correct service: \(names). ")
        }
    }

    private func check(time: SigningTime, now: SigningTime) throws(VerificationFailure) {
        let earliest = SigningTime(unixSeconds: now.unixSeconds - skewSeconds)
        let latest = SigningTime(unixSeconds: now.unixSeconds + skewSeconds)
        let minutes = skewSeconds / 60
        if time.unixSeconds < earliest.unixSeconds {
            throw .init(
                reason: .expired,
                message: "Signature expired: \(time.stamp) is now earlier than \(earliest.stamp) "
                    + "(\(now.stamp) - \(minutes) min.)")
        }
        if time.unixSeconds > latest.unixSeconds {
            throw .init(
                reason: .expired,
                message: "Signature not yet current: \(time.stamp) is still later than \(latest.stamp) "
                    + "(\(now.stamp) + \(minutes) min.)")
        }
    }

    /// The headers that the signature covers: all that it names must be there, and it must name those that change
    /// what the request means.
    private static func signedHeaders(
        of request: SignableRequest, named names: Set<String>
    ) throws(VerificationFailure) -> CanonicalHeaders {
        for name in request.headers.map({ $0.name.lowercased() }) where !names.contains(name) {
            guard name == "host" || name.hasPrefix("x-amz-") else { continue }
            throw .init(
                reason: .scope, message: "'\(name)' must be a 'SignedHeader' in the AWS Authorization.")
        }
        let headers = CanonicalHeaders(request.headers) { names.contains($0) }
        guard headers.names.count == names.count else { throw mismatch }
        return headers
    }
}

extension SignableRequest {
    /// The first value of a header, by its name in lower case, without blanks around it.
    func first(_ name: String) -> String? {
        guard let value = headers.first(where: { $0.name.lowercased() == name })?.value else { return nil }
        return String(value[...].trimmingBlanks())
    }
}
