/// What a run proved.
public enum RunVerdict: String, Sendable, Hashable, CaseIterable {
    /// Steady before, the fault took effect, recovered in time, nothing lost.
    case verified
    /// The hypothesis is false.
    case refuted
    /// Nothing was proven.
    case inconclusive
    /// Halted or stopped, and everything was undone.
    case aborted
    /// Something may still be broken.
    case notUndone = "not-undone"

    /// The process's exit code: 0, 1, 2, 3 and 4 in the order of the cases.
    public var exitCode: Int32 {
        switch self {
        case .verified: 0
        case .refuted: 1
        case .inconclusive: 2
        case .aborted: 3
        case .notUndone: 4
        }
    }

    /// How bad it is: when several apply, the worst is reported, and exit code 3 outranks 2 but not 1.
    private var severity: Int {
        switch self {
        case .verified: 0
        case .inconclusive: 1
        case .aborted: 2
        case .refuted: 3
        case .notUndone: 4
        }
    }

    /// The worst of several verdicts; nil of none.
    public static func worst(of verdicts: some Sequence<RunVerdict>) -> RunVerdict? {
        verdicts.max { $0.severity < $1.severity }
    }
}
