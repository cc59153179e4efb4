internal import AWS

/// What AWS said to a trial run of a changing call (EC2's `DryRun`): whether it would be allowed. Nothing is changed.
///
/// Source: EC2 API reference, "Common query parameters", DryRun: `DryRunOperation` when it would have been done,
/// `UnauthorizedOperation` when it would not be allowed.
public struct PermissionTrial: Sendable, Hashable {
    /// Whether the call would be allowed.
    public enum Answer: Sendable, Hashable {
        case allowed
        /// It would be refused. Whether that holds for the run's own call as well: the trial named the very same
        /// resources, or a policy denies it explicitly.
        case denied(isCertain: Bool)
        /// AWS said something else.
        case unknown(String)
    }

    /// The action that was asked about; where AWS names another that is missing for it, that one.
    public var action: String
    /// What was said.
    public var answer: Answer

    /// A trial and what came of it.
    public init(_ action: String, _ answer: Answer) {
        self.action = action
        self.answer = answer
    }

    /// Makes the trial run of a call.
    ///
    /// - Parameter isExact: whether it names what the run's own call will name.
    static func of<Output>(_ operation: AWSOperation<Output>, isExact: Bool, _ aws: AWSClient) async -> PermissionTrial
    {
        let action = operation.iamAction
        // Without this parameter it would be done.
        guard operation.effect == .reads, operation.written.contains("DryRun=true") else {
            return PermissionTrial(action, .unknown("it is no trial run"))
        }
        do {
            _ = try await aws.call(operation)
            return PermissionTrial(action, .unknown("the endpoint does not know trial runs"))
        } catch {
            if error.code == "DryRunOperation" { return PermissionTrial(action, .allowed) }
            guard error.kind == .accessDenied else { return PermissionTrial(action, .unknown("\(error)")) }
            let isCertain = isExact || error.message.contains("explicit deny")
            return PermissionTrial(named(in: error.message) ?? action, .denied(isCertain: isCertain))
        }
    }

    /// The action that a refusal names: a creation with tags needs another one for these.
    static func named(in message: String) -> String? {
        guard let start = message.firstRange(of: "not authorized to perform: ")?.upperBound else { return nil }
        let action = message[start...].prefix { $0.isLetter || $0.isNumber || $0 == ":" || $0 == "-" }
        return action.contains(":") ? String(action) : nil
    }
}
