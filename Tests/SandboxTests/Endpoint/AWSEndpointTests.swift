import FoundationEssentials
import TestSupport
import Testing

@testable import Sandbox

/// The endpoint judged by AWS's own tools: boto3 and the AWS CLI, with every answer held against the service model.
@Suite("AWS endpoint, judged by boto3, the AWS CLI and moto", .serialized, .timeLimit(.minutes(5)))
struct AWSEndpointTests {
    @Test("boto3 learns the account and the user")
    func callerIdentity() async throws { try await ServedEndpoint.check("caller_identity") }

    @Test("boto3 describes the cluster: every member, by identifier, ARN and filters")
    func clusters() async throws { try await ServedEndpoint.check("clusters") }

    @Test("boto3 describes the instances: every member, by identifier, ARN and filters")
    func instances() async throws { try await ServedEndpoint.check("instances") }

    @Test("boto3 fails over, is refused a second time, waits until it is over and reads the events")
    func failover() async throws { try await ServedEndpoint.check("failover") }

    @Test("boto3's paginator reads every event of a window once, by source, type and category")
    func events() async throws {
        // 20:32:00 on 2026-11-22, as the scenario signs.
        let now = Date(timeIntervalSince1970: 1_795_379_520)
        let events = (0..<250).map { number in
            let ofInstance = number % 2 == 0
            return EventDescription(
                source: ofInstance ? .instance : .cluster,
                identifier: ofInstance ? "\(ModelDatabase.name)-a" : ModelDatabase.name, message: "event \(number)",
                categories: number % 5 == 0 ? ["failover", "notification"] : ["recovery"],
                date: now.addingTimeInterval(-120 - 60 * Double(249 - number)))
        }
        try await ServedEndpoint.check("events", ModelDatabase(events: events), wallClock: { now })
    }

    @Test("boto3's paginator reads every instance once, whatever the size of a page")
    func pages() async throws {
        let names = (1_000..<1_053).map { String(String($0).dropFirst()) }
        try await ServedEndpoint.check("pages", ModelDatabase(instances: names))
    }

    @Test("Refusals of clusters and instances are AWS's: code, status and words")
    func operationRefusals() async throws { try await ServedEndpoint.check("operation_refusals") }

    @Test("Refusals of events are AWS's")
    func eventRefusals() async throws { try await ServedEndpoint.check("event_refusals") }

    @Test("An action that is not offered is InvalidAction")
    func unknownActions() async throws { try await ServedEndpoint.check("unknown_actions") }

    @Test("A service that is not offered is named, with those that are")
    func unknownServices() async throws { try await ServedEndpoint.check("unknown_services") }

    @Test("A wrong secret, key or region is refused as AWS refuses it")
    func badSignatures() async throws { try await ServedEndpoint.check("bad_signatures") }

    @Test("No signature, half of one, a changed body and a skewed clock are refused as AWS refuses them")
    func otherSignatures() async throws { try await ServedEndpoint.check("other_signatures") }

    @Test("The query protocol works over GET too, and limits what it reads")
    func getRequests() async throws { try await ServedEndpoint.check("get_requests") }

    @Test("The AWS CLI describes, fails over and reports refusals")
    func commandLine() async throws { try await ServedEndpoint.check("aws_cli") }

    @Test("What moto gives, the endpoint gives in the same types; errors agree")
    func moto() async throws { try await ServedEndpoint.check("same_shapes_as_moto") }
}
