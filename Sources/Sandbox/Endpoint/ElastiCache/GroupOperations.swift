extension QueryOperation {
    /// <https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DescribeReplicationGroups.html>
    static func describeReplicationGroups(_ cache: any CacheControl, names: ElastiCacheNames) -> QueryOperation {
        QueryOperation("DescribeReplicationGroups") { form, _ throws(AWSFault) in
            let named = try form.optional("ReplicationGroupId")?.lowercased()
            let all = try await refusing { () throws(CacheFault) in try await cache.describeGroups(named) }
            let page = try RDSPage(of: all, form) { _ in true }
            var result = XMLWriter()
            result.element("Marker", page.marker)
            result.list("ReplicationGroups", "ReplicationGroup", page.items) { $0.replicationGroup($1, names: names) }
            return result
        }
    }

    /// <https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DescribeCacheClusters.html>
    static func describeCacheClusters(_ cache: any CacheControl, names: ElastiCacheNames) -> QueryOperation {
        QueryOperation("DescribeCacheClusters") { form, _ throws(AWSFault) in
            let named = try form.optional("CacheClusterId")?.lowercased()
            let showNode = try form.optional("ShowCacheNodeInfo") == "true"
            let alone = try form.optional("ShowCacheClustersNotInReplicationGroups") == "true"
            let groups = try await refusing { () throws(CacheFault) in try await cache.describeGroups(nil) }
            let nodes = try await refusing { () throws(CacheFault) in try await cache.describeNodes(named) }
            let page = try RDSPage(of: nodes, form) { _ in !alone }
            var result = XMLWriter()
            result.element("Marker", page.marker)
            result.list("CacheClusters", "CacheCluster", page.items) { xml, node in
                guard let group = groups.first(where: { $0.identifier == node.group }) else { return }
                xml.cacheCluster(node, of: group, showNode: showNode, names: names)
            }
            return result
        }
    }

    /// Begins a failover and answers with the group as it is just after.
    /// <https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_TestFailover.html>
    static func testFailover(_ cache: any CacheControl, names: ElastiCacheNames) -> QueryOperation {
        QueryOperation("TestFailover") { form, _ throws(AWSFault) in
            let group = try form.required("ReplicationGroupId").lowercased()
            let shard = try form.required("NodeGroupId")
            let after = try await refusing { () throws(CacheFault) in
                try await cache.testFailover(group: group, shard: shard)
            }
            var result = XMLWriter()
            result.element("ReplicationGroup") { $0.replicationGroup(after, names: names) }
            return result
        }
    }
}
