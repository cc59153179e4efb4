internal import AWS

/// Why a fault must not be injected: what, why, and what to do.
public struct FaultRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// What stands in the way, and why.
    public var reason: String
    /// What to do about it.
    public var mend: String
    /// Whether the credentials do not allow a call that it needed.
    public var isDenied = false

    /// A refusal of its parts.
    public init(_ reason: String, mend: String) {
        self.reason = reason
        self.mend = mend
    }

    /// The refusal for what could not be read: `what` is a resource, `fault` the fault's name, `lister` the command
    /// that would list such resources.
    init(unread what: String, _ error: AWSError, fault: String, lister: String? = nil) {
        let mend =
            switch error.kind {
            case .notFound: "name it as \(lister.map { "`\($0)`" } ?? "AWS") lists it"
            case .accessDenied: "give the credentials what `gameday faults \(fault)` lists"
            default: "see that the endpoint answers and run it again"
            }
        self.init("\(what) cannot be read: \(error)", mend: mend)
        isDenied = error.kind == .accessDenied
    }

    /// The reason, then the mend, in one line.
    public var description: String { "\(reason); \(mend)" }
}

/// Why a fault could not be injected.
public struct InjectionFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// What went wrong; for a failed call the error of AWS.
    public var reason: String
    /// False only when AWS definitely refused the call: then nothing was changed.
    public var mayHaveTakenEffect: Bool

    /// A failure of its parts.
    public init(_ reason: String, mayHaveTakenEffect: Bool) {
        self.reason = reason
        self.mayHaveTakenEffect = mayHaveTakenEffect
    }

    /// The reason alone: what to do about it is for the run to say.
    public var description: String { reason }
}

/// Why something may still be broken, and how to mend it by hand.
public struct UndoFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// Whose it is to come back.
    public enum Kind: Sendable, Hashable {
        /// What gameday changed is not known to be put back.
        case notRestored
        /// There was nothing to put back, and the stack has not healed by itself in the time it had.
        case notHealed
    }

    /// Whose it is to come back.
    public var kind: Kind
    /// What has not come back, and why that is not known to be mended.
    public var reason: String
    /// What to do by hand.
    public var mend: String

    /// A failure of its parts.
    public init(_ reason: String, mend: String, kind: Kind = .notRestored) {
        self.kind = kind
        self.reason = reason
        self.mend = mend
    }

    /// The reason, then the mend, in one line.
    public var description: String { "\(reason); \(mend)" }
}
