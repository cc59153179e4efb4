extension QueryOperation {
    /// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBInstances.html>
    static func describeDBInstances(_ database: any DatabaseControl, names: RDSNames) -> QueryOperation {
        QueryOperation("DescribeDBInstances") { form, _ throws(AWSFault) in
            let named = try form.optional("DBInstanceIdentifier").map { names.identifier($0, arn: names.instance) }
            let filters = try RDSFilters(
                form, known: ["db-cluster-id", "db-instance-id", "dbi-resource-id", "domain", "engine"])
            let all: [InstanceDescription]
            do throws(ControlFault) {
                all = try await database.describeInstances(named)
            } catch {
                throw AWSFault(error)
            }
            let page = try RDSPage(of: all, form) { instance in
                filters.keep { filter in
                    switch filter {
                    case "db-cluster-id": [instance.cluster, names.cluster(instance.cluster)]
                    case "db-instance-id": [instance.identifier, names.instance(instance.identifier)]
                    case "dbi-resource-id": [RDSNames.resourceID("db", names.instance(instance.identifier))]
                    case "engine": [instance.engine]
                    default: []
                    }
                }
            }
            var result = XMLWriter()
            result.element("Marker", page.marker)
            result.list("DBInstances", "DBInstance", page.items) { $0.dbInstance($1, names: names) }
            return result
        }
    }
}
