public import Faults

/// What was found of earlier runs, before anything is put back.
public struct Leftovers: Sendable {
    /// What runs changed and is still changed.
    public var found: [any Leftover]
    /// Who holds the lease.
    public var lease: LeaseStanding

    /// What was found.
    public init(found: [any Leftover], lease: LeaseStanding) {
        self.found = found
        self.lease = lease
    }

    /// Whether there is nothing to put back and no lease of a dead run.
    public var isNothing: Bool {
        switch lease {
        case .expired, .unreadable: false
        case .free, .ours, .live: found.isEmpty
        }
    }
}

/// What a recovery did.
public struct RecoveryReport: Sendable, Hashable {
    /// What was restored, a line each: `subnet-0a1b restored to acl-0e3f`.
    public var restored: [String] = []
    /// What may still be broken.
    public var failures: [Failure] = []

    /// One thing that could not be put back.
    public struct Failure: Sendable, Hashable {
        /// What, and why.
        public var reason: String
        /// What to do about it.
        public var mend: String

        /// A failure of its parts.
        public init(_ reason: String, mend: String) {
            self.reason = reason
            self.mend = mend
        }
    }

    /// A recovery that has done nothing yet.
    public init() {}
}
