internal import AWS
public import Documents
public import Runner

/// Metrics of Amazon CloudWatch: recovery time, transactions and the verdict, for each stack and experiment.
public struct CloudWatchDestination: Destination {
    /// How a destinations file names it.
    public static let kind = "cloudwatch"
    /// See `Destination`.
    public let name: String
    /// See `Destination`.
    public let limitMilliseconds: Int
    private let namespace: String
    private let region: String?
    private let endpoint: String?

    /// Reads `namespace`, `region`, `endpoint` and `within`.
    public init?(_ reader: inout MappingReader) {
        let node = reader.optional("namespace")
        let namespace = node?.nonEmptyString("namespace", limit: 255, log: reader.log) ?? "gameday"
        if let node, namespace.hasPrefix("AWS/") {
            reader.log.error("a namespace that begins with AWS/ is AWS's own", at: node.mark, mend: "name your own")
        }
        self.namespace = namespace
        region = reader.region()
        endpoint = reader.ownEndpoint()
        limitMilliseconds = reader.limit(of: .seconds(30))
        name = "cloudwatch \(namespace)"
    }

    /// See `Destination`. AWS knows no resources for it.
    public func permissions(region: String?) -> [PolicyDocument.Statement] {
        [
            PolicyDocument.Statement(
                actions: ["cloudwatch:PutMetricData"], resources: ["*"],
                conditions: [.init("StringEquals", "cloudwatch:namespace", namespace)])
        ]
    }

    /// See `Destination`.
    public func deliver(_ run: RunRecord, in environment: DeliveryEnvironment) async throws(DeliveryFailure) -> String {
        let data = Self.data(of: run)
        let client = environment.aws(region: region ?? run.result.stack.region, endpoint: endpoint)
        do throws(AWSError) {
            _ = try await client.change(CloudWatch.putMetricData(namespace: namespace, data)) { () in true }
        } catch {
            throw DeliveryFailure(error, mend: "allow cloudwatch:PutMetricData")
        }
        return "\(data.count) values"
    }

    /// A metric for each verdict, 1 or 0, so that an alarm needs no arithmetic. What was not measured is left out: a 0
    /// would be a claim.
    static func data(of run: RunRecord) -> [CloudWatch.Datum] {
        let dimensions = [
            CloudWatch.Datum.Dimension("Stack", run.result.stack.name),
            CloudWatch.Datum.Dimension("Experiment", run.result.name),
        ]
        let time = run.endedAt
        var data: [CloudWatch.Datum] = []
        func add(_ name: String, _ value: Double?, _ unit: String) {
            guard let value else { return }
            data.append(CloudWatch.Datum(name, value, unit: unit, dimensions: dimensions, time: time))
        }
        add("RecoveryTime", run.result.recovery?.proven, "Seconds")
        add("RecoveryTimeLowerBound", run.result.recovery?.lower_s, "Seconds")
        add("Acknowledged", (run.result.transactions?.acknowledged).map(Double.init), "Count")
        add("Lost", (run.result.transactions?.lost).map(Double.init), "Count")
        add("Duplicated", (run.result.transactions?.duplicated).map(Double.init), "Count")
        let verdicts = [
            ("verified", "Verified"), ("refuted", "Refuted"), ("inconclusive", "Inconclusive"), ("aborted", "Aborted"),
            ("not-undone", "NotUndone"),
        ]
        for (verdict, metric) in verdicts { add(metric, run.result.verdict == verdict ? 1 : 0, "Count") }
        return data
    }
}
