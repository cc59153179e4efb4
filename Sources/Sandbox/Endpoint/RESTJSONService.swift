internal import SigV4

/// A service that speaks the AWS REST-JSON protocol, as far as its operations are known by their paths alone: JSON in
/// the body both ways.
struct RESTJSONService: AWSService {
    let signingName: String
    private let operations: [String: JSONOperation]
    private let missingMember: String

    var operationNames: [String] { operations.values.map(\.name).sorted() }
    var wireProtocol: any WireProtocol { RESTJSONProtocol() }

    /// - Parameters:
    ///   - missingMember: the code of the refusal when a member is missing.
    ///   - operations: by their paths, such as `/Execute`; all are POST.
    init(signingName: String, missingMember: String, operations: [String: JSONOperation]) {
        self.signingName = signingName
        self.missingMember = missingMember
        self.operations = operations
    }

    func outline(of request: EndpointRequest) -> CallOutline {
        CallOutline(operation: operations[String(request.path)]?.name)
    }

    func answer(_ request: EndpointRequest, call: EndpointCall) async throws(AWSFault) -> EndpointResponse {
        guard request.method == "POST", let operation = operations[String(request.path)] else {
            let offered = operations.keys.sorted().map { "POST \($0)" }.joined(separator: ", ")
            throw AWSFault(
                "UnknownOperationException",
                "There is no \(request.method.clipped) \(String(request.path).clipped). "
                    + "The sandbox offers: \(offered).",
                status: 404)
        }
        let body = JSONBody(bytes: request.body, missingMember: missingMember)
        let answer = try await operation.run(body, call)
        return EndpointResponse(
            status: 200, contentType: "application/json", requestID: call.requestID, body: answer)
    }
}
