public import History

/// What checking one history came to.
public struct CheckResult: Equatable, Sendable {
    /// The name of the file, or of what was checked.
    public var file: String
    /// The worst of the checks; unknown if the file is no history.
    public var verdict: Verdict
    /// Why the file is no history; then nothing else is set.
    public var problem: HistoryFormatError?
    /// The durability check, if the history asks for it.
    public var durability: DurabilityResult?
    /// The recovery check, if the history asks for it.
    public var recovery: RecoveryResult?

    init(file: String, durability: DurabilityResult?, recovery: RecoveryResult?) {
        self.file = file
        self.durability = durability
        self.recovery = recovery
        verdict = (durability?.verdict ?? .pass).worse(recovery?.verdict ?? .pass)
    }

    init(file: String, problem: HistoryFormatError) {
        self.file = file
        self.problem = problem
        verdict = .unknown
    }
}

extension Sequence<CheckResult> {
    /// The exit code over several files: 1 if any failed, else 2 if any is unknown, else 0.
    ///
    /// No file at all proves nothing: 2.
    public var exitCode: Int32 {
        let worst = map(\.verdict).reduce(nil) { (worst: Verdict?, next) in (worst ?? .pass).worse(next) }
        return (worst ?? .unknown).exitCode
    }
}
