/// How attempts failed, for the reason of a verdict.
enum FailureWords {
    /// What the attempts got, the most frequent first, and how many that are; nil when none failed.
    ///
    /// - Parameter counts: how many there were of each status; nil for no answer.
    static func of(_ counts: [Int?: Int], hasSessions: Bool) -> String? {
        let sorted = counts.sorted { ($1.value, $0.key ?? 0) < ($0.value, $1.key ?? 0) }
        guard !sorted.isEmpty else { return nil }
        var kinds = sorted.prefix(most).map { "\($0.value) got \(answer($0.key, hasSessions))" }
        let others = sorted.dropFirst(most).reduce(0) { $0 + $1.value }
        if others > 0 { kinds.append("\(others) got others") }
        return "of \(counts.values.reduce(0, +)) failed attempts \(kinds.joined(separator: ", "))"
    }

    /// So many kinds are named.
    private static let most = 3

    private static func answer(_ status: Int?, _ hasSessions: Bool) -> String {
        switch status {
        case nil: "no answer"
        case 401? where hasSessions: "401 (their sessions were lost)"
        case let status?: "\(status)"
        }
    }
}
