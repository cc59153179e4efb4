internal import AWS
internal import Experiments
internal import Faults
internal import Stack

/// Asks AWS beforehand what the calls of a run would meet: IAM's policy simulator, on the run's own resources where
/// they are known; where that may not be asked, the reads are tried; and EC2's trial runs before a real run.
///
/// That nobody can be asked is a note, never a refusal: the permission to ask is not needed for the run itself.
struct PermissionPreflight: Sendable {
    let experiment: Experiment
    /// What they will do; empty when that could not be told.
    let plans: [FaultPlan]
    let stack: StackFile
    let aws: AWSClient

    /// What every run calls, whatever its faults are.
    static let always = [
        "ssm:PutParameter", "ssm:GetParameter", "ssm:GetParametersByPath", "ssm:DeleteParameter",
    ]
    /// So many resources of a kind stand for all of them: a policy tells them apart by patterns.
    private static let mostResources = 10

    init(_ request: RunRequest, plans: [FaultPlan], aws: AWSClient) {
        experiment = request.experiment
        self.plans = plans
        stack = request.stack
        self.aws = aws
    }

    /// What is missing for the caller with this ARN.
    ///
    /// - Parameter trials: what trial runs of the faults' calls came to; none for a mere plan, whose calls only read.
    func check(caller arn: String, trials: [PermissionTrial] = []) async -> PermissionReport {
        var report = PermissionReport()
        report.needed = needed
        if let principal = Self.principal(of: arn) {
            do {
                try await simulate(principal, resources(partition: Self.partition(of: arn)), &report)
            } catch {
                report.note = "IAM could not be asked what is allowed: \(error)"
            }
        } else {
            report.note = "IAM cannot be asked what \(arn) is allowed"
        }
        if report.note != nil {
            for action in await ReadTrials(stack: stack, aws: aws).denied(of: report.needed) { report.miss(action) }
        }
        for trial in trials {
            switch trial.answer {
            case .allowed: report.allow(trial.action)
            case .denied(isCertain: true): report.deny(trial.action)
            case .denied(isCertain: false): report.miss(trial.action)
            case .unknown: break
            }
        }
        return report
    }

    /// The actions of everything that the run does, each once, in alphabetical order.
    var needed: [String] {
        let planned = plans.flatMap(\.calls).map(\.action)
        return Set(ExperimentActions.needed(by: experiment, on: stack) + planned).sorted()
    }

    private func simulate(
        _ principal: String, _ known: [String: [String]], _ report: inout PermissionReport
    ) async throws(AWSError) {
        let groups = Dictionary(grouping: report.needed) { known[$0] ?? [] }
        for (resources, actions) in groups.sorted(by: { ($0.key.first ?? "") < ($1.key.first ?? "") }) {
            for found in try await ask(principal, actions, on: resources) {
                switch found.decision {
                case "explicitDeny": report.deny(found.action)
                // Nothing is left open: it is asked of the very resource, and no policy depends on more.
                case "implicitDeny" where found.resource != "*" && !found.isMissingContext:
                    report.deny(found.action)
                case "implicitDeny":
                    if !report.denied.contains(found.action), !report.notAllowedEverywhere.contains(found.action) {
                        report.notAllowedEverywhere.append(found.action)
                    }
                default: break
                }
            }
        }
    }

    private func ask(
        _ principal: String, _ actions: [String], on resources: [String]
    ) async throws(AWSError) -> [IAM.Evaluation] {
        do throws(AWSError) {
            return try await aws.pages {
                IAM.simulatePrincipalPolicy(
                    principal: principal, actions: actions, resources: resources, marker: $0)
            }
        } catch {
            // Actions of one call must be asked about kinds of resources that go together.
            guard error.kind == .invalidRequest, !resources.isEmpty else { throw error }
            return try await ask(principal, actions, on: [])
        }
    }

    /// The ARNs that each action is called on; an action that is missing is asked about for any resource.
    private func resources(partition: String) -> [String: [String]] {
        var resources: [String: [String]] = [:]
        for call in plans.flatMap(\.calls) {
            guard let resource = call.resource, resources[call.action, default: []].count < Self.mostResources,
                resources[call.action]?.contains(resource) != true
            else { continue }
            resources[call.action, default: []].append(resource)
        }
        let scopes = ActionScopes(stack)
        for action in needed where resources[action] == nil {
            let examples = scopes.examples(of: action)
            if !examples.isEmpty { resources[action] = examples }
        }
        let lease = Lease.parameterName(stack: stack.name)
        let path = lease.hasPrefix("/") ? lease : "/" + lease
        let arn = "arn:\(partition):ssm:\(stack.region):\(stack.account):parameter\(path)"
        for action in Self.always { resources[action] = [arn] }
        return resources
    }

    private static func partition(of arn: String) -> String {
        let parts = arn.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count > 1 ? String(parts[1]) : "aws"
    }

    /// The user or role whose policies hold for a caller; nil for callers that IAM knows no policies of.
    ///
    /// `arn:aws:sts::123456789012:assumed-role/Runner/session` is the role `arn:aws:iam::123456789012:role/Runner`; a
    /// role with a path cannot be told from this.
    static func principal(of arn: String) -> String? {
        let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6 else { return nil }
        let resource = parts[5].split(separator: "/")
        switch (parts[2], resource.first) {
        case ("iam", "user"), ("iam", "role"): return arn
        case ("sts", "assumed-role") where resource.count >= 2:
            return "\(parts[0]):\(parts[1]):iam::\(parts[4]):role/\(resource[1])"
        default: return nil
        }
    }
}
