/// The actions that the sandbox's user may not do: the one list behind refusals and the policy simulator.
struct DeniedActions: Sendable {
    private let patterns: [Wildcard]

    /// - Parameter patterns: actions as IAM policies name them, `*` and `?` included; letter case is not looked at.
    init(_ patterns: [String]) {
        self.patterns = patterns.map { Wildcard($0.lowercased()) }
    }

    /// Whether an action, e.g. `ec2:CreateTags`, is denied.
    func contains(_ action: String) -> Bool {
        let lower = action.lowercased()
        return patterns.contains { $0.matches(lower) }
    }

    /// The action that an operation needs; IAM names two services otherwise than signatures do.
    static func action(service: String, operation: String) -> String {
        let prefixes = ["monitoring": "cloudwatch"]
        return "\(prefixes[service] ?? service):\(operation)"
    }
}
