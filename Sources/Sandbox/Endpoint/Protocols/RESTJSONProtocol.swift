internal import FoundationEssentials
internal import SigV4

/// The refusals of the AWS REST-JSON protocol: the code in a header, the message in the body.
struct RESTJSONProtocol: WireProtocol {
    let dialect = VerificationFailure.Dialect.json
    let throttled = AWSFault("ThrottlingException", "Rate exceeded", status: 429)

    func denied(_ action: String, to user: String, by decision: ActionPolicy.Decision) -> AWSFault {
        AWSFault("AccessDeniedException", "User: \(user) \(Self.denial(of: action, by: decision))", status: 403)
    }

    private struct Fault: Encodable {
        var message: String
    }

    func answer(_ fault: AWSFault, requestID: String) -> EndpointResponse {
        let body = try? JSONEncoder().encode(Fault(message: fault.message))
        var response = EndpointResponse(
            status: fault.status, contentType: "application/json", requestID: requestID,
            body: body.map(Array.init) ?? [])
        response.headers.append(("x-amzn-ErrorType", fault.code))
        return response
    }
}
