/// Amazon Elastic Container Service, as far as tasks need it.
public enum ECS {
    /// API version 2014-11-13.
    public static let service = AWSService(
        "ecs", wireProtocol: .json(target: "AmazonEC2ContainerServiceV20141113", version: "1.1"))

    /// A task.
    public struct Task: Sendable, Hashable, Decodable {
        /// The task's ARN, by which it is stopped.
        public var taskArn: String
        /// The zone it runs in; nil until it is placed.
        public var availabilityZone: String?
        /// `RUNNING`, `STOPPED` and the steps between.
        public var lastStatus: String?
        /// Where ECS wants it: `RUNNING` or `STOPPED`.
        public var desiredStatus: String?
        /// `HEALTHY`, `UNHEALTHY` or `UNKNOWN`.
        public var healthStatus: String?
        /// Why it stopped, such as `UserInitiated`.
        public var stopCode: String?
        /// The sentence that was given with StopTask.
        public var stoppedReason: String?
        /// `service:` and the service's name.
        public var group: String?
        /// What is attached to it: its network interface.
        public var attachments: [Attachment]?

        /// The subnet of its network interface; nil while it has none.
        public var subnet: String? { detail("subnetId") }

        /// The private IPv4 address of its network interface, by which a target group knows it.
        public var address: String? { detail("privateIPv4Address") }

        private func detail(_ name: String) -> String? {
            attachments?.lazy.compactMap { $0.details?.first { $0.name == name }?.value }.first
        }
    }

    /// Something attached to a task.
    public struct Attachment: Sendable, Hashable, Decodable {
        /// A named fact of it.
        public struct Detail: Sendable, Hashable, Decodable {
            /// Such as `subnetId`.
            public var name: String?
            /// The value as text.
            public var value: String?
        }

        /// `ElasticNetworkInterface`, among others.
        public var type: String?
        /// The facts.
        public var details: [Detail]?
    }

    /// What is known of the tasks that were asked about.
    public struct TaskDescriptions: Sendable, Hashable, Decodable {
        /// A task of which nothing is known.
        public struct Failure: Sendable, Hashable, Decodable {
            /// The ARN that was asked about.
            public var arn: String?
            /// Such as `MISSING`.
            public var reason: String?
        }

        /// The tasks that exist.
        public var tasks: [Task]
        /// Those that do not; AWS answers 200 with them.
        public var failures: [Failure]?
    }

    /// The ARNs of a service's tasks that should be running. Tasks that stopped just now may still be among them.
    ///
    /// Source: ECS API reference, ListTasks.
    public static func listTasks(
        cluster: String, service name: String? = nil, marker: String? = nil
    ) -> AWSOperation<AWSPage<String>> {
        struct Answer: Decodable {
            var taskArns: [String]
            var nextToken: String?
        }
        return AWSOperation(
            service, "ListTasks", effect: .reads,
            parameters: .structure(
                given: ("cluster", .string(cluster)), ("serviceName", name.map { .string($0) }),
                ("desiredStatus", "RUNNING"), ("maxResults", 100), ("nextToken", marker.map { .string($0) }))
        ) { answer throws(AnswerError) in
            let answer = try answer.json(Answer.self)
            return AWSPage(items: answer.taskArns, next: answer.nextToken)
        }
    }

    /// Tasks by their ARNs, at most 100.
    ///
    /// Source: ECS API reference, DescribeTasks.
    public static func describeTasks(cluster: String, tasks: [String]) -> AWSOperation<TaskDescriptions> {
        AWSOperation(
            service, "DescribeTasks", effect: .reads,
            parameters: ["cluster": .string(cluster), "tasks": .list(tasks.map { .string($0) })]
        ) { answer throws(AnswerError) in try answer.json(TaskDescriptions.self) }
    }

    /// Stops a task: SIGTERM, and SIGKILL after 30 seconds. The reason is kept with the task: name the run in it.
    ///
    /// Source: ECS API reference, StopTask.
    public static func stopTask(cluster: String, task: String, reason: String) -> AWSOperation<Task> {
        struct Answer: Decodable {
            var task: Task
        }
        return AWSOperation(
            service, "StopTask", effect: .changes,
            parameters: ["cluster": .string(cluster), "task": .string(task), "reason": .string(reason)]
        ) { answer throws(AnswerError) in try answer.json(Answer.self).task }
    }
}
