/// What a check concludes. Three-valued: what was not proven is never a pass.
public enum Verdict: String, Equatable, Sendable, CaseIterable {
    /// Proven.
    case pass
    /// Refuted.
    case fail
    /// Neither: the history does not tell.
    case unknown

    /// The worse of two: fail before unknown before pass.
    public func worse(_ other: Verdict) -> Verdict { rank >= other.rank ? self : other }

    private var rank: Int {
        switch self {
        case .pass: 0
        case .unknown: 1
        case .fail: 2
        }
    }

    /// The exit code of `gameday check`: 0, 1 or 2.
    public var exitCode: Int32 {
        switch self {
        case .pass: 0
        case .fail: 1
        case .unknown: 2
        }
    }
}
