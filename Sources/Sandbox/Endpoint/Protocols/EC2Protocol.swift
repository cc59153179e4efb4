internal import SigV4

/// EC2's own query protocol: form parameters in, XML out without the wrapping that other query services have.
struct EC2Protocol: QueryDialect {
    let dialect = VerificationFailure.Dialect.ec2
    private let namespace = "http://ec2.amazonaws.com/doc/2016-11-15/"

    /// `RequestLimitExceeded`: "Request throttling for the Amazon EC2 API", EC2 API Reference.
    let throttled = AWSFault("RequestLimitExceeded", "Request limit exceeded.", status: 503)

    func denied(_ action: String, to user: String, by decision: ActionPolicy.Decision) -> AWSFault {
        AWSFault(
            "UnauthorizedOperation",
            "You are not authorized to perform this operation. User: \(user) \(Self.denial(of: action, by: decision))",
            status: 403)
    }

    /// A result in the form `<ActionResponse><requestId>...</requestId>` and the members.
    func answer(_ action: String, result: XMLWriter?, requestID: String) -> EndpointResponse {
        var xml = XMLWriter.document()
        xml.element("\(action)Response", namespace: namespace) { xml in
            xml.element("requestId", requestID)
            if let result { xml.append(result) }
        }
        return response(200, xml, requestID)
    }

    func answer(_ fault: AWSFault, requestID: String) -> EndpointResponse {
        var xml = XMLWriter.document()
        xml.element("Response") { xml in
            xml.list("Errors", "Error", [fault]) { xml, fault in
                xml.element("Code", fault.code)
                xml.element("Message", fault.message)
            }
            xml.element("RequestID", requestID)
        }
        return response(fault.status, xml, requestID)
    }

    private func response(_ status: Int, _ xml: XMLWriter, _ requestID: String) -> EndpointResponse {
        EndpointResponse(
            status: status, contentType: "text/xml;charset=UTF-8", requestID: requestID, body: xml.bytes)
    }
}
