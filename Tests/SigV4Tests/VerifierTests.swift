import SigV4
import Testing

@Suite struct VerifierTests {
    static let now: Int64 = 1_795_370_008  // 20261122T175328Z
    let known = Credentials(accessKeyID: "AKIASANDBOX000000001", secretAccessKey: "sandbox-secret")
    let temporary = Credentials(accessKeyID: "ASIA1", secretAccessKey: "temporary", sessionToken: "token")
    let verifier: Verifier
    let signer = Signer()

    init() {
        let all = [known.accessKeyID: known, temporary.accessKeyID: temporary]
        verifier = Verifier(regions: ["us-east-1"], services: ["rds", "ecs"]) { all[$0] }
    }

    func signed(
        with credentials: Credentials? = nil, region: String = "us-east-1", service: String = "rds",
        at seconds: Int64 = now
    ) -> SignableRequest {
        var request = SignableRequest(
            method: "POST", target: "/?b=2&a=1%201",
            headers: [("Host", "127.0.0.1:4000"), ("Content-Type", "text/plain"), ("X-Amz-Target", "T.Op")],
            payload: .bytes(Array("body".utf8)))
        request.headers += signer.sign(
            request, with: credentials ?? known, region: region, service: service,
            at: SigningTime(unixSeconds: seconds))
        return request
    }

    func failure(_ request: SignableRequest) -> VerificationFailure? {
        #expect(throws: VerificationFailure.self) { try verifier.verify(request, now: Self.now) }
    }

    @Test("a request that was signed right is who it says")
    func accepted() throws {
        let identity = try verifier.verify(signed(), now: Self.now)
        #expect(identity.accessKeyID == known.accessKeyID)
        #expect(identity.region == "us-east-1")
        #expect(identity.service == "rds")
        #expect(try verifier.verify(signed(with: temporary), now: Self.now).accessKeyID == "ASIA1")
    }

    @Test("the same text in another spelling and with headers added on the way is accepted")
    func respelled() throws {
        var request = signed()
        request.target = "/?a=1+1&b=%32"
        request.headers = request.headers.map { ($0.name.lowercased(), "  " + $0.value + " ") }
        request.headers += [("Via", "1.1 proxy"), ("User-Agent", "curl"), ("X-Amzn-Trace-Id", "Root=1")]
        #expect(try verifier.verify(request, now: Self.now).service == "rds")
    }

    @Test("whatever is changed after signing breaks the signature")
    func tampered() throws {
        var changes: [SignableRequest] = []
        func change(_ body: (inout SignableRequest) -> Void) {
            var request = signed()
            body(&request)
            changes.append(request)
        }
        change { $0.method = "PUT" }
        change { $0.target = "/other?b=2&a=1%201" }
        change { $0.target = "/?b=2&a=1" }
        change { $0.payload = .bytes(Array("bodY".utf8)) }
        change { $0.headers[0].value = "127.0.0.1:4001" }
        change { $0.headers[2].value = "T.Other" }
        change { $0.headers.remove(at: 1) }
        change { $0.headers.append(("x-amz-target", "T.Other")) }
        change { $0.headers[4].value = String($0.headers[4].value.dropLast()) }
        change { $0.headers[4].value = $0.headers[4].value.replacing("us-east-1/rds", with: "us-east-1/ecs") }
        for request in changes {
            let failure = failure(request)
            #expect(failure?.reason == .mismatch)
            #expect(failure?.code(in: .query) == "SignatureDoesNotMatch")
            #expect(failure?.status(in: .query) == 403)
            #expect(failure?.message.hasPrefix("The request signature we calculated does not match") == true)
        }
    }

    @Test("another secret is a mismatch, in each dialect's words")
    func wrongSecret() {
        let failure = failure(
            signed(with: Credentials(accessKeyID: known.accessKeyID, secretAccessKey: "wrong")))
        #expect(failure?.code(in: .query) == "SignatureDoesNotMatch")
        #expect(failure?.code(in: .json) == "InvalidSignatureException")
        #expect(failure?.code(in: .ec2) == "AuthFailure")
        #expect(failure?.status(in: .json) == 400)
        #expect(failure?.status(in: .ec2) == 401)
        #expect(failure.map { !"\($0)".contains("sandbox-secret") } == true)
    }

