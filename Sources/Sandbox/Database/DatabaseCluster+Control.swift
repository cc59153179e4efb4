internal import FoundationEssentials

extension DatabaseCluster: DatabaseControl {
    func describeClusters(_ identifier: String?) throws(ControlFault) -> [ClusterDescription] {
        if let identifier, identifier != settings.cluster { throw .clusterNotFound(identifier) }
        return [description]
    }

    func describeInstances(_ identifier: String?) throws(ControlFault) -> [InstanceDescription] {
        let all = state.members.map(describe)
        guard let identifier else { return all }
        guard let found = all.first(where: { $0.identifier == identifier }) else { throw .instanceNotFound(identifier) }
        return [found]
    }

    func events() -> [EventDescription] { eventLog.all }

    func failover(cluster: String, target: String?) throws(ControlFault) -> ClusterDescription {
        guard cluster == settings.cluster else { throw .clusterNotFound(cluster) }
        try accept(target: target)
        return description
    }

    private var description: ClusterDescription {
        ClusterDescription(
            identifier: settings.cluster, status: state.status.rawValue, endpoint: settings.writerEndpoint,
            readerEndpoint: settings.readerEndpoint, port: AddressPlan.databasePort, engine: Self.engine,
            engineVersion: version, databaseName: settings.database, zones: state.members.map(\.zone.name),
            members: state.members.map {
                ClusterMember(
                    instance: $0.identifier, isWriter: $0.identifier == state.writer, promotionTier: $0.promotionTier)
            },
            created: created)
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
    private static let engine = "aurora-postgresql"
}
