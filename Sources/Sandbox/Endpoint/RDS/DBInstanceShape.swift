extension XMLWriter {
    /// The members of RDS's `DBInstance` for an instance of an Aurora PostgreSQL cluster.
    /// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html>
    mutating func dbInstance(_ instance: InstanceDescription, names: RDSNames) {
        let arn = names.instance(instance.identifier)
        element("DBInstanceIdentifier", instance.identifier)
        element("DBInstanceClass", instance.instanceClass)
        element("Engine", instance.engine)
        element("DBInstanceStatus", instance.status)
        element("MasterUsername", AuroraFamily.masterUser)
        element("Endpoint") { xml in
            xml.element("Address", instance.address)
            xml.element("Port", instance.port)
        }
        element("AllocatedStorage", 1)
        element("InstanceCreateTime", instance.created)
        element("PreferredBackupWindow", AuroraFamily.backupWindow)
        element("BackupRetentionPeriod", 1)
        list("DBSecurityGroups", "DBSecurityGroup", [])
        list("VpcSecurityGroups", "VpcSecurityGroupMembership", [])
        list("DBParameterGroups", "DBParameterGroup", [instance.engineVersion]) { xml, version in
            xml.element("DBParameterGroupName", AuroraFamily.parameterGroup(version))
            xml.element("ParameterApplyStatus", "in-sync")
        }
        element("AvailabilityZone", instance.zone)
        element("DBSubnetGroup") { xml in
            xml.element("DBSubnetGroupName", AuroraFamily.subnetGroup)
            xml.element("SubnetGroupStatus", "Complete")
        }
        element("PreferredMaintenanceWindow", AuroraFamily.maintenanceWindow)
        element("PendingModifiedValues") { _ in }
        element("MultiAZ", false)
        element("EngineVersion", instance.engineVersion)
        element("AutoMinorVersionUpgrade", false)
        list("ReadReplicaDBInstanceIdentifiers", "ReadReplicaDBInstanceIdentifier", [])
        element("LicenseModel", "postgresql-license")
        list("OptionGroupMemberships", "OptionGroupMembership", [])
        element("PubliclyAccessible", false)
        element("StorageType", "aurora")
        element("DbInstancePort", 0)
        element("DBClusterIdentifier", instance.cluster)
        element("StorageEncrypted", false)
        element("DbiResourceId", RDSNames.resourceID("db", arn))
        list("DomainMemberships", "DomainMembership", [])
        element("CopyTagsToSnapshot", false)
        element("MonitoringInterval", 0)
        element("PromotionTier", instance.promotionTier)
        element("DBInstanceArn", arn)
        element("IAMDatabaseAuthenticationEnabled", false)
        element("PerformanceInsightsEnabled", false)
        element("DeletionProtection", false)
        list("AssociatedRoles", "DBInstanceRole", [])
        tagList(instance.tags)
        element("CustomerOwnedIpEnabled", false)
        element("NetworkType", "IPV4")
        element("BackupTarget", "region")
    }
}
