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
        /// The resource's ARN, or `*`.
        public var resource: String
        /// What a policy's conditions look at and the question did not say, such as a resource's tags: then a decision
        /// other than an explicit deny may be wrong.
        public var isMissingContext: Bool

        init(_ node: XMLNode) throws(AnswerError) {
            action = try node.required("EvalActionName")
            decision = try node.required("EvalDecision")
            resource = node.text("EvalResourceName") ?? "*"
            isMissingContext = node["MissingContextValues"]?.children.isEmpty == false
        }
    }

    /// Asks what a user's or a role's policies say of actions on resources.
    ///
    /// - Parameter resources: their ARNs; with none it is asked for any resource, and a policy that allows an action on
    ///   named resources only is an `implicitDeny`.
    ///
    /// Source: IAM API reference, SimulatePrincipalPolicy.
    public static func simulatePrincipalPolicy(
        principal: String, actions: [String], resources: [String] = [], marker: String? = nil
    ) -> AWSOperation<AWSPage<Evaluation>> {
        AWSOperation(
            service, "SimulatePrincipalPolicy", effect: .reads,
            parameters: .structure(
                given: ("PolicySourceArn", .string(principal)),
                ("ActionNames", .list(actions.map { .string($0) })),
                ("ResourceArns", resources.isEmpty ? nil : .list(resources.map { .string($0) })), ("MaxItems", 100),
                ("Marker", marker.map { .string($0) }))
        ) { answer throws(AnswerError) in
            let result = try answer.xml()
            return AWSPage(
                items: try result.list("EvaluationResults", of: "member", Evaluation.init),
                next: result.text("Marker"))
        }
    }
}
