internal import FoundationEssentials

extension QueryService {
    /// The Relational Database Service over the sandbox's cluster.
    static func rds(
        _ database: any DatabaseControl, region: String, account: String, wallClock: @escaping @Sendable () -> Date
    ) -> QueryService {
        let names = RDSNames(region: region, account: account)
        return QueryService(
            signingName: "rds", version: "2014-10-31", namespace: "http://rds.amazonaws.com/doc/2014-10-31/",
            operations: [
                .describeDBClusters(database, names: names),
                .describeDBInstances(database, names: names),
                .failoverDBCluster(database, names: names),
                .describeEvents(database, names: names, wallClock: wallClock),
            ] + QueryOperation.restoration(database.restoration, names: names))
    }
}

extension AWSFault {
    /// A refusal of the control plane in RDS's codes and statuses, as its service model gives them.
    /// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_FailoverDBCluster.html>
    init(_ fault: ControlFault) {
        switch fault {
        case .clusterNotFound(let cluster):
            self.init("DBClusterNotFoundFault", "DBCluster \(cluster.clipped) not found.", status: 404)
        case .instanceNotFound(let instance):
            self.init("DBInstanceNotFound", "DBInstance \(instance.clipped) not found.", status: 404)
        case .invalidClusterState(let cluster, let status):
            self.init(
                "InvalidDBClusterStateFault",
                "DB cluster \(cluster) is \(status), not available. Wait until it is available, then ask again.")
        case .invalidInstanceState(let instance, let reason):
            self.init("InvalidDBInstanceState", "DB instance \(instance): \(reason)")
        }
    }
}
