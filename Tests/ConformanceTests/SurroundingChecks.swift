import AWS
import Experiments
import Faults
import Foundation
import Stack

extension Check {
    /// What surrounds a run: the lease, target health, alarms, metrics, the cache, permissions.
    static let surroundings: [Check] = [
        Check("a lease is created, refused to another, overwritten and deleted") { subject in
            let name = "/gameday/conformance/lease"
            func put(_ value: String, overwrite: Bool) -> AWSOperation<Int> {
                SSM.putParameter(name: name, value: value, overwrite: overwrite)
            }
            let first = try await subject.aws.call(put(#"{"run":"<a>"}"#, overwrite: false))
            try await confirmRefusal(.conflict, "ParameterAlreadyExists", subject.aws, put("b", overwrite: false))
            let found = try await subject.aws.call(SSM.getParameter(name: name))
            let second = try await subject.aws.call(put("c", overwrite: true))
            let changed = try await subject.aws.call(SSM.getParameter(name: name)).value
            try await subject.aws.call(SSM.deleteParameter(name: name))
            try confirm(first == 1 && second == 2, "versions \(first) and \(second)")
            try confirm(found.value == #"{"run":"<a>"}"# && changed == "c", "\(found), then \(changed)")
            try await confirmRefusal(.notFound, "ParameterNotFound", subject.aws, SSM.getParameter(name: name))
            try await confirmRefusal(.notFound, "ParameterNotFound", subject.aws, SSM.deleteParameter(name: name))
        },
        Check("the health of targets") { subject in
            let group = try subject.part(\.loadBalancer).targetGroup ?? ""
            let found = try await subject.aws.call(ELB.describeTargetHealth(targetGroup: group))
            try confirm(found.count >= 3 && found.allSatisfy { $0.port != nil }, "\(found)")
            try confirm(found.contains { $0.state == "healthy" }, "\(found)")
        },
        Check("alarms by name, unknown ones left out") { subject in
            let names = subject.stack.alarms
            let found = try await subject.aws.pages { marker in
                CloudWatch.describeAlarms(names: names + ["no-such"], marker: marker)
            }
            try confirm(found.map(\.name).sorted() == names.sorted(), "\(found)")
            try confirm(found.allSatisfy { ["OK", "ALARM", "INSUFFICIENT_DATA"].contains($0.state) }, "\(found)")
        },
        Check("alarms in pages") { subject in
            let names = subject.stack.alarms
            let first = try await subject.aws.call(CloudWatch.describeAlarms(names: names).with("MaxRecords", 1))
            let all = try await subject.aws.pages {
                CloudWatch.describeAlarms(names: names, marker: $0).with("MaxRecords", 1)
            }
            try confirm(first.items.count == 1 && first.next != nil, "the first page has \(first.items.count)")
            try confirm(all.map(\.name).sorted() == names.sorted(), "\(all)")
        },
        Check("metrics: a row for each query, empty where there are no values") { subject in
            let queries = ["a", "b"].map { id in
                CloudWatch.MetricQuery(
                    id: id, namespace: "AWS/ElastiCache", metric: "IsMaster",
                    dimensions: [("CacheClusterId", "no-such-\(id)")], statistic: "Maximum")
            }
            let now = Int64(Date.now.timeIntervalSince1970)
            let found = try await subject.aws.pages {
                CloudWatch.getMetricData(queries, from: now - 600, to: now, marker: $0)
            }
            try confirm(found.map(\.id) == ["a", "b"] && found.allSatisfy { $0.values.isEmpty }, "\(found)")
        },
        Check("the replication group, its shards and its tags") { subject in
            let name = try subject.part(\.cache).replicationGroup
            let found = try await subject.aws.call(ElastiCache.describeReplicationGroups(identifier: name)).items
            try confirm(found.map(\.status) == ["available"], "\(found)")
            try confirm(found[0].nodeGroups.map(\.id) == ["0001", "0002", "0003"], "\(found)")
            try confirm(found[0].nodeGroups.allSatisfy { $0.members.count == 3 }, "\(found)")
            let tags = try await subject.aws.call(ElastiCache.listTagsForResource(arn: found[0].arn ?? ""))
            try confirm(tags["DisasterRecovery"] == "enabled", "\(tags)")
        },
        Check("a shard is failed over, and events tell of it") { subject in
            let name = try subject.part(\.cache).replicationGroup
            let fault = try await subject.fault(
                "elasticache/test-failover", ["shards": .list(["0001"])], run: "shard")
            try await fault.inject()
            _ = try await poll("the shard's failover") { try await fault.evidence() }
            try await fault.undo()
            let now = Int64(Date.now.timeIntervalSince1970)
            let events = try await subject.aws.pages {
                ElastiCache.describeEvents(
                    source: name, type: "replication-group", since: now - 600, until: now + 60, marker: $0)
            }
            try confirm(events.contains { $0.message.contains("0001") }, "\(events)")
        },
        Check("IAM says what its policies allow") { subject in
            let identity = try await subject.aws.call(STS.getCallerIdentity())
            let found = try await subject.aws.pages {
                IAM.simulatePrincipalPolicy(
                    principal: identity.arn, actions: ["ec2:CreateNetworkAcl", "ecs:StopTask"], marker: $0)
            }
            try confirm(found.map(\.decision) == ["allowed", "allowed"], "\(found)")
        },
    ]
}