    @Test("an unknown key, a missing, a wrong and an unasked-for session token are invalid tokens")
    func unknownKey() {
        var wrongToken = temporary
        wrongToken.sessionToken = "other"
        var noToken = temporary
        noToken.sessionToken = nil
        var unasked = known
        unasked.sessionToken = "token"
        let unknown = Credentials(accessKeyID: "AKIANOBODY", secretAccessKey: "x")
        for credentials in [unknown, wrongToken, noToken, unasked] {
            let failure = failure(signed(with: credentials))
            #expect(failure?.code(in: .query) == "InvalidClientTokenId")
            #expect(failure?.code(in: .json) == "UnrecognizedClientException")
            #expect(failure?.code(in: .ec2) == "AuthFailure")
            #expect(failure?.message == "The security token included in the request is invalid.")
        }
    }

    @Test("a request without Authorization misses its token")
    func missing() {
        let failure = failure(SignableRequest(method: "GET", target: "/", headers: [("Host", "h")]))
        #expect(failure?.code(in: .query) == "MissingAuthenticationToken")
        #expect(failure?.code(in: .json) == "MissingAuthenticationTokenException")
        #expect(failure?.status(in: .query) == 403)
    }

    @Test(
        "an incomplete or malformed Authorization says what it lacks",
        arguments: [
            (
                "AWS4-HMAC-SHA256",
                "Authorization header requires 'Credential' parameter. Authorization header requires "
                    + "'Signature' parameter. Authorization header requires 'SignedHeaders' parameter."
            ),
            (
                "AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, SignedHeaders=host",
                "Authorization header requires 'Signature' parameter."
            ),
            (
                "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=00",
                "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, "
                    + "got 'a/b'."
            ),
            (
                "AWS4-HMAC-SHA256 Credential=a, Credential=b, SignedHeaders=host, Signature=00",
                "Authorization header has more than one 'Credential' parameter."
            ),
            ("Bearer xyz", "Unsupported AWS 'algorithm': 'Bearer'."),
        ])
    func incomplete(_ header: String, _ message: String) {
        var request = signed()
        request.headers[4].value = header
        let failure = failure(request)
        #expect(failure?.reason == .incomplete)
        #expect(failure?.code(in: .query) == "IncompleteSignature")
        #expect(failure?.status(in: .query) == 400)
        #expect(failure?.message == message)
    }

    @Test("a missing and a malformed date are told apart")
    func dates() {
        var request = signed()
        request.headers[3].value = "2026-11-22"
        #expect(
            failure(request)?.message.hasPrefix("Date must be in ISO-8601 'basic format'. Got '2026-11-22'") == true)
        request.headers.remove(at: 3)
        #expect(
            failure(request)?.message
                == "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
    }

    @Test("fifteen minutes of skew are accepted, a second more is not")
    func skew() throws {
        for offset: Int64 in [-900, 900] {
            #expect(try verifier.verify(signed(at: Self.now + offset), now: Self.now).service == "rds")
        }
        let old = failure(signed(at: Self.now - 901))
        #expect(old?.reason == .expired)
        #expect(old?.code(in: .ec2) == "RequestExpired")
        #expect(
            old?.message == "Signature expired: 20261122T173827Z is now earlier than 20261122T173828Z "
                + "(20261122T175328Z - 15 min.)")
        let early = failure(signed(at: Self.now + 901))
        #expect(early?.reason == .expired)
        #expect(early?.message.hasPrefix("Signature not yet current: ") == true)
    }

    @Test("a signature for another region, service, day or terminator is refused as such")
    func scope() {
        let region = failure(signed(region: "eu-west-1"))
        #expect(region?.message == "Credential should be scoped to a valid region, not 'eu-west-1'. ")
        let service = failure(signed(service: "iam"))
        #expect(service?.message == "Credential should be scoped to correct service: 'ecs', 'rds'. ")
        var day = signed()
        day.headers[3].value = "20261123T000000Z"
        #expect(failure(day)?.message.hasPrefix("Date in Credential scope does not match YYYYMMDD") == true)
        var terminator = signed()
        terminator.headers[4].value = terminator.headers[4].value.replacing("aws4_request", with: "aws5")
        #expect(failure(terminator)?.message.contains("valid terminator: 'aws4_request', not 'aws5'") == true)
        for failure in [region, service] {
            #expect(failure?.reason == .scope)
            #expect(failure?.code(in: .query) == "SignatureDoesNotMatch")
        }
    }

    @Test("a signature must cover Host and every x-amz header")
    func uncovered() {
        var request = signed()
        request.headers.append(("X-Amz-Meta", "1"))
        #expect(failure(request)?.message == "'x-amz-meta' must be a 'SignedHeader' in the AWS Authorization.")
        var noHost = signed()
        noHost.headers[4].value = noHost.headers[4].value.replacing("content-type;host;", with: "content-type;")
        #expect(failure(noHost)?.message == "'host' must be a 'SignedHeader' in the AWS Authorization.")
    }
}
