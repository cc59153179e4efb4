/// Why an AWS call has no result.
public struct AWSError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it is, whatever the service calls it.
    public enum Kind: Sendable, Hashable {
        /// The service refused the call because there were too many; it did nothing.
        case throttled
        /// A daily or account quota is used up: trying again soon is of no use.
        case quotaExceeded
        /// The service failed (HTTP 5xx); the call may have taken effect all the same.
        case transient
        /// No complete answer came back: the call may have taken effect.
        case ambiguous
        /// Not a byte of the request can have reached the service.
        case unreachable
        /// The credentials are valid but do not allow the call.
        case accessDenied
        /// The credentials or the signature are not accepted.
        case unauthenticated
        /// What the call names does not exist.
        case notFound
        /// The resource is in a state that does not allow the call now.
        case conflict
        /// The service rejects the request as it is.
        case invalidRequest
        /// A successful status with a body that is not the service's answer.
        case malformedAnswer
        /// No provider has credentials.
        case noCredentials
        /// gameday itself refuses to send the call.
        case refused
        /// The task was cancelled.
        case cancelled
    }

    /// What to decide by.
    public var kind: Kind
    /// AWS's error code, such as `DBClusterNotFoundFault`; nil when the service did not send one.
    public var code: String?
    /// What happened, and what to do.
    public var message: String
    /// The HTTP status; nil when there was no answer.
    public var status: Int?
    /// AWS's id of the request, for its support.
    public var requestID: String?
    /// The service that was called, such as `rds`; empty when the failure came before a call.
    public var service = ""
    /// The operation that was called, such as `FailoverDBCluster`.
    public var operation = ""
    /// How often the call was tried.
    public var attempts = 0
    /// How long the service asks to wait before another try, in milliseconds.
    public var retryAfterMilliseconds: Int?
    /// Whether not a byte of the last attempt was sent: the task was cancelled before.
    public var certainlyNotSent = false
    /// Whether an attempt before the last one had no answer: it may have taken effect, whatever the last one was told.
    public var followsUnansweredAttempt = false

    /// Whether the credentials that the call was signed with had ended and are held no longer.
    var endedCredentials = false

    /// A failure.
    public init(
        kind: Kind, code: String? = nil, message: String, status: Int? = nil, requestID: String? = nil,
        retryAfterMilliseconds: Int? = nil
    ) {
        self.kind = kind
        self.code = code
        self.message = message
        self.status = status
        self.requestID = requestID
        self.retryAfterMilliseconds = retryAfterMilliseconds
    }

    /// False only when the call certainly did nothing.
    public var mayHaveTakenEffect: Bool {
        if followsUnansweredAttempt { return true }
        return switch kind {
        case .transient, .ambiguous, .malformedAnswer: true
        case .cancelled: !certainlyNotSent
        case .throttled, .quotaExceeded, .unreachable, .accessDenied, .unauthenticated, .notFound, .conflict,
            .invalidRequest, .noCredentials, .refused:
            false
        }
    }

    /// Whether the service refuses the call because of what it names, or of its state.
    public var isDefiniteRefusal: Bool {
        switch kind {
        case .notFound, .conflict, .invalidRequest: true
        default: false
        }
    }

    /// Whether the service says that the credentials are not good, or not any more: others may be had.
    ///
    /// EC2 and S3 have codes of their own. Sources: "Error codes for the Amazon EC2 API",
    /// https://docs.aws.amazon.com/ec2/latest/devguide/errors-overview.html, and "Error responses",
    /// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
    var isOfEndedCredentials: Bool {
        [
            "ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId", "UnrecognizedClientException",
            "RequestExpired", "AuthFailure", "InvalidAccessKeyId", "InvalidToken",
        ].contains(code ?? "")
    }

    /// Whether AWS answered a dry run with "this would have been done": it says so with an error.
    public var isPassedDryRun: Bool { code == "DryRunOperation" }

    /// What to do, for the kinds where the service's message does not say.
    public var advice: String? {
        if followsUnansweredAttempt {
            return "an earlier attempt had no answer and may have taken effect: read the state before calling again"
        }
        return switch kind {
        case .unauthenticated:
            "check the access key and its secret, whether they have expired, and this machine's clock"
        case .accessDenied: "allow the action in the IAM policy of the credentials"
        case .unreachable: "check the network, the name resolution and the stack file's region and endpoint"
        case .quotaExceeded: "wait until the quota is renewed"
        case .throttled: "call less often, or try again later"
        case .transient, .ambiguous, .malformedAnswer:
            "it may have taken effect: read the state before calling again"
        case .notFound, .conflict, .invalidRequest, .noCredentials, .refused, .cancelled: nil
        }
    }

    /// One line: the call, the code, the status, the request id, how often it was tried, the message and the advice.
    public var description: String {
        var facts: [String] = []
        if let status { facts.append("HTTP \(status)") }
        if let requestID { facts.append("request id \(requestID)") }
        if attempts > 1 { facts.append("\(attempts) attempts") }
        let call = [service, operation].filter { !$0.isEmpty }.joined(separator: " ")
        let head = [call, code ?? "\(kind)"].filter { !$0.isEmpty }.joined(separator: ": ")
        return head + (facts.isEmpty ? "" : " (\(facts.joined(separator: ", ")))") + ": \(message)"
            + (advice.map { "; \($0)" } ?? "")
    }
}
