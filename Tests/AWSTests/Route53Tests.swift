import AWS
import Basics
import TestSupport
import Testing

@Suite("Route 53", .timeLimit(.minutes(5)))
struct Route53Tests {
    private static let answer = """
        <?xml version="1.0"?>
        <GetHealthCheckStatusResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><HealthCheckObservations>
        <HealthCheckObservation><Region>us-east-1</Region><IPAddress>15.177.0.1</IPAddress><StatusReport>
        <Status>Success: HTTP Status Code 200, OK</Status><CheckedTime>2026-11-22T20:00:00.000Z</CheckedTime>
        </StatusReport></HealthCheckObservation>
        <HealthCheckObservation><Region>eu-west-1</Region><IPAddress>15.177.0.2</IPAddress><StatusReport>
        <Status>Failure: Connection timed out.</Status><CheckedTime>2026-11-22T20:00:00.000Z</CheckedTime>
        </StatusReport></HealthCheckObservation></HealthCheckObservations></GetHealthCheckStatusResponse>
        """

    @Test("a health check's status is asked by GET at its own path, signed for us-east-1 wherever the stack is")
    func status() async throws {
        let seen = Locked<[String]>([])
        let server = try TestServer(answering: { request in
            seen.withLock { $0 = [request.method, request.target, request["Authorization"] ?? "", "\(request.body)"] }
            return ServerAnswer(200, Self.answer)
        })
        var client = TestClient().client(server.url)
        client.region = "eu-west-1"
        let found = try await client.call(Route53.getHealthCheckStatus(id: "abc-123"))
        #expect(found.map(\.isSuccess) == [true, false])
        #expect(found.map(\.region) == ["us-east-1", "eu-west-1"])
        let request = seen.withLock { $0 }
        #expect(request[0] == "GET")
        #expect(request[1] == "/2013-04-01/healthcheck/abc-123/status")
        #expect(request[2].contains("/us-east-1/route53/aws4_request"))
        #expect(request[3] == "[]")
    }

    @Test("an error keeps Route 53's code")
    func missing() async throws {
        let server = try TestServer(answering: { _ in
            ServerAnswer(
                404,
                "<ErrorResponse><Error><Type>Sender</Type><Code>NoSuchHealthCheck</Code><Message>no</Message></Error>"
                    + "<RequestId>r</RequestId></ErrorResponse>")
        })
        let error = await #expect(throws: AWSError.self) {
            try await TestClient().client(server.url).call(Route53.getHealthCheckStatus(id: "abc"))
        }
        #expect(error?.code == "NoSuchHealthCheck")
        #expect(error?.requestID == "r")
    }

    @Test("times with and without a fraction are read to the second, others are refused")
    func timestamps() throws {
        func seconds(_ text: String) throws -> Int64? {
            var root = XMLNode(name: "A")
            var child = XMLNode(name: "T")
            child.text = text
            root.children = [child]
            return try root.timestamp("T")
        }
        #expect(try seconds("2026-11-22T20:00:08Z") == 1_795_377_608)
        #expect(try seconds("2026-11-22T20:00:08.999Z") == 1_795_377_608)
        #expect(try seconds("") == nil)
        #expect(throws: AnswerError.self) { try seconds("yesterday") }
    }
}
