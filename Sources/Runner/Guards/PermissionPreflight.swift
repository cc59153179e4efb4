internal import AWS
internal import Experiments
internal import Faults

/// Which of the permissions that a run needs its credentials lack.
public struct PermissionReport: Sendable, Hashable {
    /// Every action that the run may call.
    public var needed: [String] = []
    /// Those that a policy denies.
    public var denied: [String] = []
    /// Those that no policy allows on every resource; one on the stack's own resources may still allow them.
    public var notAllowedEverywhere: [String] = []
    /// Why nobody could be asked; nil when IAM answered.
    public var note: String?

    /// In words; nil when everything is allowed.
    public var words: String? {
        var parts: [String] = []
        if !denied.isEmpty { parts.append("denied: \(denied.joined(separator: ", "))") }
        if !notAllowedEverywhere.isEmpty {
            parts.append("not allowed on every resource: \(notAllowedEverywhere.joined(separator: ", "))")
        }
        if let note { parts.append(note) }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }
}

/// Asks IAM beforehand what the calls of a run would meet. That it cannot be asked is a note, never a refusal: the
/// permission to ask is not needed for the run itself.
enum PermissionPreflight {
    /// What every run calls, whatever its faults are.
    static let always = [
        "ssm:PutParameter", "ssm:GetParameter", "ssm:GetParametersByPath", "ssm:DeleteParameter",
    ]

    static func check(faults names: [String], caller arn: String, aws: AWSClient) async -> PermissionReport {
        var report = PermissionReport()
        report.needed = needed(by: names)
        guard let principal = principal(of: arn) else {
            report.note = "the permissions of \(arn) cannot be asked for"
            return report
        }
        do {
            let actions = report.needed
            let evaluations = try await aws.pages {
                IAM.simulatePrincipalPolicy(principal: principal, actions: actions, marker: $0)
            }
            report.denied = evaluations.filter { $0.decision == "explicitDeny" }.map(\.action)
            report.notAllowedEverywhere = evaluations.filter { $0.decision == "implicitDeny" }.map(\.action)
        } catch {
            report.note = "the permissions could not be asked for: \(error)"
        }
        return report
    }

    /// The actions of these faults and of the run itself, each once, in the faults' order.
    static func needed(by names: [String]) -> [String] {
        let faults = names.flatMap { name in
            FaultCatalog.all.first { $0.schema.name == name }?.reference.permissions ?? []
        }
        var seen: Set<String> = []
        return (faults + always).filter { seen.insert($0).inserted }
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
