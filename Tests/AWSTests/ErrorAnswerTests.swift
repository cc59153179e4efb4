@testable import AWS
import HTTPClient
import Testing

@Suite struct ErrorAnswerTests {
    func error(
        _ body: String, status: Int = 400, headers: [HTTPField] = [], _ wire: WireProtocol = RDS.service.wireProtocol
    ) -> AWSError {
        ErrorAnswer.error(
            from: HTTPResponse(status: status, headers: headers, body: Array(body.utf8)), wireProtocol: wire)
    }

    @Test("a query service's error is read")
    func query() {
        let error = error(
            """
            <ErrorResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><Error><Type>Sender</Type>
            <Code>DBClusterNotFoundFault</Code><Message>DBCluster c9 not found.</Message></Error>
            <RequestId>id-1</RequestId></ErrorResponse>
            """, status: 404)
        #expect(error.kind == .notFound)
        #expect(error.code == "DBClusterNotFoundFault")
        #expect(error.message == "DBCluster c9 not found.")
        #expect(error.requestID == "id-1")
        #expect(error.status == 404)
    }

    @Test("EC2's error is read")
    func ec2() {
        let error = error(
            "<?xml version=\"1.0\"?><Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>slow</Message>"
                + "</Error></Errors><RequestID>id-2</RequestID></Response>", status: 503, .ec2(version: "2016-11-15"))
        #expect(error.kind == .throttled)
        #expect(error.requestID == "id-2")
        #expect(!error.mayHaveTakenEffect)
    }

    @Test(
        "a JSON service's error is read, whichever way it writes the code",
        arguments: [
            (#"{"__type": "com.amazonaws.ecs#ClusterNotFoundException", "message": "gone"}"#, nil),
            (#"{"__type": "ClusterNotFoundException", "Message": "gone"}"#, nil),
            (#"{"message": "gone"}"#, "ClusterNotFoundException:http://internal.amazon.com/x/"),
        ] as [(String, String?)])
    func json(_ body: String, _ type: String?) {
        let headers =
            [HTTPField("x-amzn-RequestId", "id-3")] + (type.map { [HTTPField("x-amzn-ErrorType", $0)] } ?? [])
        let error = error(body, headers: headers, .json(target: "T", version: "1.1"))
        #expect(error.code == "ClusterNotFoundException")
        #expect(error.kind == .notFound)
        #expect(error.message == "gone")
        #expect(error.requestID == "id-3")
    }

    @Test(
        "a body that is no AWS error still gives an error, with the kind of its status",
        arguments: [
            ("<html><h1>502 Bad Gateway</h1>", 502, AWSError.Kind.transient), ("", 503, .transient),
            ("\u{1}\u{2}garbage", 500, .transient), ("<Error><Code>Throttl", 429, .throttled),
            ("{}", 403, .accessDenied), (#"{"__type": ""}"#, 502, .transient), (#"{"code": ":"}"#, 502, .transient),
            ("<!DOCTYPE x><Error><Code>AccessDenied</Code></Error>", 404, .notFound), ("nope", 418, .invalidRequest),
            ("moved", 301, .invalidRequest),
        ])
    func garbage(_ body: String, _ status: Int, _ kind: AWSError.Kind) {
        for wire in [WireProtocol.query(version: "1"), .ec2(version: "1"), .json(target: "T", version: "1.1")] {
            let error = error(body, status: status, wire)
            #expect(error.kind == kind)
            #expect(error.code == nil)
            #expect(error.message.unicodeScalars.allSatisfy { $0.value >= 0x20 })
            #expect(error.status == status)
        }
    }

    @Test(
        "codes have the kinds that decide what may be done next",
        arguments: [
            ("Throttling", 400, AWSError.Kind.throttled), ("ThrottlingException", 400, .throttled),
            ("RequestLimitExceeded", 503, .throttled), ("PriorRequestNotComplete", 400, .throttled),
            ("APICallRateForCustomerExceeded", 400, .quotaExceeded), ("InternalFailure", 500, .transient),
            ("ServiceUnavailable", 503, .transient), ("RequestTimeout", 400, .transient),
            ("RequestTimeTooSkewed", 403, .unauthenticated), ("AccessDenied", 403, .accessDenied),
            ("UnauthorizedOperation", 403, .accessDenied), ("SignatureDoesNotMatch", 403, .unauthenticated),
            ("InvalidClientTokenId", 403, .unauthenticated), ("AuthFailure", 401, .unauthenticated),
            ("ExpiredToken", 403, .unauthenticated), ("RequestExpired", 400, .unauthenticated),
            ("DBInstanceNotFound", 404, .notFound),
            ("InvalidNetworkAclID.NotFound", 400, .notFound), ("NoSuchHealthCheck", 404, .notFound),
            ("InvalidDBClusterStateFault", 400, .conflict), ("InvalidDBInstanceState", 400, .conflict),
            ("InvalidReplicationGroupState", 400, .conflict), ("DependencyViolation", 400, .conflict),
            ("InvalidParameterValue", 400, .invalidRequest), ("SomethingNew", 400, .invalidRequest),
        ])
    func kinds(_ code: String, _ status: Int, _ kind: AWSError.Kind) {
        #expect(AWSError.Kind(code: code, status: status) == kind)
    }

    @Test(
        "a wait that the service asks for is read, nonsense is not",
        arguments: [
            (HTTPField("Retry-After", "2"), 2_000), (HTTPField("x-amz-retry-after", "1500"), 1_500),
            (HTTPField("Retry-After", "-1"), nil), (HTTPField("Retry-After", "Wed, 21 Oct 2026 07:28:00 GMT"), nil),
            (HTTPField("Retry-After", "99999999999999999"), nil),
        ] as [(HTTPField, Int?)])
    func retryAfter(_ header: HTTPField, _ milliseconds: Int?) {
        #expect(error("", status: 503, headers: [header]).retryAfterMilliseconds == milliseconds)
    }

    @Test("an error's line names the call, the code, the status, the request and the attempts")
    func line() {
        var error = AWSError(
            kind: .throttled, code: "Throttling", message: "Rate exceeded", status: 400, requestID: "r")
        error.service = "rds"
        error.operation = "DescribeDBClusters"
        error.attempts = 4
        #expect(
            "\(error)" == "rds DescribeDBClusters: Throttling (HTTP 400, request id r, 4 attempts): Rate exceeded; "
                + "call less often, or try again later")
        #expect("\(AWSError(kind: .refused, message: "no"))" == "refused: no")
    }
}
