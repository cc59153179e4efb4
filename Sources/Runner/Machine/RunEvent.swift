/// Where a run stands.
public enum RunPhase: String, Sendable, Hashable, CaseIterable {
    case validate, resolve, guards, open, baseline, inject, observe, undo, fence, judge, finished
}

/// What happened to a run.
public enum RunEvent: Sendable, Hashable {
    case began
    case resolved
    case guardsPassed
    case workloadOpened
    case baselineEnded
    /// Every fault of the experiment was accepted by AWS.
    case injected
    /// Evidence and recovery were watched to their end, whatever they showed.
    case observed
    case undone
    case undoFailed(Finding)
    case reconciled
    case judged
    /// The phase could not do its work.
    case failed(Finding)
    /// A human, a signal or a stop condition ended the run.
    case stopped(Finding)
}

/// What the shell is to do next.
public enum RunEffect: Sendable, Hashable, CaseIterable {
    case resolve, checkGuards, openWorkload, baseline, inject, observe, undo, reconcile, judge
}

/// One thing that the verdict has to take into account, with what to do about it.
public struct Finding: Error, Sendable, Hashable {
    /// What a finding means for the verdict.
    public enum Kind: String, Sendable, Hashable {
        /// A guard or the resolution of the targets refused the run; nothing was changed.
        case refused
        /// A fault was not injected, or nothing shows that it took effect.
        case unproven
        /// The record of the run is not whole.
        case evidenceDamaged
        /// The hypothesis is false.
        case refuted
        /// A human or a signal ended the run.
        case halted
        /// A stop condition of the experiment ended the run.
        case stopCondition
        /// Something may still be broken.
        case notUndone
    }

    /// What it means for the verdict.
    public var kind: Kind
    /// What was found, and why it matters.
    public var reason: String
    /// What to do about it.
    public var mend: String

    /// A finding of its parts.
    public init(_ kind: Kind, _ reason: String, mend: String) {
        self.kind = kind
        self.reason = reason
        self.mend = mend
    }

    /// The verdict that this finding alone would give.
    public var verdict: RunVerdict {
        switch kind {
        case .refused, .unproven, .evidenceDamaged: .inconclusive
        case .refuted: .refuted
        case .halted, .stopCondition: .aborted
        case .notUndone: .notUndone
        }
    }
}
