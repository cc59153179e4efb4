extension AWSFault {
    /// A refusal about backups and restored clusters, in RDS's codes and statuses as its service model gives them.
    init(_ fault: RestorationFault) {
        switch fault {
        case .clusterNotFound(let name):
            self.init("DBClusterNotFoundFault", "DBCluster \(name.clipped) not found.", status: 404)
        case .instanceNotFound(let name):
            self.init("DBInstanceNotFound", "DBInstance \(name.clipped) not found.", status: 404)
        case .clusterExists(let name): self.init("DBClusterAlreadyExistsFault", "DB Cluster already exists: \(name)")
        case .instanceExists(let name): self.init("DBInstanceAlreadyExists", "DB instance already exists: \(name)")
        case .clusterState(let text): self.init("InvalidDBClusterStateFault", text)
        case .instanceState(let text): self.init("InvalidDBInstanceState", text)
        case .invalid(let text): self = .invalidParameter(text)
        case .protected(let name):
            self = .invalidCombination(
                "Cannot delete protected Cluster \(name), please disable deletion protection and try again.")
        case .badRequest(let text): self.init("BadRequestException", text)
        case .databaseError(let text): self.init("DatabaseErrorException", text)
        }
    }
}
