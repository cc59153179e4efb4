extension QueryOperation {
    /// Begins a failover and answers with the cluster as it is just after.
    /// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_FailoverDBCluster.html>
    static func failoverDBCluster(_ database: any DatabaseControl, names: RDSNames) -> QueryOperation {
        QueryOperation("FailoverDBCluster") { form, _ throws(AWSFault) in
            let cluster = names.identifier(try form.required("DBClusterIdentifier"), arn: names.cluster)
            let target = try form.optional("TargetDBInstanceIdentifier").map {
                names.identifier($0, arn: names.instance)
            }
            let after: ClusterDescription
            do throws(ControlFault) {
                after = try await database.failover(cluster: cluster, target: target)
            } catch .instanceNotFound(let instance) {
                // `DBInstanceNotFound` is none of the errors that the service model gives the call.
                throw .invalidParameter("Cannot find target instance: \(instance.clipped)")
            } catch {
                throw AWSFault(error)
            }
            var result = XMLWriter()
            result.element("DBCluster") { $0.dbCluster(after, names: names) }
            return result
        }
    }
}
