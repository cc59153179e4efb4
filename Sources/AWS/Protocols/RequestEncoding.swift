internal import Basics

/// What a protocol makes of a call: the body, and the headers that say what it is.
struct EncodedRequest {
    var headers: [(name: String, value: String)]
    var body: [UInt8]
    var method = "POST"
}

extension WireProtocol {
    /// Writes a call.
    func encode(operation: String, parameters: AWSValue) -> EncodedRequest {
        switch self {
        case .query(let version):
            QueryEncoder.encode(operation: operation, version: version, parameters: parameters, lists: .query)
        case .ec2(let version):
            QueryEncoder.encode(operation: operation, version: version, parameters: parameters, lists: .ec2)
        case .json(let target, let version):
            JSONProtocol.encode(target: "\(target).\(operation)", version: version, parameters: parameters)
        case .restJSON:
            EncodedRequest(
                headers: [("Content-Type", "application/json")], body: Array(parameters.json.text.utf8))
        case .restXML:
            EncodedRequest(headers: [], body: [], method: "GET")
        }
    }
}
