extension QueryService {
    /// Identity and Access Management, as far as its policy simulator and the inline policies of the sandbox's user.
    static func iam(_ policies: UserPolicies, user: String) -> QueryService {
        QueryService(
            signingName: "iam", version: "2010-05-08", namespace: "https://iam.amazonaws.com/doc/2010-05-08/",
            operations: [
                .simulatePrincipalPolicy(policies, user: user), .putUserPolicy(policies, user: user),
                .getUserPolicy(policies, user: user), .listUserPolicies(policies, user: user),
                .deleteUserPolicy(policies, user: user),
            ])
    }
}

extension QueryOperation {
    /// The simulator's quota of actions in a call.
    private static let maxActions = 128

    /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html>
    static func simulatePrincipalPolicy(_ policies: UserPolicies, user: String) -> QueryOperation {
        QueryOperation("SimulatePrincipalPolicy") { form, _ throws(AWSFault) in
            guard let source = form["PolicySourceArn"], source.hasPrefix("arn:") else {
                throw AWSFault("InvalidInput", "PolicySourceArn must be the ARN of a user, group or role.")
            }
            guard source == user else {
                throw AWSFault("NoSuchEntity", "The sandbox has one user, \(user).", status: 404)
            }
            let actions = form.list("ActionNames.member")
            guard (1...maxActions).contains(actions.count) else {
                throw AWSFault("InvalidInput", "Give 1 to \(maxActions) actions in ActionNames.")
            }
            let malformed = actions.first { $0.split(separator: ":", omittingEmptySubsequences: false).count != 2 }
            if let malformed {
                throw AWSFault("InvalidInput", "Invalid Action: \(malformed.clipped). Write it as ec2:CreateTags.")
            }
            let given = form.list("ResourceArns.member")
            let resources = given.isEmpty ? ["*"] : given
            let asked = actions.flatMap { action in resources.map { (action, $0) } }
            let start = try place(form, count: asked.count)
            let page = asked[start...].prefix(try form.integer("MaxItems", in: 1...1000) ?? 100)
            var result = XMLWriter()
            result.list("EvaluationResults", "member", Array(page)) { xml, item in
                xml.element("EvalActionName", item.0)
                xml.element("EvalResourceName", item.1)
                xml.element("EvalDecision", policies.decision(on: item.0).rawValue)
                xml.list("MatchedStatements", "member", [])
                xml.list("MissingContextValues", "member", [])
            }
            result.element("IsTruncated", page.endIndex < asked.count)
            result.element("Marker", page.endIndex < asked.count ? String(page.endIndex) : nil)
            return result
        }
    }

    /// Where the page begins that a call's `Marker` asks for.
    private static func place(_ form: QueryForm, count: Int) throws(AWSFault) -> Int {
        guard let text = form["Marker"] else { return 0 }
        guard let place = Int(text), (0...count).contains(place) else {
            throw .validation(
                "The marker \(text.clipped) is not one of this call. Give the Marker of the answer before.")
        }
        return place
    }
}
