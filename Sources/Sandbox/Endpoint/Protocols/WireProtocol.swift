internal import SigV4

/// How a family of AWS services writes its refusals. What a service reads and answers besides, it knows itself.
protocol WireProtocol: Sendable {
    /// How the family names what is wrong with a signature.
    var dialect: VerificationFailure.Dialect { get }

    /// What the family answers to more calls than it takes.
    var throttled: AWSFault { get }

    /// What the family answers when a user may not do an action, e.g. `ecs:StopTask`.
    func denied(_ action: String, to user: String, by decision: ActionPolicy.Decision) -> AWSFault

    /// The fault in this protocol's form.
    func answer(_ fault: AWSFault, requestID: String) -> EndpointResponse
}

extension WireProtocol {
    /// How AWS says that a policy denies an action, or that none allows it.
    static func denial(of action: String, by decision: ActionPolicy.Decision) -> String {
        let why =
            decision == .implicitDeny
            ? "because no identity-based policy allows the \(action) action"
            : "with an explicit deny in an identity-based policy"
        return "is not authorized to perform: \(action) \(why)"
    }

    /// What this family of services says when a signature is not accepted.
    func fault(_ failure: VerificationFailure) -> AWSFault {
        AWSFault(failure.code(in: dialect), failure.message, status: failure.status(in: dialect))
    }
}

/// A protocol of forms and XML, with its way to write a result.
protocol QueryDialect: WireProtocol {
    /// The result of an action; nil for an operation that the service model gives no output.
    func answer(_ action: String, result: XMLWriter?, requestID: String) -> EndpointResponse
}
