internal import AWS
internal import Stack

/// What a failed AWS call means for a run that has changed nothing yet.
enum AWSFinding {
    static func refused(_ error: AWSError, doing what: String, stack: StackFile) -> Finding {
        let mend =
            switch error.kind {
            case .unreachable, .ambiguous, .transient:
                stack.kind == .sandbox
                    ? "see with `gameday sandbox status` whether the sandbox is up"
                    : "see that \(stack.endpoint ?? "AWS") can be reached from here"
            case .unauthenticated, .noCredentials: "give credentials of account \(stack.account)"
            case .accessDenied: "give the credentials the permission that AWS names"
            default: "see what AWS says, and run it again"
            }
        return Finding(.refused, "\(what) failed: \(error)", mend: mend)
    }
}
