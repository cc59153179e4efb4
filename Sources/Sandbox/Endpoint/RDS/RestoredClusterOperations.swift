internal import FoundationEssentials

extension QueryOperation {
    /// The operations that make and unmake restored clusters.
    static func restoration(_ control: any DatabaseRestoration, names: RDSNames) -> [QueryOperation] {
        [
            .restoreDBClusterToPointInTime(control, names: names), .createDBInstance(control, names: names),
            .deleteDBInstance(control, names: names), .deleteDBCluster(control, names: names),
            .enableHttpEndpoint(control, names: names), .addTagsToResource(control, names: names),
            .listTagsForResource(control, names: names),
        ]
    }

    /// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBClusterToPointInTime.html>
    private static func restoreDBClusterToPointInTime(
        _ control: any DatabaseRestoration, names: RDSNames
    ) -> QueryOperation {
        QueryOperation("RestoreDBClusterToPointInTime") { form, _ throws(AWSFault) in
            let time = try form.instant("RestoreToTime")
            let latest = try form.boolean("UseLatestRestorableTime") ?? false
            guard (time != nil) != latest else {
                throw .invalidCombination("Give either RestoreToTime or UseLatestRestorableTime=true.")
            }
            if let type = form["RestoreType"], type != "full-copy" {
                throw .invalidParameter("RestoreType \(type.clipped): the sandbox restores as full-copy only.")
            }
            if let group = form["DBSubnetGroupName"], group != AuroraFamily.subnetGroup {
                throw AWSFault(
                    "DBSubnetGroupNotFoundFault", "DB subnet group \(group.clipped) does not exist.", status: 404)
            }
            let request = RestoreRequest(
                source: names.identifier(try form.required("SourceDBClusterIdentifier"), arn: names.cluster),
                cluster: try form.required("DBClusterIdentifier").lowercased(), time: time, tags: try form.tags(),
                deletionProtection: try form.boolean("DeletionProtection") ?? false)
            return try await cluster(names) { () throws(RestorationFault) in try await control.restore(request) }
        }
    }

    /// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html>
    private static func createDBInstance(_ control: any DatabaseRestoration, names: RDSNames) -> QueryOperation {
        QueryOperation("CreateDBInstance") { form, _ throws(AWSFault) in
            let engine = try form.required("Engine")
            guard engine == DatabaseCluster.engine else {
                throw .invalidParameter(
                    "The engine of the cluster is \(DatabaseCluster.engine), not \(engine.clipped).")
            }
            let request = InstanceRequest(
                cluster: names.identifier(try form.required("DBClusterIdentifier"), arn: names.cluster),
                instance: try form.required("DBInstanceIdentifier").lowercased(),
                instanceClass: try form.required("DBInstanceClass"), zone: try form.optional("AvailabilityZone"),
                tags: try form.tags())
            return try await instance(names) { () throws(RestorationFault) in
                try await control.createInstance(request)
            }
        }
    }

    /// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstance.html>
    private static func deleteDBInstance(_ control: any DatabaseRestoration, names: RDSNames) -> QueryOperation {
        QueryOperation("DeleteDBInstance") { form, _ throws(AWSFault) in
            let identifier = names.identifier(try form.required("DBInstanceIdentifier"), arn: names.instance)
            return try await instance(names) { () throws(RestorationFault) in
                try await control.deleteInstance(identifier)
            }
        }
    }

    /// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBCluster.html>
    private static func deleteDBCluster(_ control: any DatabaseRestoration, names: RDSNames) -> QueryOperation {
        QueryOperation("DeleteDBCluster") { form, _ throws(AWSFault) in
            let identifier = names.identifier(try form.required("DBClusterIdentifier"), arn: names.cluster)
            guard try form.boolean("SkipFinalSnapshot") == true else {
                throw .invalidCombination("The sandbox keeps no snapshots. Give SkipFinalSnapshot=true.")
            }
            return try await cluster(names) { () throws(RestorationFault) in
                try await control.deleteCluster(identifier)
            }
        }
    }

    private static func cluster(
        _ names: RDSNames, _ body: () async throws(RestorationFault) -> ClusterDescription
    ) async throws(AWSFault) -> XMLWriter {
        do throws(RestorationFault) {
            let description = try await body()
            var result = XMLWriter()
            result.element("DBCluster") { $0.dbCluster(description, names: names) }
            return result
        } catch {
            throw AWSFault(error)
        }
    }

    private static func instance(
        _ names: RDSNames, _ body: () async throws(RestorationFault) -> InstanceDescription
    ) async throws(AWSFault) -> XMLWriter {
        do throws(RestorationFault) {
            let description = try await body()
            var result = XMLWriter()
            result.element("DBInstance") { $0.dbInstance(description, names: names) }
            return result
        } catch {
            throw AWSFault(error)
        }
    }
}

extension QueryForm {
    /// `Tags.Tag.N.Key` and `.Value`.
    func tags() throws(AWSFault) -> [String: String] {
        var tags: [String: String] = [:]
        var number = 1
        while let key = self["Tags.Tag.\(number).Key"] {
            guard (1...128).contains(key.count) else {
                throw .invalidParameter("The key of a tag has \(key.count) characters. Give it 1 to 128.")
            }
            tags[key] = self["Tags.Tag.\(number).Value"] ?? ""
            number += 1
        }
        return tags
    }

    /// A truth value.
    func boolean(_ name: String) throws(AWSFault) -> Bool? {
        switch try optional(name) {
        case nil: return nil
        case "true": return true
        case "false": return false
        case .some(let text): throw .invalidParameter("Invalid value \(text.clipped) for \(name). Write true or false.")
        }
    }
}
