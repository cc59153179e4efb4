import Basics
import Documents
import Experiments
import Faults
import Foundation
import Probes
import Stack
import TestSupport
import Testing

/// `terraform output -json stack > stack.json` is gameday's stack file.
@Suite("The contract between the stack and gameday")
struct ContractTests {
    static let catalog = Catalog(
        guards: ProbeCatalog.guards, faults: FaultCatalog.faults, probes: ProbeCatalog.probes,
        stopConditions: ProbeCatalog.stopConditions)

    static let experiments: [String] = {
        let folder = PackageRoot.path + "/experiments"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".yaml") }.sorted()
    }()

    private func stack(_ text: String) throws -> (file: StackFile, values: Node) {
        let document = try Document(text: text, file: "stack.json")
        return (try StackFile(document), document.stackValues)
    }

    @Test("the output is a stack file, and says what the plan says")
    func output() async throws {
        let stacks = try await AppliedStacks.shared
        for applied in [stacks.full, stacks.plain] {
            let (plan, stack) = (applied.plan, try stack(applied.stackFile).file)
            #expect(stack.name == "payments-\(plan.suffix)")
            #expect(stack.kind == .aws && stack.region == "us-east-1" && stack.account == "123456789012")
            #expect(stack.endpoint == nil && stack.credentials == nil)
            #expect(stack.zones == plan.zones)
            #expect(stack.tasks?.perZone == 2)
            #expect(stack.service.url.hasPrefix("https://"))
            let service = try #require(plan.all("aws_ecs_service").first)
            #expect(stack.service.name == service["name"].text)
            #expect(service["cluster"].text?.hasSuffix("/" + (stack.service.cluster ?? "?")) ?? false)
            let cluster = try #require(plan.all("aws_rds_cluster").first)
            #expect(stack.database?.cluster == cluster["cluster_identifier"].text)
            #expect(stack.database?.endpoint == cluster["endpoint"].text)
            #expect(stack.database?.secret == cluster["master_user_secret"].block["secret_arn"].text)
            let cache = try #require(plan.all("aws_elasticache_replication_group").first)
            #expect(stack.cache?.replicationGroup == cache["replication_group_id"].text)
            #expect(stack.cache?.endpoint == cache["configuration_endpoint_address"].text)
            #expect(stack.cache?.tls == cache["transit_encryption_enabled"].isTrue)
            let balancer = try #require(plan.all("aws_lb").first { $0["dns_name"].text == stack.loadBalancer?.dnsName })
            #expect(stack.loadBalancer?.arn == balancer["arn"].text)
            let groups = plan.all("aws_lb_target_group").compactMap { $0["arn"].text }
            #expect(groups.contains(stack.loadBalancer?.targetGroup ?? ""))
        }
    }

    @Test("the network of the stack file is the plan's: every subnet, with its zone and its tier")
    func network() async throws {
        let applied = try await AppliedStacks.shared.full
        let network = try #require(try stack(applied.stackFile).file.network)
        #expect(network.vpc == applied.plan.all("aws_vpc").first?.id)
        #expect(network.subnets.count == Tiers(applied.plan).all.map(\.subnets.count).reduce(0, +))
        for (name, subnets) in Tiers(applied.plan).all {
            let named = network.subnets.filter { $0.tier.rawValue == name }
            #expect(named.map(\.id).sorted() == subnets)
            #expect(named.map(\.zone).sorted() == applied.plan.zones)
        }
    }

    @Test("every alarm that the stack file names is there")
    func alarms() async throws {
        let applied = try await AppliedStacks.shared.full
        let alarms = try stack(applied.stackFile).file.alarms
        let types = ["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"]
        let planned = types.flatMap { applied.plan.all($0) }.compactMap { $0["alarm_name"].text }
        #expect(!alarms.isEmpty)
        #expect(Set(alarms).subtracting(planned) == [])
    }

    @Test("every experiment resolves against it", arguments: experiments)
    func experiment(name: String) async throws {
        let stacks = try await AppliedStacks.shared
        let path = PackageRoot.path + "/experiments/" + name
        for applied in [stacks.full, stacks.plain] {
            let values = try stack(applied.stackFile).values
            let experiment = try Experiment(
                Document(path: path), catalog: Self.catalog, references: References(stack: values, set: nil))
            #expect(experiment.placeholders.filter { $0.text.contains("${stack") }.isEmpty, "\(name)")
        }
    }

    @Test("gameday itself takes the file as Terraform prints it, for all experiments at once")
    func commandLine() async throws {
        #expect(Self.experiments.count > 4)
        let folder = try TemporaryDirectory()
        let file = try folder.write(try await AppliedStacks.shared.full.stackFile, to: "stack.json")
        let paths = Self.experiments.map { PackageRoot.path + "/experiments/" + $0 }
        let output = try await ChildProcess.run(
            try BuiltProduct.path("gameday"), ["validate"] + paths + ["--stack", file])
        #expect(output.status == 0, "\(output.standardError)")
        #expect(output.standardOutput.split(separator: "\n").count == paths.count)
    }
}
