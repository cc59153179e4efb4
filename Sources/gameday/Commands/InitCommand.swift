import ArgumentParser
import AWS
import Discovery
import Documents
import FoundationEssentials
import HTTPClient
import Runner

struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Writes a starter stack file and a first experiment from what AWS says; changes nothing there.",
        discussion: """
              gameday init --region us-east-1                    from what carries DisasterRecovery=enabled
              gameday init --tag Environment=staging             and this tag besides
              gameday init --service payments/api --database payments --url https://payments.example.com

            Where several resources could be meant none is taken: the file says which there are, and which option
            chooses one. What was not found is in the file as an example to fill in.
            Needs permissions to read alone: sts:GetCallerIdentity, ecs:ListClusters, ecs:ListServices,
            ecs:DescribeServices, rds:DescribeDBClusters, elasticache:DescribeReplicationGroups,
            elasticache:ListTagsForResource, ec2:DescribeSubnets, elasticloadbalancing:DescribeTargetGroups,
            elasticloadbalancing:DescribeLoadBalancers, cloudwatch:DescribeAlarms. Without one of them, its part is
            not found.
            Exit codes: 0 both files are written, 2 AWS does not answer or has nothing of the stack, 64 usage.
            """)

    @Option(help: "The region; that of AWS_REGION, AWS_DEFAULT_REGION or the profile when left out.")
    var region: String?

    @Option(help: "A profile of the shared AWS configuration.")
    var profile: String?

    @Option(name: .customLong("tag"), help: "A tag that the stack's resources carry besides, as key=value.")
    var tags: [String] = []

    @Option(help: "The stack's name; the service's when left out.")
    var name: String?

    @Option(help: "The URL that the service's clients use.")
    var url: String?

    @Option(help: "The ECS service, as NAME or CLUSTER/NAME, tagged or not.")
    var service: String?

    @Option(help: "The identifier of the Aurora cluster, tagged or not.")
    var database: String?

    @Option(help: "The identifier of the Redis replication group, tagged or not.")
    var cache: String?

    @Option(help: "The id of the VPC whose tagged subnets are taken.")
    var vpc: String?

    @Option(help: "The ARN of the target group that the service's tasks are registered in.")
    var targetGroup: String?

    @Option(help: "What the names of the stack's alarms begin with; those on its resources when left out.")
    var alarms: String?

    @Option(help: "Where the stack file is written.", completion: .documents)
    var output = "stack.yaml"

    @Option(help: "Where the experiment is written.", completion: .documents)
    var experiment = "first-experiment.yaml"

    @Flag(help: "Overwrites files that are there.")
    var force = false

    func run() async throws {
        let context = CommandContext.live
        await context.finishing {
            let wishes = try self.wishes()
            guard output != experiment else {
                throw Complaint(
                    "--output and --experiment name the same file", mend: "give two names", exit: .usage)
            }
            for path in [output, experiment] where !force && FileManager.default.fileExists(atPath: path) {
                throw Complaint(
                    "\(path) is there already",
                    mend: "write to another file with --output and --experiment, or give "
                        + "--force to overwrite it", exit: .usage)
            }
            let discovery = try await discover(wishes, context)
            guard !discovery.isEmpty else {
                throw Complaint(
                    "there is nothing of a stack in \(discovery.region) of the account \(discovery.account): "
                        + discovery.reasons.joined(separator: "; "),
                    mend: "check the region, tag the stack's resources, or name them: `gameday help init`",
                    code: RunVerdict.inconclusive.exitCode)
            }
            let starter = try StarterStack(discovery, file: output)
            try write(starter.text, to: output)
            try write(StarterExperiment.text(for: starter.stack), to: experiment)
            tell(of: starter, discovery, context)
            return 0
        }
    }

    private func wishes() throws(Complaint) -> Wishes {
        var tags: [String: String] = [:]
        for tag in self.tags {
            guard let equals = tag.firstIndex(of: "="), equals != tag.startIndex else {
                throw Complaint("--tag \(tag) has no value", mend: "write --tag key=value", exit: .usage)
            }
            tags[String(tag[..<equals])] = String(tag[tag.index(after: equals)...])
        }
        var wishes = Wishes(tags: tags)
        wishes.name = name
        wishes.url = url.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
        wishes.service = service
        wishes.database = database
        wishes.cache = cache
        wishes.vpc = vpc
        wishes.targetGroup = targetGroup
        wishes.alarms = alarms
        return wishes
    }

    private func discover(_ wishes: Wishes, _ context: CommandContext) async throws(Complaint) -> Discovery {
        let aws = try client(context)
        do {
            return try await Discovery(of: wishes, by: aws)
        } catch {
            throw Complaint(
                "AWS cannot be asked: \(error)", mend: "check the credentials, the region and the network",
                code: RunVerdict.inconclusive.exitCode)
        }
    }

    private func client(_ context: CommandContext) throws(Complaint) -> AWSClient {
        let http = HTTPClient()
        var found = region
        do {
            if found == nil {
                found = try SharedConfiguration.region(profile: profile, context: .live(context, http: http))
            }
        } catch {
            throw Complaint(
                "the AWS configuration cannot be read: \(error)", mend: "mend it, or give --region", exit: .usage)
        }
        guard let found else {
            throw Complaint(
                "no region is named: neither by --region nor by AWS_REGION, AWS_DEFAULT_REGION or the profile",
                mend: "give --region, such as us-east-1", exit: .usage)
        }
        return AWSAccess.client(region: found, profile: profile, context, http: http)
    }

    /// A file that came to be there in the meantime is not overwritten either.
    private func write(_ text: String, to path: String) throws(Complaint) {
        do {
            try Data(text.utf8).write(to: URL(filePath: path), options: force ? [.atomic] : [.withoutOverwriting])
        } catch {
            throw Complaint(
                "\(path) cannot be written: \(error)", mend: "check that its folder is there and may be written to",
                exit: .usage)
        }
    }

    private func tell(of starter: StarterStack, _ discovery: Discovery, _ context: CommandContext) {
        context.print("\(output): what was found in \(discovery.region) of the account \(discovery.account)")
        let width = starter.contents.map(\.part.count).max() ?? 0
        for (part, name) in starter.contents {
            context.print("  \(part)\(String(repeating: " ", count: width - part.count))  \(oneLine(name))")
        }
        context.print("\(experiment): all tasks of one zone are stopped, and ECS brings them back")
        if !starter.openPoints.isEmpty { context.print("to do, in \(output):") }
        for point in starter.openPoints { context.print("  \(point.part): \(point.reason); \(point.mend)") }
        context.print(starter.stack == nil ? "next, when \(output) is complete:" : "next:")
        context.print("  gameday validate \(experiment) --stack \(output)")
        context.print("  gameday plan \(experiment) --stack \(output)")
    }
}
