extension QueryOperation {
    /// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBClusters.html>
    static func describeDBClusters(_ database: any DatabaseControl, names: RDSNames) -> QueryOperation {
        QueryOperation("DescribeDBClusters") { form, _ throws(AWSFault) in
            let named = try form.optional("DBClusterIdentifier").map { names.identifier($0, arn: names.cluster) }
            let filters = try RDSFilters(
                form, known: ["clone-group-id", "db-cluster-id", "db-cluster-resource-id", "domain", "engine"])
            let all: [ClusterDescription]
            do throws(ControlFault) {
                all = try await database.describeClusters(named)
            } catch {
                throw AWSFault(error)
            }
            let page = try RDSPage(of: all, form) { cluster in
                filters.keep { filter in
                    switch filter {
                    case "db-cluster-id": [cluster.identifier, names.cluster(cluster.identifier)]
                    case "db-cluster-resource-id":
                        [RDSNames.resourceID("cluster", names.cluster(cluster.identifier))]
                    case "engine": [cluster.engine]
                    default: []
                    }
                }
            }
            var result = XMLWriter()
            result.element("Marker", page.marker)
            result.list("DBClusters", "DBCluster", page.items) { $0.dbCluster($1, names: names) }
            return result
        }
    }
}
