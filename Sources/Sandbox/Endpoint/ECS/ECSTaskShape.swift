internal import FoundationEssentials

/// ECS's `Task`: what AWS gives for a task on Fargate that a service keeps.
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html>
struct ECSTaskShape: Encodable, Sendable {
    struct Pair: Encodable, Sendable {
        var name: String
        var value: String
    }

    struct Attachment: Encodable, Sendable {
        var id: String
        var type = "ElasticNetworkInterface"
        var status: String
        var details: [Pair]
    }

    struct Interface: Encodable, Sendable {
        var attachmentId: String
        var privateIpv4Address: String
    }

    struct Container: Encodable, Sendable {
        var containerArn: String
        var taskArn: String
        var name: String
        var image: String
        var runtimeId: String?
        var lastStatus: String
        var exitCode: Int?
        var reason: String?
        var networkBindings: [Pair] = []
        var networkInterfaces: [Interface]
        var healthStatus = "UNKNOWN"
        var cpu: String
    }

    struct Overrides: Encodable, Sendable {
        var containerOverrides: [Pair] = []
        var inferenceAcceleratorOverrides: [Pair] = []
    }

    struct Storage: Encodable, Sendable {
        /// What every task on Fargate has.
        var sizeInGiB = 20
    }

    private static let cpu = "256"

    var attachments: [Attachment]
    var attributes: [Pair]
    var availabilityZone: String
    var clusterArn: String
    var connectivity: String?
    var connectivityAt: Date?
    var containers: [Container]
    var cpu = Self.cpu
    var createdAt: Date
    var desiredStatus: String
    var enableExecuteCommand = false
    var ephemeralStorage = Storage()
    var executionStoppedAt: Date?
    var group: String
    var healthStatus = "UNKNOWN"
    var lastStatus: String
    var launchType = "FARGATE"
    var memory = "512"
    var overrides = Overrides()
    var platformFamily = "Linux"
    var platformVersion = "1.4.0"
    var pullStartedAt: Date?
    var pullStoppedAt: Date?
    var startedAt: Date?
    var startedBy: String
    var stopCode: String?
    var stoppedAt: Date?
    var stoppedReason: String?
    var stoppingAt: Date?
    var tags: [ECSTag]
    var taskArn: String
    var taskDefinitionArn: String
    var version: Int

    /// - Parameter withTags: whether the call asks for tags; AWS leaves them out otherwise.
    init(_ task: TaskDescription, names: ECSNames, withTags: Bool) {
        let (cluster, service) = (ServiceNames.cluster, ServiceNames.service)
        let attachment = ECSNames.uuid(task.id, salt: 2)
        taskArn = names.task(task.id, in: cluster)
        clusterArn = names.cluster(cluster)
        taskDefinitionArn = names.taskDefinition(service)
        attachments = [
            Attachment(
                id: attachment, status: Self.attachmentStatus(task.status),
                details: [
                    Pair(name: "subnetId", value: task.subnet),
                    Pair(name: "networkInterfaceId", value: "eni-0\(task.id.prefix(16))"),
                    Pair(name: "privateIPv4Address", value: task.address),
                ])
        ]
        attributes = [Pair(name: "ecs.cpu-architecture", value: "x86_64")]
        availabilityZone = task.zone
        containers = [
            Container(
                containerArn: names.container(task.id, in: cluster), taskArn: taskArn, name: service,
                image: "\(service):sandbox", runtimeId: task.started.map { _ in "\(task.id)-1" },
                lastStatus: Self.containerStatus(task), exitCode: task.exitCode,
                reason: task.stopCode == .failedToStart ? task.stoppedReason : nil,
                networkInterfaces: [Interface(attachmentId: attachment, privateIpv4Address: task.address)],
                cpu: Self.cpu)
        ]
        connectivity = task.started.map { _ in "CONNECTED" }
        connectivityAt = task.started
        createdAt = task.created
        desiredStatus = task.isWanted ? "RUNNING" : "STOPPED"
        executionStoppedAt = task.exitCode.flatMap { _ in task.stopped }
        group = "service:\(service)"
        lastStatus = task.status.rawValue
        pullStartedAt = task.pullStarted
        pullStoppedAt = task.started
        startedAt = task.started
        startedBy = "ecs-svc/1"
        stopCode = task.stopCode?.rawValue
        stoppedReason = task.stoppedReason
        stoppedAt = task.stopped
        stoppingAt = task.stopping
        tags = withTags ? ECSTag.ofEverything : []
        version = 1 + (TaskDescription.Status.allCases.firstIndex(of: task.status) ?? 0)
    }

    private static func attachmentStatus(_ status: TaskDescription.Status) -> String {
        switch status {
        case .provisioning: "PRECREATED"
        case .pending, .running, .deactivating, .stopping: "ATTACHED"
        case .stopped: "DELETED"
        }
    }

    private static func containerStatus(_ task: TaskDescription) -> String {
        switch task.status {
        case .provisioning, .pending: "PENDING"
        case .running, .deactivating, .stopping: "RUNNING"
        case .stopped: "STOPPED"
        }
    }
}

/// A tag as ECS writes it.
struct ECSTag: Encodable, Sendable {
    var key: String
    var value: String

    /// The tags that every resource of the stack carries.
    static let ofEverything = ResourceTag.ofStack.map { ECSTag(key: $0.key, value: $0.value) }
}

/// Something asked for that is not there; the call succeeds all the same.
struct ECSFailure: Encodable, Sendable {
    var arn: String
    var reason = "MISSING"
}
