/// How attempts failed, for the reason of a verdict.
enum FailureWords {
    /// What most of them got, and how many that are; nil when none failed.
    ///
    /// - Parameter counts: how many there were of each status; nil for no answer.
    static func of(_ counts: [Int?: Int], hasSessions: Bool) -> String? {
        let sorted = counts.sorted { ($1.value, $0.key ?? 0) < ($0.value, $1.key ?? 0) }
        guard let most = sorted.first else { return nil }
        let share = "\(most.value) of \(counts.values.reduce(0, +)) failed attempts"
        switch most.key {
        case nil: return "\(share) got no answer"
        case 401? where hasSessions: return "\(share) got 401: their sessions were lost"
        case let status?: return "\(share) got \(status)"
        }
    }
}
