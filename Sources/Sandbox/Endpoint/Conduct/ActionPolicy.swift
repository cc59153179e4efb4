/// Actions that are allowed and denied.
struct ActionPolicy: Sendable {
    /// What IAM decides on an action.
    enum Decision: String, Sendable, Hashable {
        case allowed
        case implicitDeny
        case explicitDeny
    }

    private let allowed: [Wildcard]?
    private let denied: [Wildcard]

    /// - Parameters:
    ///   - allow: the only actions that are allowed; nil allows all.
    ///   - deny: actions that are refused all the same.
    ///
    /// Both name actions as IAM policies do, `*` and `?` included; letter case is not looked at.
    init(allow: [String]? = nil, deny: [String] = []) {
        allowed = allow?.map { Wildcard($0.lowercased()) }
        denied = deny.map { Wildcard($0.lowercased()) }
    }

    /// What is decided on an action, e.g. `ec2:CreateTags`.
    func decision(on action: String) -> Decision {
        let lower = action.lowercased()
        if denied.contains(where: { $0.matches(lower) }) { return .explicitDeny }
        // "No permissions are required to perform this operation", says its page.
        guard let allowed, lower != "sts:getcalleridentity" else { return .allowed }
        return allowed.contains { $0.matches(lower) } ? .allowed : .implicitDeny
    }

    /// The actions that a call needs, its own first; IAM names some services otherwise than signatures do.
    ///
    /// Source: the service authorization reference: a creation with tags needs the action that tags, and the RDS Data
    /// API reads the secret in the name of its caller.
    static func actions(service: String, outline: CallOutline) -> [String] {
        guard let operation = outline.operation else { return [] }
        let prefixes = ["monitoring": "cloudwatch"]
        let own = "\(prefixes[service] ?? service):\(operation)"
        switch (service, operation) {
        case ("ec2", "CreateNetworkAcl") where outline.isTagged: return [own, "ec2:CreateTags"]
        case ("rds", "RestoreDBClusterToPointInTime") where outline.isTagged,
            ("rds", "CreateDBInstance") where outline.isTagged:
            return [own, "rds:AddTagsToResource"]
        case ("rds-data", "ExecuteStatement"): return [own, "secretsmanager:GetSecretValue"]
        default: return [own]
        }
    }
}
