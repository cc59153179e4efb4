public import AWS
public import Faults

/// What was found of earlier runs, before anything is put back.
public struct Leftovers: Sendable {
    /// What runs changed and is still changed.
    public var found: [any Leftover]
    /// The kinds of faults of which it cannot be read, in their order.
    public var unread: [UnreadKind]
    /// Who holds the lease.
    public var lease: LeaseStanding

    /// A kind of fault of which it is not known what is left behind.
    public struct UnreadKind: Sendable {
        /// The fault's name.
        public var fault: String
        /// Why.
        public var error: AWSError

        /// A kind that cannot be read.
        public init(_ fault: String, _ error: AWSError) {
            self.fault = fault
            self.error = error
        }
    }

    /// What was found.
    public init(found: [any Leftover], unread: [UnreadKind] = [], lease: LeaseStanding) {
        self.found = found
        self.unread = unread
        self.lease = lease
    }

    /// Whether it is sure that no run's change is still in.
    var isWhole: Bool { found.isEmpty && unread.isEmpty }

    /// Whether there is nothing to put back and no lease of a dead run.
    public var isNothing: Bool {
        switch lease {
        case .expired, .unreadable: false
        case .free, .ours, .live: isWhole
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
        /// What could not be restored, as its `description` says it; nil for a failure of another kind.
        public var leftover: String?

        /// A failure of its parts.
        public init(_ reason: String, mend: String, leftover: String? = nil) {
            self.reason = reason
            self.mend = mend
            self.leftover = leftover
        }
    }

    /// A recovery that has done nothing yet.
    public init() {}

    mutating func add(_ other: RecoveryReport) {
        restored += other.restored
        failures += other.failures
    }
}
