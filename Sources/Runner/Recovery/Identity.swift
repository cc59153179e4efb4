internal import AWS
internal import Stack

/// Whose the credentials are.
enum Identity {
    /// The caller, who must be of the stack's account and region.
    ///
    /// - Throws: `Finding` when they are of another one, or when that cannot be asked.
    static func check(_ stack: StackFile, aws: AWSClient) async throws(Finding) -> STS.CallerIdentity {
        guard aws.region == stack.region else {
            throw Finding(
                .refused, "the calls would go to \(aws.region), and the stack \(stack.name) is in \(stack.region)",
                mend: "use the stack file of this region")
        }
        let identity: STS.CallerIdentity
        do {
            identity = try await aws.call(STS.getCallerIdentity())
        } catch {
            throw AWSFinding.refused(error, doing: "asking AWS who the credentials belong to", stack: stack)
        }
        guard identity.account == stack.account else {
            throw Finding(
                .refused,
                "the credentials belong to account \(identity.account), and the stack \(stack.name) is in "
                    + stack.account,
                mend: "use credentials of account \(stack.account), or the stack file of this account")
        }
        return identity
    }
}
