internal import FoundationEssentials

/// An operation of a service that speaks an AWS JSON protocol.
struct JSONOperation: Sendable {
    /// The name after the dot of `X-Amz-Target`.
    let name: String
    /// Does it: from the request's body to the answer's.
    let run: @Sendable (JSONBody, EndpointCall) async throws(AWSFault) -> [UInt8]

    /// An operation from its input to its output, whose members are named as in the service's model.
    ///
    /// Instants (`Date`) are seconds since 1970, as AWS writes them; a member that is nil is left out.
    init<Input: Decodable & Sendable, Output: Encodable & Sendable>(
        _ name: String, run: @escaping @Sendable (Input, EndpointCall) async throws(AWSFault) -> Output
    ) {
        self.name = name
        self.run = { (body, call) throws(AWSFault) in
            let output = try await run(try body.decode(Input.self), call)
            return JSONBody.encode(output)
        }
    }
}

/// A service that speaks AWS JSON 1.0 or 1.1: the prefix of its targets and a table of operations.
struct JSONService: AWSService {
    /// What a service answers when a member is missing or of no use; the services differ in it.
    struct Refusals: Sendable {
        /// The code for a member that is missing, e.g. `ValidationException`.
        var missingMember = "ValidationException"
    }

    let signingName: String
    /// What stands before the dot of `X-Amz-Target`, e.g. `AmazonSSM`.
    let target: String
    private let json: JSONProtocol
    private let refusals: Refusals
    private let operations: [String: JSONOperation]

    var operationNames: [String] { operations.keys.sorted() }
    var wireProtocol: any WireProtocol { json }

    init(
        signingName: String, target: String, version: JSONProtocol.Version = .v1_1, refusals: Refusals = Refusals(),
        operations: [JSONOperation]
    ) {
        self.signingName = signingName
        self.target = target
        self.json = JSONProtocol(version)
        self.refusals = refusals
        self.operations = Dictionary(uniqueKeysWithValues: operations.map { ($0.name, $0) })
    }

    func outline(of request: EndpointRequest) -> CallOutline {
        let named = request.header("x-amz-target")?.split(separator: ".").last
        return CallOutline(operation: named.map(String.init))
    }

    func answer(_ request: EndpointRequest, call: EndpointCall) async throws(AWSFault) -> EndpointResponse {
        guard request.method == "POST", request.path == "/" else {
            throw AWSFault("UnknownOperationException", "The JSON protocol has one request: POST /.", status: 404)
        }
        let named = request.header("x-amz-target") ?? ""
        let parts = named.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == target, let operation = operations[String(parts[1])] else {
            let offered = operationNames.joined(separator: ", ")
            throw AWSFault(
                "UnknownOperationException",
                "There is no operation \(named.clipped). The sandbox offers, after \"\(target).\": \(offered).")
        }
        let body = JSONBody(bytes: request.body, missingMember: refusals.missingMember)
        let answer = try await operation.run(body, call)
        return EndpointResponse(
            status: 200, contentType: json.contentType, requestID: call.requestID, body: answer)
    }
}

/// The body of a request of a JSON protocol.
struct JSONBody: Sendable {
    let bytes: [UInt8]
    /// The code of the refusal when a member is missing.
    let missingMember: String

    /// - Throws: `SerializationException` for what is no JSON or of another type than the model's; the service's own
    ///   code for a member that is missing.
    func decode<Input: Decodable>(_: Input.Type) throws(AWSFault) -> Input {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .secondsSince1970
        do {
            // No body is an empty object, as AWS has it.
            return try decoder.decode(Input.self, from: Data(bytes.isEmpty ? Array("{}".utf8) : bytes))
        } catch DecodingError.keyNotFound(let key, _) {
            throw AWSFault(missingMember, "The member \(key.stringValue) must be given.")
        } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context) {
            let path = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
            throw AWSFault("SerializationException", "The member \(path.joined(separator: ".")) has the wrong type.")
        } catch {
            throw AWSFault("SerializationException", "The body is not a JSON object.")
        }
    }

    static func encode(_ output: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .secondsSince1970
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Every output is made of texts, numbers, truths, lists and dates, which all have a form in JSON.
        return Array((try? encoder.encode(output)) ?? Data("{}".utf8))
    }
}
