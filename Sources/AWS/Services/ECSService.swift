extension ECS {
    /// A service: what keeps a number of tasks running.
    public struct Service: Sendable, Hashable, Decodable {
        /// A tag, as ECS writes it.
        public struct Tag: Sendable, Hashable, Decodable {
            /// The key.
            public var key: String?
            /// The value; absent when empty.
            public var value: String?
        }

        /// One version of the service that is rolled out.
        public struct Deployment: Sendable, Hashable, Decodable {
            /// `PRIMARY`, `ACTIVE` or `INACTIVE`.
            public var status: String?
            /// `COMPLETED`, `IN_PROGRESS` or `FAILED`.
            public var rolloutState: String?
            /// Why it is in that state, as ECS words it.
            public var rolloutStateReason: String?
        }

        /// A load balancer before the service.
        public struct LoadBalancer: Sendable, Hashable, Decodable {
            /// The target group that its tasks are registered in.
            public var targetGroupArn: String?
        }

        /// The service's ARN.
        public var serviceArn: String?
        /// Its name.
        public var serviceName: String?
        /// `ACTIVE`, `DRAINING` or `INACTIVE`.
        public var status: String?
        /// How many tasks there should be.
        public var desiredCount: Int?
        /// How many run.
        public var runningCount: Int?
        /// How many are being started.
        public var pendingCount: Int?
        /// What is rolled out; more than one while a deployment is going on.
        public var deployments: [Deployment]?
        /// The load balancers before it.
        public var loadBalancers: [LoadBalancer]?

        private var tags: [Tag]?

        /// The tags, by their keys.
        public var tagValues: [String: String] {
            Dictionary(
                (tags ?? []).compactMap { tag in tag.key.map { ($0, tag.value ?? "") } }, uniquingKeysWith: { $1 })
        }
    }

    /// What is known of the services that were asked about.
    public struct ServiceDescriptions: Sendable, Hashable, Decodable {
        /// The services that exist.
        public var services: [Service]
        /// Those that do not; AWS answers 200 with them.
        public var failures: [TaskDescriptions.Failure]?
    }

    /// Services by their names, at most 10, with their tags.
    ///
    /// Source: ECS API reference, DescribeServices.
    public static func describeServices(
        cluster: String, services: [String]
    ) -> AWSOperation<ServiceDescriptions> {
        AWSOperation(
            service, "DescribeServices", effect: .reads,
            parameters: [
                "cluster": .string(cluster), "services": .list(services.map { .string($0) }), "include": ["TAGS"],
            ]
        ) { answer throws(AnswerError) in try answer.json(ServiceDescriptions.self) }
    }
}
