/// An operation of a query-protocol service.
struct QueryOperation: Sendable {
    /// The `Action` it answers to.
    let name: String
    /// Whether the service model gives it an output.
    let hasOutput: Bool
    /// Does it and writes the members of its result.
    let run: @Sendable (QueryForm, EndpointCall) async throws(AWSFault) -> XMLWriter

    init(
        _ name: String, hasOutput: Bool = true,
        run: @escaping @Sendable (QueryForm, EndpointCall) async throws(AWSFault) -> XMLWriter
    ) {
        self.name = name
        self.hasOutput = hasOutput
        self.run = run
    }
}

/// A service that speaks the AWS query protocol: a name, a version and a table of operations.
struct QueryService: AWSService {
    let signingName: String
    /// The one version of the API, e.g. `2014-10-31`.
    let version: String
    private let query: any QueryDialect
    private let operations: [String: QueryOperation]

    var operationNames: [String] { operations.keys.sorted() }
    var wireProtocol: any WireProtocol { query }

    init(signingName: String, version: String, namespace: String, operations: [QueryOperation]) {
        self.init(
            signingName: signingName, version: version, query: QueryProtocol(namespace: namespace),
            operations: operations)
    }

    init(signingName: String, version: String, query: any QueryDialect, operations: [QueryOperation]) {
        self.signingName = signingName
        self.version = version
        self.query = query
        self.operations = Dictionary(uniqueKeysWithValues: operations.map { ($0.name, $0) })
    }

    func outline(of request: EndpointRequest) -> CallOutline {
        guard let form = try? QueryForm(request) else { return CallOutline() }
        return CallOutline(
            operation: form["Action"], isDryRun: form["DryRun"] == "true",
            isTagged: form.has(prefix: "TagSpecification.") || form.has(prefix: "Tags."))
    }

    func answer(_ request: EndpointRequest, call: EndpointCall) async throws(AWSFault) -> EndpointResponse {
        guard request.method == "POST" || request.method == "GET" else {
            throw AWSFault(
                "UnsupportedHttpVerb",
                "The method \(request.method.clipped) is not one of the query protocol. Use POST or GET.", status: 405)
        }
        guard request.path == "/" else {
            throw AWSFault(
                "InvalidAction", "The query protocol has no path \(String(request.path).clipped). Use /.", status: 404)
        }
        let form = try QueryForm(request)
        guard let action = form["Action"], !action.isEmpty else {
            throw AWSFault("MissingAction", "The request names no action. Give the parameter Action.")
        }
        let asked = form["Version"] ?? "NO_VERSION_SPECIFIED"
        guard let operation = operations[action], asked == version else {
            let offered = operationNames.joined(separator: ", ")
            throw AWSFault(
                "InvalidAction",
                "Could not find operation \(action.clipped) for version \(asked.clipped). "
                    + "The sandbox offers, for version \(version): \(offered).")
        }
        let result = try await operation.run(form, call)
        return query.answer(action, result: operation.hasOutput ? result : nil, requestID: call.requestID)
    }
}
