internal import AWS

/// Reads from AWS what a stack could be made of, and chooses.
struct DiscoveryReader: Sendable {
    let aws: AWSClient
    let wishes: Wishes

    /// What a part's calls give; their failure is a reason for not having found it.
    private func sighting<Value>(
        _ look: () async throws(AWSError) -> Sighting<Value>
    ) async -> Sighting<Value> {
        do { return try await look() } catch { return .none(because: "it could not be read: \(error)") }
    }

    func service() async -> Sighting<Discovery.Service> {
        let kind = Kind<Discovery.Service>(
            "ECS services", name: { "\($0.cluster)/\($0.name)" },
            isNamed: { "\($0.cluster)/\($0.name)" == $1 || $0.name == $1 }, tags: { $0.description.tagValues })
        return await sighting { () throws(AWSError) in
            var all: [Discovery.Service] = []
            for cluster in try await aws.pages({ ECS.listClusters(marker: $0) }) {
                let services = try await aws.pages { ECS.listServices(cluster: cluster, marker: $0) }
                for start in stride(from: 0, to: services.count, by: 10) {
                    let some = Array(services[start..<min(start + 10, services.count)])
                    let answer = try await aws.call(ECS.describeServices(cluster: cluster, services: some))
                    all += answer.services.compactMap { service -> Discovery.Service? in
                        guard let name = service.serviceName, service.status == "ACTIVE" else { return nil }
                        return Discovery.Service(cluster: Self.last(cluster), name: name, description: service)
                    }
                }
            }
            return kind.choose(among: all, named: wishes.service, wishes)
        }
    }

    func database() async -> Sighting<RDS.DBCluster> {
        let kind = Kind<RDS.DBCluster>("Aurora clusters", name: { $0.identifier }, tags: { $0.tags })
        return await sighting { () throws(AWSError) in
            let all = try await aws.pages { RDS.describeDBClusters(marker: $0) }
            // Neptune, DocumentDB and Multi-AZ clusters answer the same call.
            return kind.choose(
                among: all.filter { $0.engine?.hasPrefix("aurora") ?? false }, named: wishes.database, wishes)
        }
    }

    func cache() async -> Sighting<Discovery.Cache> {
        let kind = Kind<Discovery.Cache>(
            "replication groups", name: { $0.group.identifier }, tags: { $0.tags })
        return await sighting { () throws(AWSError) in
            var all: [Discovery.Cache] = []
            for group in try await aws.pages({ ElastiCache.describeReplicationGroups(marker: $0) }) {
                var tags: [String: String] = [:]
                if let arn = group.arn { tags = try await aws.call(ElastiCache.listTagsForResource(arn: arn)) }
                all.append(Discovery.Cache(group: group, tags: tags))
            }
            return kind.choose(among: all, named: wishes.cache, wishes)
        }
    }

    /// The network that the service is in; without a service, the only one with subnets that carry the tags.
    func network(of service: Discovery.Service?) async -> Sighting<Discovery.Network> {
        await sighting { () throws(AWSError) in
            let filters = wishes.vpc.map { [EC2.Filter("vpc-id", [$0])] } ?? []
            let all = try await aws.pages { EC2.describeSubnets(filters, marker: $0) }
            let own = Set(service?.description.subnets ?? [])
            let place = wishes.vpc ?? all.first { own.contains($0.id) }?.vpc
            // Untagged subnets are left alone, so they are no part of what can be broken.
            let tagged = all.filter { wishes.accept($0.tags) && (place == nil || $0.vpc == place) }
            let vpcs = Set(tagged.map(\.vpc)).sorted()
            guard let vpc = vpcs.first else {
                let within = place.map { " of \($0)" } ?? ""
                return .none(because: "none of \(all.count) subnets\(within) carries \(wishes.description)")
            }
            guard vpcs.count == 1 else { return .several(vpcs) }
            let untagged = all.filter { own.contains($0.id) && !wishes.accept($0.tags) }.map(\.id).sorted()
            let note = "the service's subnets \(untagged.joined(separator: ", ")) do not carry \(wishes.description)"
            return .found(
                Discovery.Network(
                    vpc: vpc, subnets: tagged.sorted { ($0.availabilityZone, $0.id) < ($1.availabilityZone, $1.id) }),
                notes: untagged.isEmpty ? [] : [note])
        }
    }

    func balancer(of service: Sighting<Discovery.Service>) async -> Sighting<Discovery.Balancer> {
        let registered = service.value?.description.loadBalancers?.compactMap(\.targetGroupArn) ?? []
        let groups = wishes.targetGroup.map { [$0] } ?? registered
        guard let group = groups.first else {
            return .none(because: service.value == nil ? "it is found by the service" : "the service is behind none")
        }
        guard groups.count == 1 else { return .several(groups) }
        return await sighting { () throws(AWSError) in
            let found = try await aws.pages { ELB.describeTargetGroups([group], marker: $0) }
            let balancers = found.flatMap(\.loadBalancers)
            guard !balancers.isEmpty else { return .none(because: "no load balancer uses the target group \(group)") }
            let one = try await aws.pages { ELB.describeLoadBalancers(balancers, marker: $0) }
            guard let first = one.first else { return .none(because: "\(balancers[0]) is not there any more") }
            let others = one.dropFirst().map(\.name).joined(separator: ", ")
            let note = "other load balancers use the target group too: \(others)"
            return .found(
                Discovery.Balancer(targetGroup: group, balancer: first), notes: one.count == 1 ? [] : [note])
        }
    }

    /// The alarms of the prefix, or those on metrics of the stack's resources and those that are composed of them.
    func alarms(of resources: Set<String>) async -> Sighting<[String]> {
        await sighting { () throws(AWSError) in
            let all = try await aws.pages { CloudWatch.describeAlarms(marker: $0) }
            let names: [String]
            if let prefix = wishes.alarms {
                names = all.map(\.name).filter { $0.hasPrefix(prefix) }
                if names.isEmpty { return .none(because: "none of \(all.count) begins with \(prefix)") }
            } else {
                let own = all.filter { !$0.dimensions.isDisjoint(with: resources) }.map(\.name)
                let composed = all.filter { alarm in own.contains { alarm.rule?.contains($0) ?? false } }
                names = own + composed.map(\.name)
                if names.isEmpty { return .none(because: "none of \(all.count) is on a metric of what was found") }
            }
            return .found(Set(names).sorted(), notes: [])
        }
    }

    /// The name at the end of an ARN.
    private static func last(_ arn: String) -> String { arn.split(separator: "/").last.map(String.init) ?? arn }
}
