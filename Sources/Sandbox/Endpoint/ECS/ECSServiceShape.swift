internal import FoundationEssentials

/// ECS's `Service`: what AWS gives for one on Fargate behind a load balancer.
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html>
struct ECSServiceShape: Encodable, Sendable {
    struct Event: Encodable, Sendable {
        var id: String
        var createdAt: Date
        var message: String
    }

    struct Balancer: Encodable, Sendable {
        var targetGroupArn: String
        var containerName: String
        var containerPort: Int
    }

    struct Network: Encodable, Sendable {
        struct Configuration: Encodable, Sendable {
            var subnets: [String]
            var securityGroups: [String] = []
            var assignPublicIp = "DISABLED"
        }

        var awsvpcConfiguration: Configuration
    }

    struct Deployment: Encodable, Sendable {
        var id = "ecs-svc/1"
        var status = "PRIMARY"
        var taskDefinition: String
        var desiredCount: Int
        var pendingCount: Int
        var runningCount: Int
        var failedTasks = 0
        var createdAt: Date
        var updatedAt: Date
        var launchType = "FARGATE"
        var platformVersion = "1.4.0"
        var platformFamily = "Linux"
        var networkConfiguration: Network
        var rolloutState = "COMPLETED"
        var rolloutStateReason = "ECS deployment ecs-svc/1 completed."
    }

    struct Rollout: Encodable, Sendable {
        struct Breaker: Encodable, Sendable {
            var enable = false
            var rollback = false
        }

        var deploymentCircuitBreaker = Breaker()
        var maximumPercent = 200
        var minimumHealthyPercent = 100
    }

    struct Controller: Encodable, Sendable {
        var type = "ECS"
    }

    var availabilityZoneRebalancing = "ENABLED"
    var clusterArn: String
    var createdAt: Date
    var deploymentConfiguration = Rollout()
    var deploymentController = Controller()
    var deployments: [Deployment]
    var desiredCount: Int
    var enableECSManagedTags = false
    var enableExecuteCommand = false
    var events: [Event]
    var healthCheckGracePeriodSeconds: Int
    var launchType = "FARGATE"
    var loadBalancers: [Balancer]
    var networkConfiguration: Network
    var pendingCount: Int
    var placementConstraints: [ECSTag] = []
    var placementStrategy: [ECSTag] = []
    var platformFamily = "Linux"
    var platformVersion = "1.4.0"
    var propagateTags = "NONE"
    var runningCount: Int
    var schedulingStrategy = "REPLICA"
    var serviceArn: String
    var serviceName: String
    var serviceRegistries: [ECSTag] = []
    var status = "ACTIVE"
    var tags: [ECSTag]?
    var taskDefinition: String

    /// - Parameters:
    ///   - tasks: every known task.
    ///   - withTags: whether the call asks for tags.
    init(_ service: ServiceDescription, tasks: [TaskDescription], names: ECSNames, withTags: Bool) {
        let running = tasks.count { $0.isWanted && $0.status == .running }
        let pending = tasks.count { $0.isWanted && $0.status != .running }
        let network = Network(awsvpcConfiguration: .init(subnets: service.subnets))
        clusterArn = names.cluster(service.cluster)
        createdAt = service.created
        taskDefinition = names.taskDefinition(service.name)
        deployments = [
            Deployment(
                taskDefinition: taskDefinition, desiredCount: service.desiredCount, pendingCount: pending,
                runningCount: running, createdAt: service.created, updatedAt: service.created,
                networkConfiguration: network)
        ]
        desiredCount = service.desiredCount
        events = service.events.map {
            Event(id: $0.id, createdAt: $0.date, message: "(service \(service.name)) \($0.message).")
        }
        healthCheckGracePeriodSeconds = service.graceSeconds
        loadBalancers = [
            Balancer(targetGroupArn: service.targetGroup, containerName: service.name, containerPort: service.port)
        ]
        networkConfiguration = network
        pendingCount = pending
        runningCount = running
        serviceArn = names.service(service.name, in: service.cluster)
        serviceName = service.name
        tags = withTags ? ECSTag.ofEverything : nil
    }
}

/// ECS's `Cluster`.
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Cluster.html>
struct ECSClusterShape: Encodable, Sendable {
    var activeServicesCount = 1
    var capacityProviders = ["FARGATE"]
    var clusterArn: String
    var clusterName: String
    var defaultCapacityProviderStrategy: [ECSTag] = []
    var pendingTasksCount: Int
    var registeredContainerInstancesCount = 0
    var runningTasksCount: Int
    var settings: [ECSTag] = []
    var statistics: [ECSTag] = []
    var status = "ACTIVE"
    var tags: [ECSTag]

    init(_ name: String, tasks: [TaskDescription], names: ECSNames, withTags: Bool) {
        clusterArn = names.cluster(name)
        clusterName = name
        pendingTasksCount = tasks.count { $0.isWanted && $0.status != .running }
        runningTasksCount = tasks.count { $0.isWanted && $0.status == .running }
        tags = withTags ? ECSTag.ofEverything : []
    }
}
