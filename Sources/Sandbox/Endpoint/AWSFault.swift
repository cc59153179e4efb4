/// A refusal in AWS's terms: what every wire protocol can write, each in its own form.
struct AWSFault: Error, Sendable, Hashable {
    /// The error code that clients dispatch on, e.g. `DBClusterNotFoundFault`.
    var code: String
    /// What is wrong and what to do, for people.
    var message: String
    /// The HTTP status code.
    var status: Int

    init(_ code: String, _ message: String, status: Int = 400) {
        self.code = code
        self.message = message
        self.status = status
    }

    /// Whose fault it is, in the words of the query protocol.
    var type: String { status < 500 ? "Sender" : "Receiver" }

    // Codes and statuses: "Common Errors", Amazon RDS API Reference,
    // https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/CommonErrors.html

    static func invalidParameter(_ message: String) -> AWSFault { AWSFault("InvalidParameterValue", message) }

    static func invalidCombination(_ message: String) -> AWSFault { AWSFault("InvalidParameterCombination", message) }

    static func malformedQuery(_ message: String) -> AWSFault {
        AWSFault("MalformedQueryString", message, status: 404)
    }

    static func bodyTooLarge(limit: Int) -> AWSFault {
        AWSFault("RequestEntityTooLarge", "The request body is longer than \(limit) bytes. Send less.", status: 413)
    }
}

extension String {
    /// The text as an error message may repeat it: cut short, so that no answer grows with a hostile request.
    var clipped: String { count <= 200 ? self : prefix(200) + "..." }
}
