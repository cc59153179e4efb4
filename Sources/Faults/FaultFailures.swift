/// Why a fault must not be injected: what, why, and what to do.
public struct FaultRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    public var reason: String
    public var mend: String

    public init(_ reason: String, mend: String) {
        self.reason = reason
        self.mend = mend
    }

    public var description: String { "\(reason); \(mend)" }
}

/// Why a fault could not be injected.
public struct InjectionFailure: Error, Sendable, Hashable, CustomStringConvertible {
    public var reason: String
    /// False only when AWS definitely refused the call: then nothing was changed.
    public var mayHaveTakenEffect: Bool

    public init(_ reason: String, mayHaveTakenEffect: Bool) {
        self.reason = reason
        self.mayHaveTakenEffect = mayHaveTakenEffect
    }

    public var description: String { reason }
}

/// Why something may still be broken, and how to mend it by hand.
public struct UndoFailure: Error, Sendable, Hashable, CustomStringConvertible {
    public var reason: String
    public var mend: String

    public init(_ reason: String, mend: String) {
        self.reason = reason
        self.mend = mend
    }

    public var description: String { "\(reason); \(mend)" }
}
