internal import FoundationEssentials

/// What the cluster answers to the control plane.
extension DatabaseCluster {
    /// Its instances.
    var instanceDescriptions: [InstanceDescription] { state.members.map(describe) }

    func failover(cluster: String, target: String?) throws(ControlFault) -> ClusterDescription {
        guard cluster == settings.cluster else { throw .clusterNotFound(cluster) }
        try accept(target: target)
        return description
    }

    /// The cluster as it is.
    var description: ClusterDescription {
        var description = ClusterDescription(
            identifier: settings.cluster, status: state.status.rawValue, endpoint: settings.writerEndpoint,
            readerEndpoint: settings.readerEndpoint, port: AddressPlan.databasePort, engine: Self.engine,
            engineVersion: version, databaseName: settings.database, zones: state.members.map(\.zone.name),
            members: state.members.map {
                ClusterMember(
                    instance: $0.identifier, isWriter: $0.identifier == state.writer, promotionTier: $0.promotionTier)
            },
            created: created)
        description.earliestRestorable = archived.earliest
        description.latestRestorable = archived.latest
        description.deletionProtection = true
        description.httpEndpointEnabled = httpEndpointEnabled
        description.tags = tags
        return description
    }

    private func describe(_ member: ClusterState.Member) -> InstanceDescription {
        InstanceDescription(
            identifier: member.identifier, cluster: settings.cluster, zone: member.zone.name,
            status: member.status.rawValue, isWriter: member.identifier == state.writer,
            promotionTier: member.promotionTier, instanceClass: settings.instanceClass, engine: Self.engine,
            engineVersion: version, address: settings.address(of: member.identifier), port: AddressPlan.databasePort,
            created: created)
    }

    /// The engine that the cluster stands in for.
    static let engine = "aurora-postgresql"
}
