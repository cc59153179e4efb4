internal import FoundationEssentials
internal import HTTPClient

/// Reads the answer of a failed call. Whatever the body is, an error comes out.
enum ErrorAnswer {
    /// What a protocol's error body says.
    private struct Body {
        var code: String?
        var message: String?
        var requestID: String?
    }

    static func error(from response: HTTPResponse, wireProtocol: WireProtocol) -> AWSError {
        let body =
            switch wireProtocol {
            case .query, .ec2, .restXML: xml(response)
            case .json, .restJSON: json(response)
            }
        let requestID =
            body.requestID ?? response["x-amzn-RequestId"] ?? response["x-amz-request-id"]
            ?? response["x-amz-requestid"]
        return AWSError(
            kind: .init(code: body.code, status: response.status), code: body.code,
            message: body.message ?? unreadable(response), status: response.status, requestID: requestID,
            retryAfterMilliseconds: retryAfter(response))
    }

    /// `<ErrorResponse><Error><Code/><Message/></Error><RequestId/>` and EC2's
    /// `<Response><Errors><Error><Code/><Message/></Error></Errors><RequestID/>`.
    private static func xml(_ response: HTTPResponse) -> Body {
        guard let root = try? XMLNode.parse(response.body), let error = root.first("Error") else { return Body() }
        return Body(
            code: error.text("Code"), message: error.text("Message"),
            requestID: root.text("RequestId") ?? root.text("RequestID"))
    }

    /// `{"__type": "com.amazonaws.ecs#ClusterNotFoundException", "message": "..."}`, the code also in a header and
    /// sometimes followed by a colon and an address.
    private static func json(_ response: HTTPResponse) -> Body {
        struct Fields: Decodable {
            var __type: String?
            var code: String?
            var message: String?
            var Message: String?
        }
        let fields = try? JSONDecoder().decode(Fields.self, from: Data(response.body))
        let code = response["x-amzn-errortype"] ?? fields?.__type ?? fields?.code
        return Body(
            code: code.flatMap { $0.split(separator: ":").first?.split(separator: "#").last.map(String.init) },
            message: fields?.message ?? fields?.Message)
    }

    /// The seconds of `Retry-After` or the milliseconds of `x-amz-retry-after`; dates are not honoured.
    private static func retryAfter(_ response: HTTPResponse) -> Int? {
        if let milliseconds = response["x-amz-retry-after"].flatMap({ Int($0) }), milliseconds >= 0 {
            return milliseconds
        }
        guard let seconds = response["Retry-After"].flatMap({ Int($0) }), seconds >= 0, seconds <= 86_400 else {
            return nil
        }
        return seconds * 1_000
    }

    /// A sentence about a body that is no AWS error, with its beginning made printable.
    private static func unreadable(_ response: HTTPResponse) -> String {
        guard !response.body.isEmpty else { return "the answer has no body" }
        let start = String(decoding: response.body.prefix(160), as: UTF8.self)
        let printable = String(
            start.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : Character($0) })
        return "the answer is no AWS error; it begins with: \(printable)"
    }
}
