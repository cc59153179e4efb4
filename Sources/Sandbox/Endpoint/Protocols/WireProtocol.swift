internal import SigV4

/// How a family of AWS services writes its refusals. What a service reads and answers besides, it knows itself.
protocol WireProtocol: Sendable {
    /// How the family names what is wrong with a signature.
    var dialect: VerificationFailure.Dialect { get }

    /// The fault in this protocol's form.
    func answer(_ fault: AWSFault, requestID: String) -> EndpointResponse
}

extension WireProtocol {
    /// What this family of services says when a signature is not accepted.
    func answer(_ failure: VerificationFailure, requestID: String) -> EndpointResponse {
        let fault = AWSFault(failure.code(in: dialect), failure.message, status: failure.status(in: dialect))
        return answer(fault, requestID: requestID)
    }
}
