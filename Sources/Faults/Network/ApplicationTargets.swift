internal import AWS
internal import Experiments
internal import Stack

/// The load balancer's targets in the application subnets that are to be cut off: they show whether that happened.
struct ApplicationTargets: Sendable {
    let targetGroup: String
    let blocks: [AddressBlock]

    /// What to watch for these subnets: nil when none of them is an application subnet.
    ///
    /// - Throws: `FaultRefusal` when nothing in them is healthy, for then nothing could show that they went dark.
    static func watch(
        _ targets: [PreparedBlackhole.Target], in environment: FaultEnvironment
    ) async throws(FaultRefusal) -> ApplicationTargets? {
        let application = targets.filter { $0.subnet.tier == .application }
        guard !application.isEmpty else { return nil }
        let names = application.map(\.subnet.id).joined(separator: ", ")
        guard let targetGroup = environment.stack.loadBalancer?.targetGroup else {
            throw FaultRefusal(
                "the stack file names no target group, so nothing could show that \(names) went dark",
                mend: "add loadBalancer.targetGroup to the stack file")
        }
        let watched = ApplicationTargets(targetGroup: targetGroup, blocks: application.flatMap(\.blocks))
        let healthy: [String]
        do {
            healthy = try await watched.healthy(environment.aws)
        } catch {
            throw FaultRefusal(
                unread: "the target group \(targetGroup)", error, fault: BlackholeSubnet.schema.name)
        }
        guard !healthy.isEmpty else {
            throw FaultRefusal(
                "no target in \(names) is healthy, so nothing could show that it went dark",
                mend: "wait until the service is steady in that zone")
        }
        return watched
    }

    /// The addresses of the healthy targets in the subnets.
    func healthy(_ aws: AWSClient) async throws(AWSError) -> [String] {
        try await aws.call(ELB.describeTargetHealth(targetGroup: targetGroup))
            .filter { target in target.state == "healthy" && blocks.contains { $0.contains(target.target) } }
            .map(\.target)
    }
}
