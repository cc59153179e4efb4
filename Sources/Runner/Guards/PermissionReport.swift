/// Which of the permissions that a run needs its credentials lack.
public struct PermissionReport: Sendable, Hashable {
    /// Every action that the run may call.
    public var needed: [String] = []
    /// Those that will certainly be refused: a policy denies them, nothing allows them on the run's own resources, or
    /// AWS refused to make a trial run of the call.
    public var denied: [String] = []
    /// Those that were refused when they were tried, or when a trial run was made of a call like theirs.
    public var missing: [String] = []
    /// Those that no policy allows on every resource; one on the stack's own resources may still allow them.
    public var notAllowedEverywhere: [String] = []
    /// What could not be asked, and why; nil when everything was.
    public var note: String?

    /// A report of nothing yet.
    public init() {}

    /// In words; nil when everything is allowed.
    public var words: String? {
        let lists = [
            ("denied", denied), ("missing", missing), ("not allowed on every resource", notAllowedEverywhere),
        ]
        let parts = lists.filter { !$0.1.isEmpty }.map { "\($0.0): \($0.1.joined(separator: ", "))" }
        let all = parts + [note].compactMap { $0 }
        return all.isEmpty ? nil : all.joined(separator: "; ")
    }

    /// What is lacking for certain or as far as was seen, in one list; nil when nothing is.
    public var lacking: String? {
        let all = denied + missing.filter { !denied.contains($0) }
        return all.isEmpty ? nil : all.joined(separator: ", ")
    }

    /// Why the run must not begin: a change that it could not make, or worse, could not take back.
    public var refusal: Finding? {
        // Without reading the lease it could not be given back.
        let changes = denied.filter { !Self.isRead($0) || PermissionPreflight.always.contains($0) }
        guard !changes.isEmpty else { return nil }
        return Finding(
            .refused,
            "the credentials may not call what the run needs to break and to put back: denied: "
                + changes.joined(separator: ", "),
            mend: "allow them in the policies of these credentials; nothing was injected")
    }

    /// IAM names reads so, with few exceptions; taking another for a change is on the safe side.
    private static func isRead(_ action: String) -> Bool {
        let name = action.split(separator: ":").last ?? ""
        return ["Describe", "List", "Get"].contains { name.hasPrefix($0) }
    }

    mutating func deny(_ action: String) {
        if !denied.contains(action) { denied.append(action) }
        missing.removeAll { $0 == action }
        notAllowedEverywhere.removeAll { $0 == action }
    }

    mutating func miss(_ action: String) {
        guard !denied.contains(action), !missing.contains(action) else { return }
        missing.append(action)
        notAllowedEverywhere.removeAll { $0 == action }
    }

    mutating func allow(_ action: String) {
        missing.removeAll { $0 == action }
        notAllowedEverywhere.removeAll { $0 == action }
    }
}
