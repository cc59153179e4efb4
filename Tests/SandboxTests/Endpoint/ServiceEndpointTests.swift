import FoundationEssentials
import ModelStack
import Testing

@testable import Sandbox

/// ECS, Elastic Load Balancing and CloudWatch judged by boto3 and the AWS CLI, with every answer held against the
/// service model.
@Suite("ECS, Elastic Load Balancing and CloudWatch, judged by boto3 and the AWS CLI", .timeLimit(.minutes(3)))
struct ServiceEndpointTests {
    @Test("boto3 describes the cluster and the service, and changes the desired count")
    func service() async throws { try await ServedEndpoint.check("service_descriptions") }

    @Test("boto3 lists, describes and stops tasks, and finds the stopped ones with their reason")
    func stopTask() async throws { try await ServedEndpoint.check("stop_task") }

    @Test("Refusals of ECS are AWS's: code, status and words")
    func refusals() async throws { try await ServedEndpoint.check("service_refusals") }

    @Test("boto3's paginator reads a thousand tasks once each, whatever the size of a page")
    func thousandTasks() async throws {
        try await ServedEndpoint.check("thousand_tasks", service: ModelService(tasks: 1_000))
    }

    @Test("boto3 reads every state of a target's health")
    func targetHealth() async throws { try await ServedEndpoint.check("target_health") }

    @Test("boto3 describes the load balancer and its target group")
    func loadBalancers() async throws { try await ServedEndpoint.check("load_balancers") }

    @Test("boto3 reads and sets alarms, in JSON and in the query protocol")
    func alarms() async throws { try await ServedEndpoint.check("alarms") }

    @Test("boto3 lists metrics and reads their statistics, in JSON and in the query protocol")
    func metrics() async throws {
        var samples: [MetricIdentity: [MetricSample]] = [:]
        for shard in 1...3 {
            for node in 1...3 {
                let metric = MetricIdentity(
                    "AWS/ElastiCache", "IsMaster", ["CacheClusterId": "sandbox-redis-000\(shard)-00\(node)"])
                samples[metric] = (0..<30).map { number in
                    let primary = number < 6 ? 1 : 2
                    return MetricSample(
                        date: ModelService.made.addingTimeInterval(20 * Double(number)),
                        value: node == primary ? 1 : 0)
                }
            }
        }
        try await ServedEndpoint.check("metrics", service: ModelService(samples: samples))
    }

    @Test("The AWS CLI stops a task and reads target health and alarms")
    func commandLine() async throws { try await ServedEndpoint.check("service_command_line") }
}
