extension Schedule {
    /// For how long it is looked ahead: over every day of the week, and both changes of the clocks.
    private static let horizonSeconds: Int64 = 366 * 86_400
    /// A schedule that is due less often is looked at for so many times at least.
    private static let leastLooks = 8
    /// Between two looks at one time that jitter moves.
    private static let stepSeconds: Int64 = 900

    /// Why a game day with these windows would never be held: nothing of it may begin at any time at which it is due.
    /// Freezes are not looked at, for they end.
    ///
    /// - Parameter instant: seconds since 1970, from which on it is looked.
    /// - Returns: nil when it may begin at one of its times at least.
    public func refusal(by windows: TimeWindows, after instant: Int64) -> String? {
        guard let first = next(after: instant), let refusal = windows.outsideHours(first) else { return nil }
        var due = first
        var looks = 1
        while looks <= Self.leastLooks || due < instant + Self.horizonSeconds {
            let last = due + jitterSeconds
            let starts = stride(from: due, to: last, by: Int(Self.stepSeconds))
            if (starts + [last]).contains(where: { windows.outsideHours($0) == nil }) { return nil }
            guard let later = next(after: due) else { break }
            due = later
            looks += 1
        }
        return "no time at which it is due is within the game day's working hours: at the next, \(refusal)"
    }
}
