extension XMLWriter {
    /// The members of RDS's `DBCluster`: what AWS always gives for Aurora PostgreSQL, with the sandbox's own values.
    /// What the sandbox does not have (keys, security groups) is off, or an empty list, never made up.
    /// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBCluster.html>
    mutating func dbCluster(_ cluster: ClusterDescription, names: RDSNames) {
        let arn = names.cluster(cluster.identifier)
        element("AllocatedStorage", 1)
        list("AvailabilityZones", "AvailabilityZone", cluster.zones)
        element("BackupRetentionPeriod", cluster.backupRetentionDays)
        element("DatabaseName", cluster.databaseName)
        element("DBClusterIdentifier", cluster.identifier)
        element("DBClusterParameterGroup", AuroraFamily.parameterGroup(cluster.engineVersion))
        element("DBSubnetGroup", AuroraFamily.subnetGroup)
        element("Status", cluster.status)
        element("EarliestRestorableTime", cluster.earliestRestorable)
        element("Endpoint", cluster.endpoint)
        element("ReaderEndpoint", cluster.readerEndpoint)
        element("MultiAZ", Set(cluster.zones).count > 1)
        element("Engine", cluster.engine)
        element("EngineVersion", cluster.engineVersion)
        element("LatestRestorableTime", cluster.latestRestorable)
        element("Port", cluster.port)
        element("MasterUsername", AuroraFamily.masterUser)
        element("PreferredBackupWindow", AuroraFamily.backupWindow)
        element("PreferredMaintenanceWindow", AuroraFamily.maintenanceWindow)
        list("ReadReplicaIdentifiers", "ReadReplicaIdentifier", [])
        list("DBClusterMembers", "DBClusterMember", cluster.members) { xml, member in
            xml.element("DBInstanceIdentifier", member.instance)
            xml.element("IsClusterWriter", member.isWriter)
            xml.element("DBClusterParameterGroupStatus", "in-sync")
            xml.element("PromotionTier", member.promotionTier)
        }
        list("VpcSecurityGroups", "VpcSecurityGroupMembership", [])
        element("StorageEncrypted", false)
        element("DbClusterResourceId", RDSNames.resourceID("cluster", arn))
        element("DBClusterArn", arn)
        list("AssociatedRoles", "DBClusterRole", [])
        element("IAMDatabaseAuthenticationEnabled", false)
        element("ClusterCreateTime", cluster.created)
        element("EngineMode", "provisioned")
        element("AutoMinorVersionUpgrade", false)
        element("DeletionProtection", cluster.deletionProtection)
        element("HttpEndpointEnabled", cluster.httpEndpointEnabled)
        element("ActivityStreamStatus", "stopped")
        element("CopyTagsToSnapshot", false)
        element("CrossAccountClone", false)
        list("DomainMemberships", "DomainMembership", [])
        tagList(cluster.tags)
        element("NetworkType", "IPV4")
    }

    /// A resource's tags, in the order of their keys.
    mutating func tagList(_ tags: [String: String]) {
        list("TagList", "Tag", tags.sorted { $0.key < $1.key }) { xml, tag in
            xml.element("Key", tag.key)
            xml.element("Value", tag.value)
        }
    }
}

/// What AWS shows of a cluster's set-up and the sandbox has no choice of.
enum AuroraFamily {
    static let subnetGroup = "sandbox"
    static let masterUser = "postgres"
    static let backupWindow = "03:00-03:30"
    static let maintenanceWindow = "sun:04:00-sun:04:30"

    /// The default parameter group of a version: `default.aurora-postgresql15` of `15.18`.
    static func parameterGroup(_ engineVersion: String) -> String {
        "default.aurora-postgresql\(engineVersion.prefix { $0 != "." })"
    }
}
