extension RESTJSONService {
    /// The RDS Data API over the sandbox's clusters: statements that only read, without a transaction.
    static func rdsData(_ control: any DatabaseRestoration, region: String, account: String) -> RESTJSONService {
        RESTJSONService(
            signingName: "rds-data", missingMember: "BadRequestException",
            operations: ["/Execute": .executeStatement(control, names: RDSNames(region: region, account: account))])
    }
}

extension JSONOperation {
    /// The most that an answer's values hold, in bytes.
    /// Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.limitations.html
    private static let maxAnswerBytes = 1 << 20

    private struct Request: Decodable, Sendable {
        var resourceArn: String
        var secretArn: String
        var sql: String
        var database: String?
        var includeResultMetadata: Bool?
    }

    /// <https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/API_ExecuteStatement.html>
    static func executeStatement(_ control: any DatabaseRestoration, names: RDSNames) -> JSONOperation {
        JSONOperation("ExecuteStatement") { (request: Request, _) throws(AWSFault) -> StatementResult in
            let cluster = names.identifier(request.resourceArn, arn: names.cluster)
            try check(request, names: names)
            let found: SelectedRows
            do throws(RestorationFault) {
                found = try await control.select(request.sql, database: request.database, cluster: cluster)
            } catch {
                throw fault(error, resource: request.resourceArn)
            }
            let bytes = found.rows.joined().reduce(0) { $0 + ($1?.utf8.count ?? 0) }
            guard bytes <= maxAnswerBytes else {
                throw AWSFault(
                    "BadRequestException", "Database returned more than the allowed response size limit: ask for less.")
            }
            return StatementResult(found, metadata: request.includeResultMetadata ?? false)
        }
    }

    private static func check(_ request: Request, names: RDSNames) throws(AWSFault) {
        guard request.resourceArn.hasPrefix(names.cluster("")) else {
            throw AWSFault("BadRequestException", "Invalid resource arn: \(request.resourceArn.clipped)")
        }
        // What is restored keeps the password of what it was restored from.
        guard request.secretArn == names.secret(DatabaseSettings().cluster) else {
            throw AWSFault(
                "BadRequestException",
                "Error fetching secret \(request.secretArn.clipped) : Secrets Manager can't find the specified secret.")
        }
        let verb = request.sql.drop { $0.isWhitespace }.prefix { $0.isLetter }.lowercased()
        guard ["select", "with"].contains(verb) else {
            throw AWSFault("BadRequestException", "The sandbox's Data API runs SELECT only, not \(verb.clipped).")
        }
    }

    private static func fault(_ fault: RestorationFault, resource: String) -> AWSFault {
        switch fault {
        case .badRequest:
            AWSFault("BadRequestException", "HttpEndpoint is not enabled for resource \(resource.clipped)")
        case .clusterNotFound(let name): AWSFault("BadRequestException", "Cluster \(name.clipped) is not found.")
        case .clusterState(let text): AWSFault("DatabaseUnavailableException", text, status: 504)
        default: AWSFault(fault)
        }
    }
}
