/// Who calls, and what every answer needs besides the request.
struct EndpointCall: Sendable {
    /// The access key that signed the request.
    var accessKeyID: String
    /// The id of this request, in every answer.
    var requestID: String
}

/// What a request says it is.
struct CallOutline: Sendable, Hashable {
    /// The operation, e.g. `StopTask`; nil when the request names none.
    var operation: String?
    /// Whether it asks for the permission alone (EC2's `DryRun`).
    var isDryRun = false
    /// Whether it gives tags to what it creates.
    var isTagged = false
}

/// One AWS service behind the endpoint: a new one is a new type, listed in `RequestDispatcher`.
protocol AWSService: Sendable {
    /// The service's name in the credential scope of a signature, e.g. `rds`.
    var signingName: String { get }

    /// The names of the operations that it offers, in alphabetical order.
    var operationNames: [String] { get }

    /// How it writes refusals, those of the signature included.
    var wireProtocol: any WireProtocol { get }

    /// The operation that a request names and whether it is only a trial, for the call log and for what is denied;
    /// nothing is checked.
    func outline(of request: EndpointRequest) -> CallOutline

    /// How it writes the refusal of a request, for a service that has more than one protocol.
    func wireProtocol(for request: EndpointRequest) -> any WireProtocol

    /// Does what a request with a good signature asks.
    func answer(_ request: EndpointRequest, call: EndpointCall) async throws(AWSFault) -> EndpointResponse
}

extension AWSService {
    func wireProtocol(for request: EndpointRequest) -> any WireProtocol { wireProtocol }
}
