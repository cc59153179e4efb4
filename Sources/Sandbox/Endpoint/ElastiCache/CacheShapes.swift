extension XMLWriter {
    /// The members of ElastiCache's `ReplicationGroup` in cluster mode: without a primary endpoint and without roles,
    /// which AWS gives only with cluster mode disabled.
    /// <https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ReplicationGroup.html>
    mutating func replicationGroup(_ group: CacheGroupDescription, names: ElastiCacheNames) {
        element("ReplicationGroupId", group.identifier)
        element("Description", "The sandbox's sessions")
        element("Status", group.status)
        element("PendingModifiedValues") { _ in }
        list("MemberClusters", "ClusterId", group.shards.flatMap(\.nodes).map(\.identifier))
        list("NodeGroups", "NodeGroup", group.shards) { xml, shard in
            xml.element("NodeGroupId", shard.identifier)
            xml.element("Status", shard.status)
            xml.element("Slots", shard.slots)
            xml.list("NodeGroupMembers", "NodeGroupMember", shard.nodes) { xml, node in
                xml.element("CacheClusterId", node.identifier)
                xml.element("CacheNodeId", ElastiCacheNames.nodeID)
                xml.element("PreferredAvailabilityZone", node.zone)
            }
        }
        element("AutomaticFailover", "enabled")
        element("MultiAZ", "enabled")
        element("ConfigurationEndpoint") { xml in
            xml.element("Address", group.endpoint)
            xml.element("Port", group.port)
        }
        element("SnapshotRetentionLimit", 0)
        element("ClusterEnabled", true)
        element("CacheNodeType", group.nodeType)
        element("AuthTokenEnabled", false)
        element("TransitEncryptionEnabled", false)
        element("AtRestEncryptionEnabled", false)
        element("ARN", names.group(group.identifier))
        element("ReplicationGroupCreateTime", group.created)
        element("DataTiering", "disabled")
        element("AutoMinorVersionUpgrade", false)
        element("NetworkType", "ipv4")
        element("IpDiscovery", "ipv4")
        element("ClusterMode", "enabled")
        element("Engine", "redis")
    }

    /// The members of ElastiCache's `CacheCluster`: a node of a replication group.
    /// <https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CacheCluster.html>
    mutating func cacheCluster(
        _ node: CacheNodeDescription, of group: CacheGroupDescription, showNode: Bool, names: ElastiCacheNames
    ) {
        element("CacheClusterId", node.identifier)
        element("CacheNodeType", group.nodeType)
        element("Engine", "redis")
        element("EngineVersion", node.engineVersion)
        element("CacheClusterStatus", node.status)
        element("NumCacheNodes", 1)
        element("PreferredAvailabilityZone", node.zone)
        element("CacheClusterCreateTime", group.created)
        if showNode {
            list("CacheNodes", "CacheNode", [node]) { xml, node in
                xml.element("CacheNodeId", ElastiCacheNames.nodeID)
                xml.element("CacheNodeStatus", node.status)
                xml.element("CacheNodeCreateTime", group.created)
                xml.element("Endpoint") { xml in
                    xml.element("Address", node.address)
                    xml.element("Port", group.port)
                }
                xml.element("ParameterGroupStatus", "in-sync")
                xml.element("CustomerAvailabilityZone", node.zone)
            }
        }
        element("AutoMinorVersionUpgrade", false)
        element("ReplicationGroupId", node.group)
        element("SnapshotRetentionLimit", 0)
        element("AuthTokenEnabled", false)
        element("TransitEncryptionEnabled", false)
        element("AtRestEncryptionEnabled", false)
        element("ARN", names.node(node.identifier))
        element("ReplicationGroupLogDeliveryEnabled", false)
        element("NetworkType", "ipv4")
        element("IpDiscovery", "ipv4")
    }
}

extension ElastiCacheNames {
    /// The id of the one node that each cache cluster of a replication group has.
    static let nodeID = "0001"
}
