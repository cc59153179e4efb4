public import Basics
internal import Documents

/// The stack file: what an experiment is aimed at. Written by Terraform's output `stack`, by the sandbox or by hand.
public struct StackFile: Sendable, Hashable {
    /// The only version of the format that there is.
    public static let version = 1

    /// Where the stack runs.
    public enum Kind: String, Sendable, CaseIterable {
        /// The local stack on this machine.
        case sandbox
        /// A stack on AWS.
        case aws
    }

    /// The name in reports.
    public var name: String
    /// Where it runs.
    public var kind: Kind
    /// The AWS region; an agent in another one refuses the stack.
    public var region: String
    /// The AWS account, twelve digits; an agent of another one refuses the stack.
    public var account: String
    /// The URL that AWS calls go to instead of AWS itself, without a slash at the end.
    public var endpoint: String?
    /// The keys for the endpoint; only of a sandbox, and only for an endpoint on this machine.
    public var credentials: Credentials?
    /// How the service is reached when it is not on the network of this machine.
    public var reach: Reach?
    /// The availability zones, at least one.
    public var zones: [String]
    /// The service under test.
    public var service: Service
    /// How many tasks of the service there are.
    public var tasks: Tasks?
    /// The Aurora cluster.
    public var database: Database?
    /// The load balancer before the service.
    public var loadBalancer: LoadBalancer?
    /// The Redis cluster that keeps the sessions.
    public var cache: Cache?
    /// The stack's part of the VPC.
    public var network: Network?
    /// The names of the CloudWatch alarms that watch the stack.
    public var alarms: [String]
    /// The sections of free form: `dns`, `tags`.
    public var sections: [String: JSON]

    /// An access key of the sandbox.
    public struct Credentials: Sendable, Hashable, CustomStringConvertible {
        /// The public half.
        public var accessKeyID: String
        /// The secret half.
        public var secretAccessKey: String

        /// A key pair.
        public init(accessKeyID: String, secretAccessKey: String) {
            self.accessKeyID = accessKeyID
            self.secretAccessKey = secretAccessKey
        }

        /// Without the secret half.
        public var description: String { "Credentials(\(accessKeyID))" }
    }

    /// The way into a network that is not this machine's.
    public struct Reach: Sendable, Hashable {
        /// The absolute path of the socket that hands out sockets made inside that network.
        public var broker: String

        /// A way through `broker`.
        public init(broker: String) {
            self.broker = broker
        }
    }

    /// The service under test.
    public struct Service: Sendable, Hashable {
        /// Its base URL, without a slash at the end.
        public var url: String
        /// The ECS cluster it runs in.
        public var cluster: String?
        /// The name of its ECS service.
        public var name: String?
        /// The longest time a request can still take effect after it was sent.
        public var maxInFlight: Duration

        /// A service at `url`.
        public init(url: String, cluster: String? = nil, name: String? = nil, maxInFlight: Duration = .seconds(60)) {
            self.url = url
            self.cluster = cluster
            self.name = name
            self.maxInFlight = maxInFlight
        }
    }

    /// How many tasks of the service there are.
    public struct Tasks: Sendable, Hashable {
        /// In each zone, in the steady state.
        public var perZone: Int

        /// `perZone` tasks in each zone.
        public init(perZone: Int) {
            self.perZone = perZone
        }
    }

    /// The Aurora cluster.
    public struct Database: Sendable, Hashable {
        /// The identifier of the DB cluster.
        public var cluster: String
        /// The host name of the writer.
        public var endpoint: String
        /// The host name of the readers.
        public var readerEndpoint: String?
        /// The TCP port of both.
        public var port: Int
        /// The database that the service uses; a restored cluster is asked for it.
        public var name: String?
        /// The ARN of the secret in Secrets Manager with which the RDS Data API may ask the cluster.
        public var secret: String?

        /// A cluster.
        public init(
            cluster: String, endpoint: String, readerEndpoint: String? = nil, port: Int = 5432, name: String? = nil,
            secret: String? = nil
        ) {
            self.cluster = cluster
            self.endpoint = endpoint
            self.readerEndpoint = readerEndpoint
            self.port = port
            self.name = name
            self.secret = secret
        }
    }

    /// The load balancer before the service.
    public struct LoadBalancer: Sendable, Hashable {
        /// Its host name.
        public var dnsName: String
        /// The IPv4 address of its node in each zone, where they are known.
        public var nodes: [String: String]
        /// The ARN of the target group that the service's tasks are registered in.
        public var targetGroup: String?
        /// Its own ARN, by which nodes are found that are not known.
        public var arn: String?

        /// A load balancer.
        public init(
            dnsName: String, nodes: [String: String] = [:], targetGroup: String? = nil, arn: String? = nil
        ) {
            self.dnsName = dnsName
            self.arn = arn
            self.nodes = nodes
            self.targetGroup = targetGroup
        }
    }

    /// A stack with these parts; nothing is checked before it is written and read back.
    public init(
        name: String, kind: Kind, region: String, account: String, endpoint: String? = nil,
        credentials: Credentials? = nil, reach: Reach? = nil, zones: [String], service: Service, tasks: Tasks? = nil,
        database: Database? = nil, cache: Cache? = nil, network: Network? = nil, loadBalancer: LoadBalancer? = nil,
        alarms: [String] = [], sections: [String: JSON] = [:]
    ) {
        self.name = name
        self.kind = kind
        self.region = region
        self.account = account
        self.endpoint = endpoint
        self.credentials = credentials
        self.reach = reach
        self.zones = zones
        self.service = service
        self.tasks = tasks
        self.database = database
        self.cache = cache
        self.network = network
        self.loadBalancer = loadBalancer
        self.alarms = alarms
        self.sections = sections
    }
}
