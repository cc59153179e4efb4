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

        /// The network of its tasks, as ECS writes it.
        struct Network: Sendable, Hashable, Decodable {
            struct Configuration: Sendable, Hashable, Decodable {
                var subnets: [String]?
            }

            var awsvpcConfiguration: Configuration?
        }

        /// The service's ARN.
        public var serviceArn: String?
        /// The ARN of its cluster.
        public var clusterArn: String?
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
        private var networkConfiguration: Network?

        /// The ids of the subnets that its tasks are placed in.
        public var subnets: [String] { networkConfiguration?.awsvpcConfiguration?.subnets ?? [] }

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

    /// The ARNs of all clusters, a page of them.
    ///
    /// Source: ECS API reference, ListClusters.
    public static func listClusters(marker: String? = nil) -> AWSOperation<AWSPage<String>> {
        struct Answer: Decodable {
            var clusterArns: [String]
            var nextToken: String?
        }
        return AWSOperation(
            service, "ListClusters", effect: .reads,
            parameters: .structure(given: ("maxResults", 100), ("nextToken", marker.map { .string($0) }))
        ) { answer throws(AnswerError) in
            let answer = try answer.json(Answer.self)
            return AWSPage(items: answer.clusterArns, next: answer.nextToken)
        }
    }

    /// The ARNs of a cluster's services, a page of them: as many as can be described at a time.
    ///
    /// Source: ECS API reference, ListServices.
    public static func listServices(cluster: String, marker: String? = nil) -> AWSOperation<AWSPage<String>> {
        struct Answer: Decodable {
            var serviceArns: [String]
            var nextToken: String?
        }
        return AWSOperation(
            service, "ListServices", effect: .reads,
            parameters: .structure(
                given: ("cluster", .string(cluster)), ("maxResults", 10), ("nextToken", marker.map { .string($0) }))
        ) { answer throws(AnswerError) in
            let answer = try answer.json(Answer.self)
            return AWSPage(items: answer.serviceArns, next: answer.nextToken)
        }
    }

    /// Services by their names or ARNs, at most 10, with their tags.
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
