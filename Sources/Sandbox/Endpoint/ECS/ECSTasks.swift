extension ECSCalls {
    struct ListTasksInput: Decodable, Sendable {
        var cluster: String?
        var serviceName: String?
        var family: String?
        var desiredStatus: String?
        var launchType: String?
        var maxResults: Int?
        var nextToken: String?
    }

    struct ListTasksOutput: Encodable, Sendable {
        var taskArns: [String]
        var nextToken: String?
    }

    /// Without a status, the tasks that are meant to run, as on AWS.
    /// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTasks.html>
    func listTasks(_ input: ListTasksInput) async throws(AWSFault) -> ListTasksOutput {
        let cluster = try cluster(input.cluster)
        if let name = input.serviceName { _ = try service(name) }
        let wanted = input.desiredStatus ?? "RUNNING"
        guard ["RUNNING", "PENDING", "STOPPED"].contains(wanted) else {
            throw .ecsParameter("desiredStatus is \(wanted.clipped). Give RUNNING, PENDING or STOPPED.")
        }
        let isOther =
            (input.family.map { $0 != ServiceNames.service } ?? false)
            || (input.launchType.map { $0 != "FARGATE" } ?? false)
        // No task ever has the desired status PENDING, says AWS.
        let tasks = await scheduler.tasks().filter { $0.isWanted == (wanted == "RUNNING") && wanted != "PENDING" }
        let page = try ECSPage(
            of: isOther ? [] : tasks.map(\.id), maxResults: input.maxResults, nextToken: input.nextToken)
        return ListTasksOutput(taskArns: page.items.map { names.task($0, in: cluster) }, nextToken: page.nextToken)
    }

    struct DescribeTasksInput: Decodable, Sendable {
        var cluster: String?
        var tasks: [String]
        var include: [String]?
    }

    struct DescribeTasksOutput: Encodable, Sendable {
        var tasks: [ECSTaskShape]
        var failures: [ECSFailure]
    }

    /// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html>
    func describeTasks(_ input: DescribeTasksInput) async throws(AWSFault) -> DescribeTasksOutput {
        let cluster = try cluster(input.cluster)
        guard !input.tasks.isEmpty else { throw .ecsParameter("Tasks cannot be empty.") }
        guard input.tasks.count <= 100 else {
            throw .ecsParameter("\(input.tasks.count) tasks are named. Name 1 to 100.")
        }
        let known = Dictionary(await scheduler.tasks().map { ($0.id, $0) }) { $1 }
        let withTags = input.include?.contains("TAGS") ?? false
        var output = DescribeTasksOutput(tasks: [], failures: [])
        for text in input.tasks {
            if let task = taskID(text).flatMap({ known[$0] }) {
                output.tasks.append(ECSTaskShape(task, names: names, withTags: withTags))
            } else {
                let arn = text.hasPrefix("arn:") ? text : names.task(text, in: cluster)
                output.failures.append(ECSFailure(arn: arn.clipped))
            }
        }
        return output
    }

    struct StopTaskInput: Decodable, Sendable {
        var cluster: String?
        var task: String
        var reason: String?
    }

    struct StopTaskOutput: Encodable, Sendable {
        var task: ECSTaskShape
    }

    /// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StopTask.html>
    func stopTask(_ input: StopTaskInput) async throws(AWSFault) -> StopTaskOutput {
        _ = try cluster(input.cluster)
        // What AWS shows a task by when its caller gave no reason.
        let reason = input.reason.flatMap { $0.isEmpty ? nil : $0 } ?? "Task stopped by user"
        guard reason.count <= 1_024 else { throw .ecsParameter("The reason is longer than 1024 characters.") }
        guard let id = taskID(input.task) else {
            throw .ecsParameter("The referenced task was not found.")
        }
        do throws(SchedulerFault) {
            let task = try await scheduler.stopTask(id, reason: reason)
            return StopTaskOutput(task: ECSTaskShape(task, names: names, withTags: false))
        } catch {
            throw AWSFault(error)
        }
    }
}

extension AWSFault {
    /// A refusal of the scheduler in ECS's codes.
    init(_ fault: SchedulerFault) {
        switch fault {
        case .taskNotFound: self = .ecsParameter("The referenced task was not found.")
        case .invalidDesiredCount(let count, let limit):
            self = .ecsParameter("desiredCount is \(count). The sandbox has room for 0 to \(limit).")
        }
    }
}
