/// AWS Identity and Access Management, as far as a policy can be asked what it allows.
public enum IAM {
    /// API version 2010-05-08.
    public static let service = AWSService("iam", wireProtocol: .query(version: "2010-05-08"))

    /// What the policies of a principal say of one action.
    public struct Evaluation: Sendable, Hashable {
        /// `service:Operation`.
        public var action: String
        /// `allowed`, `explicitDeny` or `implicitDeny`.
        public var decision: String

        init(_ node: XMLNode) throws(AnswerError) {
            action = try node.required("EvalActionName")
            decision = try node.required("EvalDecision")
        }
    }

    /// Asks what a user's or a role's policies say of actions, on any resource. A policy that allows an action on named
    /// resources only is an `implicitDeny` here.
    ///
    /// Source: IAM API reference, SimulatePrincipalPolicy.
    public static func simulatePrincipalPolicy(
        principal: String, actions: [String], marker: String? = nil
    ) -> AWSOperation<AWSPage<Evaluation>> {
        AWSOperation(
            service, "SimulatePrincipalPolicy", effect: .reads,
            parameters: .structure(
                given: ("PolicySourceArn", .string(principal)),
                ("ActionNames", .list(actions.map { .string($0) })), ("MaxItems", 100),
                ("Marker", marker.map { .string($0) }))
        ) { answer throws(AnswerError) in
            let result = try answer.xml()
            return AWSPage(
                items: try result.list("EvaluationResults", of: "member", Evaluation.init),
                next: result.text("Marker"))
        }
    }
}
