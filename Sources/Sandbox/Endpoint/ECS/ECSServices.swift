extension ECSCalls {
    struct ListClustersInput: Decodable, Sendable {
        var maxResults: Int?
        var nextToken: String?
    }

    struct ListClustersOutput: Encodable, Sendable {
        var clusterArns: [String]
        var nextToken: String?
    }

    /// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListClusters.html>
    func listClusters(_ input: ListClustersInput) async throws(AWSFault) -> ListClustersOutput {
        let page = try ECSPage(
            of: [names.cluster(ServiceNames.cluster)], maxResults: input.maxResults, nextToken: input.nextToken)
        return ListClustersOutput(clusterArns: page.items, nextToken: page.nextToken)
    }

    struct DescribeClustersInput: Decodable, Sendable {
        var clusters: [String]?
        var include: [String]?
    }

    struct DescribeClustersOutput: Encodable, Sendable {
        var clusters: [ECSClusterShape] = []
        var failures: [ECSFailure] = []
    }

    /// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeClusters.html>
    func describeClusters(_ input: DescribeClustersInput) async -> DescribeClustersOutput {
        let tasks = await scheduler.tasks()
        let withTags = input.include?.contains("TAGS") ?? false
        var output = DescribeClustersOutput()
        for text in input.clusters ?? ["default"] {
            if let name = try? cluster(text) {
                output.clusters.append(ECSClusterShape(name, tasks: tasks, names: names, withTags: withTags))
            } else {
                output.failures.append(ECSFailure(arn: (text.hasPrefix("arn:") ? text : names.cluster(text)).clipped))
            }
        }
        return output
    }

    struct ListServicesInput: Decodable, Sendable {
        var cluster: String?
        var maxResults: Int?
        var nextToken: String?
    }

    struct ListServicesOutput: Encodable, Sendable {
        var serviceArns: [String]
        var nextToken: String?
    }

    /// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServices.html>
    func listServices(_ input: ListServicesInput) async throws(AWSFault) -> ListServicesOutput {
        let service = names.service(ServiceNames.service, in: try cluster(input.cluster))
        // Ten by default, unlike the other lists.
        let page = try ECSPage(of: [service], maxResults: input.maxResults ?? 10, nextToken: input.nextToken)
        return ListServicesOutput(serviceArns: page.items, nextToken: page.nextToken)
    }

    struct DescribeServicesInput: Decodable, Sendable {
        var cluster: String?
        var services: [String]
        var include: [String]?
    }

    struct DescribeServicesOutput: Encodable, Sendable {
        var services: [ECSServiceShape] = []
        var failures: [ECSFailure] = []
    }

    /// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html>
    func describeServices(_ input: DescribeServicesInput) async throws(AWSFault) -> DescribeServicesOutput {
        let cluster = try cluster(input.cluster)
        guard (1...10).contains(input.services.count) else {
            throw .ecsParameter("\(input.services.count) services are named. Name 1 to 10.")
        }
        let withTags = input.include?.contains("TAGS") ?? false
        var output = DescribeServicesOutput()
        for text in input.services {
            if (try? service(text)) != nil {
                output.services.append(await shape(withTags: withTags))
            } else {
                let arn = text.hasPrefix("arn:") ? text : names.service(text, in: cluster)
                output.failures.append(ECSFailure(arn: arn.clipped))
            }
        }
        return output
    }

    struct UpdateServiceInput: Decodable, Sendable {
        var cluster: String?
        var service: String
        var desiredCount: Int?
    }

    struct UpdateServiceOutput: Encodable, Sendable {
        var service: ECSServiceShape
    }

    /// Changes the desired count; everything else about the service is fixed.
    /// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html>
    func updateService(_ input: UpdateServiceInput) async throws(AWSFault) -> UpdateServiceOutput {
        _ = try cluster(input.cluster)
        _ = try service(input.service)
        if let count = input.desiredCount {
            do throws(SchedulerFault) {
                _ = try await scheduler.setDesiredCount(count)
            } catch {
                throw AWSFault(error)
            }
        }
        return UpdateServiceOutput(service: await shape(withTags: false))
    }

    private func shape(withTags: Bool) async -> ECSServiceShape {
        ECSServiceShape(
            await scheduler.service(), tasks: await scheduler.tasks(), names: names, withTags: withTags)
    }
}
