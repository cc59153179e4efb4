internal import FoundationEssentials

/// CloudWatch over the sandbox's monitoring. It has more than one protocol: boto3 1.43 asks in JSON 1.0, older clients
/// by the query protocol, and both are answered in the form they asked in. Smithy RPC v2 CBOR, its third, is refused.
struct CloudWatchService: AWSService {
    let signingName = "monitoring"
    private let json: JSONService
    private let query: QueryService

    /// Those of both protocols: one that only one of them had would be found missing in the other.
    var operationNames: [String] { Set(json.operationNames).union(query.operationNames).sorted() }
    var wireProtocol: any WireProtocol { query.wireProtocol }

    init(_ monitoring: any MonitoringControl, region: String, account: String) {
        let calls = CloudWatchCalls(
            monitoring: monitoring, arn: "arn:aws:cloudwatch:\(region):\(account):alarm:")
        json = JSONService(
            signingName: signingName, target: "GraniteServiceVersion20100801", version: .v1_0,
            refusals: .init(missingMember: "ValidationError"),
            operations: [
                JSONOperation("DescribeAlarms") { input, _ throws(AWSFault) in try await calls.describeAlarms(input) },
                JSONOperation("SetAlarmState") { input, _ throws(AWSFault) in try await calls.setAlarmState(input) },
                JSONOperation("ListMetrics") { input, _ throws(AWSFault) in try await calls.listMetrics(input) },
                JSONOperation("GetMetricData") { input, _ throws(AWSFault) in try await calls.getMetricData(input) },
            ])
        query = QueryService(
            signingName: signingName, version: "2010-08-01",
            namespace: "http://monitoring.amazonaws.com/doc/2010-08-01/",
            operations: [
                QueryOperation("DescribeAlarms") { form, _ throws(AWSFault) in
                    try await calls.describeAlarms(.init(form)).xml
                },
                QueryOperation("SetAlarmState", hasOutput: false) { form, _ throws(AWSFault) in
                    try await calls.setAlarmState(.init(form)).xml
                },
                QueryOperation("ListMetrics") { form, _ throws(AWSFault) in
                    try await calls.listMetrics(.init(form)).xml
                },
                QueryOperation("GetMetricData") { form, _ throws(AWSFault) in
                    try await calls.getMetricData(.init(form)).xml
                },
            ])
    }

    func wireProtocol(for request: EndpointRequest) -> any WireProtocol {
        JSONProtocol(of: request) ?? query.wireProtocol
    }

    func outline(of request: EndpointRequest) -> CallOutline {
        JSONProtocol(of: request) != nil ? json.outline(of: request) : query.outline(of: request)
    }

    func answer(_ request: EndpointRequest, call: EndpointCall) async throws(AWSFault) -> EndpointResponse {
        if JSONProtocol(of: request) != nil { return try await json.answer(request, call: call) }
        return try await query.answer(request, call: call)
    }
}

/// What the calls of CloudWatch have in common.
struct CloudWatchCalls: Sendable {
    let monitoring: any MonitoringControl
    /// What an alarm's ARN begins with.
    let arn: String

    /// A metric's dimensions, in the order of their names.
    static func dimensions(_ metric: MetricIdentity) -> WireValue {
        .list(
            metric.dimensions.sorted { $0.key < $1.key }.map {
                .structure([("Name", .text($0.key)), ("Value", .text($0.value))])
            })
    }
}

/// A dimension as calls give it.
struct CloudWatchDimension: Decodable, Sendable {
    var Name: String
    var Value: String?
}

extension QueryForm {
    /// The dimensions of a metric.
    func dimensions(_ prefix: String) -> [CloudWatchDimension] {
        var found: [CloudWatchDimension] = []
        while let name = self["\(prefix).member.\(found.count + 1).Name"] {
            found.append(.init(Name: name, Value: self["\(prefix).member.\(found.count + 1).Value"]))
        }
        return found
    }

    /// An instant in ISO 8601.
    /// - Throws: `ValidationError` for anything else.
    func requiredInstant(_ name: String) throws(AWSFault) -> Date {
        let text = self[name] ?? ""
        guard let date = Self.instant(of: text) else {
            throw .validation("\(name) is \(text.clipped). Write it in ISO 8601, for instance 2026-11-22T20:32:33Z.")
        }
        return date
    }
}
