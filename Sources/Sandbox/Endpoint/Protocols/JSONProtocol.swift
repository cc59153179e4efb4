internal import FoundationEssentials
internal import SigV4

/// The AWS JSON protocols 1.0 and 1.1: the operation in `X-Amz-Target`, JSON in and out.
struct JSONProtocol: WireProtocol {
    /// The `Content-Type` of answers, e.g. `application/x-amz-json-1.1`.
    let contentType: String
    let dialect = VerificationFailure.Dialect.json
    let throttled = AWSFault("ThrottlingException", "Rate exceeded")

    func denied(_ action: String, to user: String, by decision: ActionPolicy.Decision) -> AWSFault {
        AWSFault("AccessDeniedException", "User: \(user) \(Self.denial(of: action, by: decision))")
    }

    /// The versions, which differ in their content type alone.
    enum Version: String {
        case v1_0 = "application/x-amz-json-1.0"
        case v1_1 = "application/x-amz-json-1.1"
    }

    /// The protocol in one of its versions.
    init(_ version: Version) { contentType = version.rawValue }

    private struct Fault: Encodable {
        var __type: String
        var message: String
    }

    /// The protocol of a request that names it by its `Content-Type`; nil for any other.
    init?(of request: EndpointRequest) {
        let type = request.header("content-type")?.lowercased() ?? ""
        guard let known = ["application/x-amz-json-1.0", "application/x-amz-json-1.1"].first(where: type.hasPrefix)
        else { return nil }
        contentType = known
    }

    func answer(_ fault: AWSFault, requestID: String) -> EndpointResponse {
        let body = try? JSONEncoder().encode(Fault(__type: fault.code, message: fault.message))
        return EndpointResponse(
            status: fault.status, contentType: contentType, requestID: requestID, body: body.map(Array.init) ?? [])
    }
}
