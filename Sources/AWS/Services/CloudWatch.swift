/// Amazon CloudWatch: alarms and metrics.
public enum CloudWatch {
    /// API version 2010-08-01.
    public static let service = AWSService(
        "cloudwatch", endpointPrefix: "monitoring", wireProtocol: .query(version: "2010-08-01"))

    /// An alarm, of one metric or composed of others.
    public struct Alarm: Sendable, Hashable {
        /// Its name.
        public var name: String
        /// Its ARN.
        public var arn: String?
        /// `OK`, `ALARM` or `INSUFFICIENT_DATA`.
        public var state: String
        /// Why it is so, in AWS's words.
        public var reason: String?
        /// When the state was last set, as AWS writes it.
        public var updated: String?
        /// What its metrics are of: the values of all their dimensions.
        public var dimensions: Set<String> = []
        /// The alarms that a composed one looks at, as a text; nil for one of a metric.
        public var rule: String?

        /// An alarm of which no more is known.
        public init(name: String, state: String, reason: String? = nil) {
            self.name = name
            self.state = state
            self.reason = reason
        }

        init(_ node: XMLNode) throws(AnswerError) {
            name = try node.required("AlarmName")
            arn = node.text("AlarmArn")
            state = try node.required("StateValue")
            reason = node.text("StateReason")
            updated = node.text("StateUpdatedTimestamp")
            rule = node.text("AlarmRule")
            // One metric stands in the alarm itself, those of a formula each in a query.
            let queries = try node.list("Metrics", of: "member") { $0["MetricStat"]?["Metric"] }
            for metric in [node] + queries.compactMap(\.self) {
                dimensions.formUnion(try metric.list("Dimensions", of: "member") { $0.text("Value") ?? "" })
            }
        }
    }

    /// The alarms of these names, at most 100, or all; those that do not exist are left out of the answer.
    ///
    /// Source: CloudWatch API reference, DescribeAlarms.
    public static func describeAlarms(
        names: [String] = [], marker: String? = nil
    ) -> AWSOperation<AWSPage<Alarm>> {
        AWSOperation(
            service, "DescribeAlarms", effect: .reads,
            parameters: .structure(
                given: ("AlarmNames", names.isEmpty ? nil : .list(names.map { .string($0) })),
                // Without the types AWS leaves the composite alarms out.
                ("AlarmTypes", ["MetricAlarm", "CompositeAlarm"]), ("MaxRecords", 100),
                ("NextToken", marker.map { .string($0) }))
        ) { answer throws(AnswerError) in
            let result = try answer.xml()
            let alarms =
                try result.list("MetricAlarms", of: "member", Alarm.init)
                + result.list("CompositeAlarms", of: "member", Alarm.init)
            return AWSPage(items: alarms, next: result.text("NextToken"))
        }
    }

    /// A metric and how its values of one period are put together.
    public struct MetricQuery: Sendable, Hashable {
        /// What the answer names it by: a lower-case letter, then letters, digits and underscores.
        public var id: String
        /// Such as `AWS/ElastiCache`.
        public var namespace: String
        /// Such as `IsMaster`.
        public var metric: String
        /// What the metric is of, by the dimensions' names.
        public var dimensions: [(name: String, value: String)]
        /// `Maximum`, `Average`, `Sum` and so on.
        public var statistic: String
        /// The seconds of one value, a multiple of 60.
        public var periodSeconds: Int

        /// A query of all its parts.
        public init(
            id: String, namespace: String, metric: String, dimensions: [(name: String, value: String)],
            statistic: String, periodSeconds: Int = 60
        ) {
            self.id = id
            self.namespace = namespace
            self.metric = metric
            self.dimensions = dimensions
            self.statistic = statistic
            self.periodSeconds = periodSeconds
        }

        /// Whether both ask the same.
        public static func == (left: MetricQuery, right: MetricQuery) -> Bool { left.value == right.value }

        /// Hashes what is asked.
        public func hash(into hasher: inout Hasher) { hasher.combine(value) }

        var value: AWSValue {
            let dimensions = dimensions.map { AWSValue.structure(given: ("Name", .string($0)), ("Value", .string($1))) }
            let metric: AWSValue = [
                "Namespace": .string(namespace), "MetricName": .string(metric), "Dimensions": .list(dimensions),
            ]
            return [
                "Id": .string(id),
                "MetricStat": ["Metric": metric, "Period": .integer(periodSeconds), "Stat": .string(statistic)],
                "ReturnData": true,
            ]
        }
    }

    /// The values of one query, the youngest first.
    public struct MetricData: Sendable, Hashable {
        /// The query's id.
        public var id: String
        /// When each period began, as AWS writes it; as many as `values`.
        public var timestamps: [String]
        /// The values.
        public var values: [Double]

        init(_ node: XMLNode) throws(AnswerError) {
            id = try node.required("Id")
            timestamps = try node.list("Timestamps", of: "member") { $0.text }
            values = try node.list("Values", of: "member") { member throws(AnswerError) in
                guard let value = Double(member.text) else {
                    throw AnswerError("a metric's value is '\(member.text)', not a number")
                }
                return value
            }
            guard values.count == timestamps.count else {
                throw AnswerError("\(id) has \(values.count) values at \(timestamps.count) instants")
            }
        }
    }

    /// The values of up to 500 metrics, the youngest first; of a metric without any, an empty row.
    ///
    /// - Parameters:
    ///   - from: seconds since 1970.
    ///   - to: seconds since 1970, exclusive.
    ///
    /// Source: CloudWatch API reference, GetMetricData.
    public static func getMetricData(
        _ queries: [MetricQuery], from: Int64, to: Int64, marker: String? = nil
    ) -> AWSOperation<AWSPage<MetricData>> {
        AWSOperation(
            service, "GetMetricData", effect: .reads,
            parameters: .structure(
                given: ("MetricDataQueries", .list(queries.map(\.value))), ("StartTime", .timestamp(from)),
                ("EndTime", .timestamp(to)), ("ScanBy", "TimestampDescending"),
                ("NextToken", marker.map { .string($0) }))
        ) { answer throws(AnswerError) in
            let result = try answer.xml()
            return AWSPage(
                items: try result.list("MetricDataResults", of: "member", MetricData.init),
                next: result.text("NextToken"))
        }
    }
}
