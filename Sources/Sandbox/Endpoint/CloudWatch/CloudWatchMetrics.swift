internal import FoundationEssentials

extension CloudWatchCalls {
    struct ListMetricsInput: Decodable, Sendable {
        var Namespace: String?
        var MetricName: String?
        var Dimensions: [CloudWatchDimension]?
        var NextToken: String?
    }

    /// The size of a page, as on AWS.
    private static let pageSize = 500

    /// A dimension of the call without a value matches every value.
    /// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html>
    func listMetrics(_ input: ListMetricsInput) async throws(AWSFault) -> WireValue {
        let found = await monitoring.metrics().filter { metric in
            (input.Namespace.map { $0 == metric.namespace } ?? true)
                && (input.MetricName.map { $0 == metric.name } ?? true)
                && (input.Dimensions ?? []).allSatisfy { wanted in
                    guard let value = metric.dimensions[wanted.Name] else { return false }
                    return wanted.Value.map { $0 == value } ?? true
                }
        }
        let ordered = found.map { (key: Self.key($0), metric: $0) }.sorted { $0.key < $1.key }
        let rest = ordered.filter { $0.key > (input.NextToken ?? "") }
        let page = rest.prefix(Self.pageSize)
        return .structure([
            (
                "Metrics",
                .list(
                    page.map {
                        .structure([
                            ("Namespace", .text($0.metric.namespace)), ("MetricName", .text($0.metric.name)),
                            ("Dimensions", Self.dimensions($0.metric)),
                        ])
                    })
            ),
            ("NextToken", rest.count > Self.pageSize ? .optional(page.last?.key) : nil),
        ])
    }

    private static func key(_ metric: MetricIdentity) -> String {
        let dimensions = metric.dimensions.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return ([metric.namespace, metric.name] + dimensions).joined(separator: "|")
    }
}

extension CloudWatchCalls {
    struct GetMetricDataInput: Decodable, Sendable {
        struct Metric: Decodable, Sendable {
            var Namespace: String
            var MetricName: String
            var Dimensions: [CloudWatchDimension]?
        }

        struct Statistic: Decodable, Sendable {
            var Metric: Metric
            var Period: Int
            var Stat: String
        }

        struct Query: Decodable, Sendable {
            var Id: String
            var MetricStat: Statistic?
            var Label: String?
            var ReturnData: Bool?
        }

        var MetricDataQueries: [Query]
        var StartTime: Date
        var EndTime: Date
        var ScanBy: String?
    }

    /// How many queries a call may have, as on AWS.
    private static let queryLimit = 500

    /// Statistics of single metrics; expressions are not offered.
    /// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html>
    func getMetricData(_ input: GetMetricDataInput) async throws(AWSFault) -> WireValue {
        guard (1...Self.queryLimit).contains(input.MetricDataQueries.count) else {
            throw .validation("Give 1 to \(Self.queryLimit) MetricDataQueries.")
        }
        guard input.StartTime < input.EndTime else { throw .validation("StartTime must be before EndTime.") }
        var results: [WireValue] = []
        for query in input.MetricDataQueries {
            guard let wanted = query.MetricStat else {
                throw .validation("The query \(query.Id.clipped) has no MetricStat. The sandbox has no expressions.")
            }
            guard query.ReturnData ?? true else { continue }
            let points = try await points(wanted, from: input.StartTime, to: input.EndTime)
            let ordered = input.ScanBy == "TimestampAscending" ? points : points.reversed()
            results.append(
                .structure([
                    ("Id", .text(query.Id)), ("Label", .text(query.Label ?? wanted.Metric.MetricName)),
                    ("Timestamps", .list(ordered.map { .instant($0.date) })),
                    ("Values", .list(ordered.map { .number($0.value) })), ("StatusCode", .text("Complete")),
                ]))
        }
        return .structure([("MetricDataResults", .list(results)), ("Messages", .list([]))])
    }

    /// One point a period that has samples, oldest first, at the period's beginning.
    private func points(
        _ wanted: GetMetricDataInput.Statistic, from start: Date, to end: Date
    ) async throws(AWSFault) -> [MetricSample] {
        let period = wanted.Period
        guard [1, 5, 10, 30].contains(period) || (period > 0 && period % 60 == 0 && period <= 86_400) else {
            throw .validation("Period is \(period). Give 1, 5, 10, 30 or a multiple of 60, at most 86400.")
        }
        guard let statistic = Statistic(rawValue: wanted.Stat) else {
            let known = Statistic.allCases.map(\.rawValue).joined(separator: ", ")
            throw .validation("Stat is \(wanted.Stat.clipped). Give one of \(known).")
        }
        let dimensions = (wanted.Metric.Dimensions ?? []).map { ($0.Name, $0.Value ?? "") }
        let metric = MetricIdentity(
            wanted.Metric.Namespace, wanted.Metric.MetricName, Dictionary(dimensions) { $1 })
        let samples = await monitoring.samples(of: metric, in: start..<end)
        let seconds = Double(period)
        let groups = Dictionary(grouping: samples) { ($0.date.timeIntervalSince1970 / seconds).rounded(.down) }
        return groups.sorted { $0.key < $1.key }.map { group in
            MetricSample(
                date: Date(timeIntervalSince1970: group.key * seconds), value: statistic.of(group.value.map(\.value)))
        }
    }

    private enum Statistic: String, CaseIterable {
        case average = "Average"
        case minimum = "Minimum"
        case maximum = "Maximum"
        case sum = "Sum"
        case sampleCount = "SampleCount"

        /// - Parameter values: at least one.
        func of(_ values: [Double]) -> Double {
            switch self {
            case .average: values.reduce(0, +) / Double(values.count)
            case .minimum: values.reduce(.infinity, min)
            case .maximum: values.reduce(-.infinity, max)
            case .sum: values.reduce(0, +)
            case .sampleCount: Double(values.count)
            }
        }
    }
}

extension CloudWatchCalls.ListMetricsInput {
    init(_ form: QueryForm) {
        Namespace = form["Namespace"]
        MetricName = form["MetricName"]
        Dimensions = form.dimensions("Dimensions")
        NextToken = form["NextToken"]
    }
}

extension CloudWatchCalls.GetMetricDataInput {
    init(_ form: QueryForm) throws(AWSFault) {
        StartTime = try form.requiredInstant("StartTime")
        EndTime = try form.requiredInstant("EndTime")
        ScanBy = form["ScanBy"]
        MetricDataQueries = []
        while let id = form["MetricDataQueries.member.\(MetricDataQueries.count + 1).Id"] {
            let prefix = "MetricDataQueries.member.\(MetricDataQueries.count + 1)"
            MetricDataQueries.append(
                Query(
                    Id: id, MetricStat: try Statistic(form, "\(prefix).MetricStat"), Label: form["\(prefix).Label"],
                    ReturnData: form["\(prefix).ReturnData"].map { $0 == "true" }))
        }
    }
}

extension CloudWatchCalls.GetMetricDataInput.Statistic {
    init?(_ form: QueryForm, _ prefix: String) throws(AWSFault) {
        guard form["\(prefix).Metric.MetricName"] != nil else { return nil }
        Metric = .init(
            Namespace: try form.required("\(prefix).Metric.Namespace"),
            MetricName: try form.required("\(prefix).Metric.MetricName"),
            Dimensions: form.dimensions("\(prefix).Metric.Dimensions"))
        Period = try form.integer("\(prefix).Period", in: 1...86_400) ?? 60
        Stat = try form.required("\(prefix).Stat")
    }
}
