import AWS
import Discovery
import Documents
import Experiments
import Faults
import FoundationEssentials
import HTTPClient
import ModelStack
import Probes
import SigV4
import Stack
import TestSupport
import Testing

@testable import Sandbox

/// `gameday init` as it meets the sandbox.
@Suite("What gameday init finds at the sandbox's endpoint", .timeLimit(.minutes(5)))
struct DiscoveryEndpointTests {
    @Test("the whole stack is found, and the first experiment on it is the shipped one of the same kind")
    func whole() async throws {
        let starter = try await ServedEndpoint.with { port in
            let keys = Credentials(
                accessKeyID: ServedEndpoint.key.id, secretAccessKey: ServedEndpoint.key.secret)
            let aws = AWSClient(
                region: ServedEndpoint.region, endpoint: "http://127.0.0.1:\(port ?? 0)",
                credentials: StackFileCredentials(keys), http: HTTPClient(),
                outside: .init(now: { Int64(Date().timeIntervalSince1970) }, sleep: { _ in }))
            return try StarterStack(try await Discovery(of: Wishes(), by: aws), file: "stack.yaml")
        }
        let stack = try #require(starter.stack)
        #expect(stack.name == ModelService.name && stack.zones == ModelService.zones)
        #expect(stack.service.cluster == "sandbox" && stack.tasks?.perZone == 2)
        #expect(stack.database != nil)
        #expect(stack.cache?.replicationGroup == "sandbox-redis")
        #expect(stack.network?.vpc == NetworkPlan.vpc && stack.network?.subnets.count == 9)
        #expect(stack.loadBalancer?.targetGroup == ModelService.group && stack.loadBalancer?.nodes.count == 3)
        #expect(starter.openPoints.map(\.part) == ["service.url", "alarms"])

        let values = try Document(text: starter.text, file: "stack.yaml").stackValues
        func experiment(_ text: String) throws -> Experiment {
            try Experiment(
                Document(text: text, file: "first-experiment.yaml"),
                catalog: Catalog(
                    guards: ProbeCatalog.guards, faults: FaultCatalog.faults, probes: ProbeCatalog.probes,
                    stopConditions: ProbeCatalog.stopConditions),
                references: References(stack: values, set: nil))
        }
        let first = try experiment(StarterExperiment.text(for: stack))
        let shipped = try experiment(
            try Document(path: PackageRoot.path + "/experiments/ecs-zone-task-loss.yaml").text)
        #expect(first.placeholders.isEmpty && first.warnings.isEmpty)
        for list in [\Experiment.guards, \.faults, \.probes, \.stopWhen] {
            #expect(first[keyPath: list].map(\.name) == shipped[keyPath: list].map(\.name))
            #expect(first[keyPath: list].map(\.arguments) == shipped[keyPath: list].map(\.arguments))
        }
        #expect(first.workload == shipped.workload && first.expect == shipped.expect)
    }
}
