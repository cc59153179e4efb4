internal import AWS

/// Where a deploy of the service stands, from one look at it.
///
/// Source: ECS API reference, Deployment, `rolloutState`.
enum DeployState: Sendable, Hashable {
    /// Nothing is rolled out, and as many tasks run as there should be.
    case settled
    /// What is going on, in words.
    case inProgress(String)
    /// A deploy has failed: what runs is not what was deployed, or not whole.
    case failed(String)

    init(_ service: ECS.Service) {
        guard service.status != "DRAINING" else {
            self = .failed("the service is being deleted")
            return
        }
        let deployments = service.deployments ?? []
        if let failed = deployments.first(where: { $0.rolloutState == "FAILED" }) {
            let why = failed.rolloutStateReason.map { " (\($0))" } ?? ""
            self = .failed((failed.status == "PRIMARY" ? "the deploy failed" : "the deploy is rolled back") + why)
            return
        }
        var words = Self.rollout(service)
        let (desired, running) = (service.desiredCount ?? 0, service.runningCount ?? 0)
        if running != desired { words.append("\(running) of \(desired) tasks run") }
        if let pending = service.pendingCount, pending > 0 { words.append("\(pending) tasks are being started") }
        self = words.isEmpty ? .settled : .inProgress(words.joined(separator: ", "))
    }

    /// What is rolled out as ECS's deployments tell, in words; empty when nothing is.
    static func rollout(_ service: ECS.Service) -> [String] {
        let deployments = (service.deployments ?? []).filter { $0.status != "INACTIVE" }
        var words: [String] = []
        let older = deployments.count { $0.status != "PRIMARY" }
        if older > 0 { words.append("\(older + 1) deployments are there") }
        // A service that something else than ECS deploys has no rollout state: then its tasks say it.
        if let state = deployments.first(where: { $0.status == "PRIMARY" })?.rolloutState, state != "COMPLETED" {
            words.append("the rollout is \(state)")
        }
        return words
    }
}
