internal import Basics

/// The JSON protocols: the operation in `X-Amz-Target`, the parameters as the body.
enum JSONProtocol {
    static func encode(target: String, version: String, parameters: AWSValue) -> EncodedRequest {
        EncodedRequest(
            headers: [("Content-Type", "application/x-amz-json-\(version)"), ("X-Amz-Target", target)],
            body: Array(parameters.json.text.utf8))
    }
}

extension AWSValue {
    /// The value as the JSON protocols have it; timestamps are seconds since 1970.
    var json: JSON {
        switch self {
        case .string(let text): .string(text)
        case .integer(let number): .integer(number)
        case .boolean(let flag): .boolean(flag)
        case .timestamp(let seconds): .integer(Int(seconds))
        case .list(let elements, _): .array(elements.map(\.json))
        case .structure(let members): .object(members.map { ($0.name, $0.value.json) })
        }
    }
}
