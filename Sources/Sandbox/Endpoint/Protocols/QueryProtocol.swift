internal import SigV4

/// The AWS query protocol: form parameters in, XML out. RDS, STS, ElastiCache and Elastic Load Balancing speak it.
struct QueryProtocol: QueryDialect {
    /// The XML namespace of the service's answers.
    let namespace: String
    let dialect = VerificationFailure.Dialect.query
    let throttled = AWSFault("Throttling", "Rate exceeded")

    func denied(_ action: String, to user: String, by decision: ActionPolicy.Decision) -> AWSFault {
        AWSFault("AccessDenied", "User: \(user) \(Self.denial(of: action, by: decision))", status: 403)
    }

    /// The namespace of faults that arise before a service is known.
    static let unknownService = QueryProtocol(namespace: "http://webservices.amazon.com/AWSFault/2005-15-09")

    /// A result in the form `<ActionResponse><ActionResult>...</ActionResult><ResponseMetadata>...`.
    ///
    /// - Parameter result: nil for an operation that the service model gives no output.
    func answer(_ action: String, result: XMLWriter?, requestID: String) -> EndpointResponse {
        var xml = XMLWriter.document()
        xml.element("\(action)Response", namespace: namespace) { xml in
            if let result { xml.element("\(action)Result") { $0.append(result) } }
            xml.element("ResponseMetadata") { $0.element("RequestId", requestID) }
        }
        return EndpointResponse(status: 200, contentType: "text/xml", requestID: requestID, body: xml.bytes)
    }

    func answer(_ fault: AWSFault, requestID: String) -> EndpointResponse {
        var xml = XMLWriter.document()
        xml.element("ErrorResponse", namespace: namespace) { xml in
            xml.element("Error") { xml in
                xml.element("Type", fault.type)
                xml.element("Code", fault.code)
                xml.element("Message", fault.message)
            }
            xml.element("RequestId", requestID)
        }
        return EndpointResponse(status: fault.status, contentType: "text/xml", requestID: requestID, body: xml.bytes)
    }
}
