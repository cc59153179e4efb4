internal import Basics

/// One ECS service with its tasks, and the target group before them.
public final class ScriptedECS: ScriptedService {
    /// A task.
    public struct Task: Sendable {
        /// Its ARN.
        public var arn: String
        /// Its zone.
        public var zone: String
        /// Its address, by which the target group knows it.
        public var address: String
        /// Where it is: `RUNNING`, `STOPPING`, `STOPPED`.
        public var status = "RUNNING"
        /// Where ECS wants it.
        public var desired = "RUNNING"
        /// Why it was stopped.
        public var reason = ""
        /// Whether the load balancer finds it healthy.
        public var isHealthy = true

        /// A running task.
        public init(_ arn: String, zone: String, address: String) {
            self.arn = arn
            self.zone = zone
            self.address = address
        }
    }

    /// A version of the service that is rolled out.
    public struct Deployment: Sendable {
        /// `PRIMARY` or `ACTIVE`.
        public var status: String
        /// `COMPLETED`, `IN_PROGRESS` or `FAILED`.
        public var rollout: String
        /// Why.
        public var reason: String

        /// A deployment.
        public init(_ status: String, _ rollout: String, reason: String? = nil) {
            self.status = status
            self.rollout = rollout
            self.reason = reason ?? ""
        }
    }

    /// What ECS shows.
    public struct Service: Sendable {
        /// The tasks, stopped ones too.
        public var tasks: [Task] = []
        /// What is rolled out.
        public var deployments = [Deployment("PRIMARY", "COMPLETED")]
        /// Where the service is: `ACTIVE`, `DRAINING`, `INACTIVE`.
        public var status = "ACTIVE"
        /// How many there should be.
        public var desired = 0
        /// The service's tags.
        public var tags = ["DisasterRecovery": "enabled"]
        /// How many ARNs a page of ListTasks has.
        public var pageSize = 2
        /// What a stopped task becomes at once.
        public var stopsAs = "STOPPED"
    }

    private let state: Locked<Service>

    /// A steady service of these tasks.
    public init(_ tasks: [Task]) { state = Locked(Service(tasks: tasks, desired: tasks.count)) }

    /// What ECS shows now.
    public var service: Service { state.withLock { $0 } }

    /// Changes what ECS shows from now on.
    public func change(_ body: @Sendable (inout Service) -> Void) { state.withLock { body(&$0) } }

    private struct Request: Decodable {
        var task: String?
        var tasks: [String]?
        var reason: String?
        var nextToken: String?
    }

    /// Answers a call of ECS, or one for the health of its targets.
    public func answer(_ call: ScriptedCall) throws -> ServerAnswer? {
        let request = call.json(Request.self) ?? Request()
        return state.withLock { state in
            switch call.action {
            case "ListTasks": Self.list(request, state)
            case "DescribeTasks": Self.tasks(request.tasks ?? [], state)
            case "DescribeServices": Self.describe(state)
            case "StopTask": Self.stop(call, request, &state)
            case "DescribeTargetHealth": Self.health(state)
            default: nil
            }
        }
    }

    private static func json(_ task: Task) -> String {
        "{\"taskArn\":\"\(task.arn)\",\"availabilityZone\":\"\(task.zone)\",\"lastStatus\":\"\(task.status)\","
            + "\"desiredStatus\":\"\(task.desired)\",\"stoppedReason\":\"\(task.reason)\",\"attachments\":[{\"type\":"
            + "\"ElasticNetworkInterface\",\"details\":[{\"name\":\"privateIPv4Address\","
            + "\"value\":\"\(task.address)\"}]}]}"
    }

    private static func tasks(_ arns: [String], _ state: Service) -> ServerAnswer {
        let known = state.tasks.filter { arns.contains($0.arn) }.map(json)
        return ServerAnswer(200, "{\"tasks\":[\(known.joined(separator: ","))],\"failures\":[]}")
    }

    private static func list(_ request: Request, _ state: Service) -> ServerAnswer {
        let arns = state.tasks.filter { $0.desired == "RUNNING" }.map { "\"\($0.arn)\"" }
        let start = request.nextToken.flatMap { Int($0) } ?? 0
        let end = min(start + state.pageSize, arns.count)
        let next = end < arns.count ? ",\"nextToken\":\"\(end)\"" : ""
        return ServerAnswer(200, "{\"taskArns\":[\(arns[start..<end].joined(separator: ","))]\(next)}")
    }

    private static func describe(_ state: Service) -> ServerAnswer {
        let tags = state.tags.map { "{\"key\":\"\($0.key)\",\"value\":\"\($0.value)\"}" }.joined(separator: ",")
        let running = state.tasks.filter { $0.status == "RUNNING" }.count
        let deployments = state.deployments.map { deployment in
            let reason = deployment.reason.isEmpty ? "" : ",\"rolloutStateReason\":\"\(deployment.reason)\""
            return "{\"status\":\"\(deployment.status)\",\"rolloutState\":\"\(deployment.rollout)\"\(reason)}"
        }
        return ServerAnswer(
            200,
            "{\"services\":[{\"serviceName\":\"transaction-service\",\"status\":\"\(state.status)\","
                + "\"desiredCount\":\(state.desired),\"runningCount\":\(running),\"pendingCount\":0,"
                + "\"deployments\":[\(deployments.joined(separator: ","))],\"tags\":[\(tags)]}],\"failures\":[]}"
        )
    }

    private static func stop(_ call: ScriptedCall, _ request: Request, _ state: inout Service) -> ServerAnswer {
        guard let index = state.tasks.firstIndex(where: { $0.arn == request.task }) else {
            return ScriptedAWS.error(call, 400, "InvalidParameterException")
        }
        if state.tasks[index].desired == "RUNNING" {
            state.tasks[index].reason = request.reason ?? ""
            state.tasks[index].desired = "STOPPED"
            state.tasks[index].status = state.stopsAs
            state.tasks[index].isHealthy = false
        }
        return ServerAnswer(200, "{\"task\":\(json(state.tasks[index]))}")
    }

    private static func health(_ state: Service) -> ServerAnswer {
        let members = state.tasks.filter { $0.status != "STOPPED" }.map {
            "<member><Target><Id>\($0.address)</Id><Port>8080</Port></Target><TargetHealth><State>"
                + "\($0.isHealthy ? "healthy" : "unhealthy")</State></TargetHealth></member>"
        }
        return ServerAnswer(
            200,
            "<DescribeTargetHealthResponse><DescribeTargetHealthResult><TargetHealthDescriptions>\(members.joined())"
                + "</TargetHealthDescriptions></DescribeTargetHealthResult></DescribeTargetHealthResponse>")
    }
}
