/// An AWS service as the wire knows it. One constant a service, beside its operations.
public struct AWSService: Sendable, Hashable {
    /// The prefix of its IAM actions, which is also its name in messages: `rds` in `rds:FailoverDBCluster`.
    public var name: String
    /// The first label of its endpoints, and the service name in signatures.
    public var endpointPrefix: String
    /// Its id in settings: `ELASTIC_LOAD_BALANCING_V2` in `AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2`.
    public var id: String
    /// How its requests and answers are written.
    public var wireProtocol: WireProtocol

    /// A service; `endpointPrefix` and `id` only where they differ from the name.
    public init(_ name: String, endpointPrefix: String? = nil, id: String? = nil, wireProtocol: WireProtocol) {
        self.name = name
        self.id = id ?? name.uppercased().replacing("-", with: "_")
        self.endpointPrefix = endpointPrefix ?? name
        self.wireProtocol = wireProtocol
    }
}

/// The wire protocols of the services that gameday calls.
///
/// Source: the Smithy specifications "AWS Query", "AWS EC2 query", "AWS JSON 1.0/1.1" and "AWS restXml".
public enum WireProtocol: Sendable, Hashable {
    /// A form in the body, an XML answer: RDS, STS, ElastiCache, Elastic Load Balancing, CloudWatch.
    case query(version: String)
    /// The same with EC2's own lists and errors.
    case ec2(version: String)
    /// JSON both ways; `target` is the prefix of `X-Amz-Target`, `version` 1.0 or 1.1.
    case json(target: String, version: String)
    /// JSON both ways, the operation in the path: the RDS Data API.
    case restJSON
    /// A path per resource, an XML answer: Route 53. Only calls that read, by GET.
    case restXML
}
