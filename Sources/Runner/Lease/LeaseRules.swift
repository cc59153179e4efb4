/// Whose a stack is, as one reading of the lease tells.
public enum LeaseStanding: Sendable, Hashable {
    /// No run holds it.
    case free
    /// The run that asks holds it.
    case ours(Lease)
    /// Another run holds it and renews it.
    case live(Lease)
    /// A run held it and has not renewed it for too long: the run is dead.
    case expired(Lease)
    /// The parameter's value is no lease; its text.
    case unreadable(String)

    /// The lease of whichever run holds it, dead or alive; nil when none does, or when it cannot be read.
    var holder: Lease? {
        switch self {
        case .ours(let lease), .live(let lease), .expired(let lease): lease
        case .free, .unreadable: nil
        }
    }
}

/// Whether the process that took a lease still lives, as one machine can tell.
public enum LeaseHolderLife: Sendable, Hashable {
    /// It is there.
    case alive
    /// It was a process of this machine, and is gone.
    case dead
    /// It is of another machine, or of another namespace of this one.
    case unknown
}

/// What a lease means, without any call.
public enum LeaseRules {
    /// What a parameter's value says to `run` at `now` (seconds since 1970); nil when there is no parameter.
    public static func standing(of value: String?, for run: String?, at now: Int64) -> LeaseStanding {
        guard let value else { return .free }
        guard let lease = Lease(text: value) else { return .unreadable(String(value.prefix(80))) }
        if lease.run == run { return .ours(lease) }
        return now > lease.expires + Lease.graceSeconds ? .expired(lease) : .live(lease)
    }

    /// How long a lease must be watched before its run counts as dead, in seconds; 0 when it does at once, as that of a
    /// process that is gone.
    ///
    /// One that has expired is watched for as long as a living run goes on without a renewal all the same: clocks
    /// differ, and may be set. Half an hour after its end that is done only for a process that is there, for AWS takes
    /// no request from a clock that is 15 minutes wrong: another machine's behind AWS's and ours before it explain no
    /// more. One that holds is watched until it expires, but for no longer than one that was renewed just now.
    ///
    /// Source: "Create a signed AWS API request", AWS General Reference: a request has to be less than 15 minutes old.
    static func watchSeconds(_ lease: Lease, life: LeaseHolderLife, at now: Int64) -> Int64 {
        let shortest = Lease.lifetimeSeconds + 5
        let longest = Lease.lifetimeSeconds + Lease.graceSeconds
        switch life {
        case .dead: return 0
        case .unknown where now - lease.expires > 2 * 15 * 60: return 0
        case .alive, .unknown: break
        }
        return min(longest, max(shortest, lease.expires + Lease.graceSeconds - now))
    }

    /// Why a run must not begin; nil when the lease is free or its own.
    public static func refusal(_ standing: LeaseStanding, stack: String, at now: Int64) -> Finding? {
        switch standing {
        case .free, .ours: nil
        case .live(let lease):
            Finding(
                .refused,
                "the run \(lease.run) on \(lease.host) holds the lease of \(stack) since \(now - lease.began) s",
                mend: "wait until it has ended, or end it there with `gameday halt \(lease.run)`")
        case .expired(let lease):
            Finding(
                .refused,
                "the run \(lease.run) on \(lease.host) died: its lease of \(stack) expired "
                    + "\(now - lease.expires) s ago",
                mend: "run `gameday recover`: it puts back what that run left behind and frees the lease")
        case .unreadable(let text):
            Finding(
                .refused, "the lease of \(stack) cannot be read: it says \(text)",
                mend: "see who wrote \(Lease.parameterName(stack: stack)), then run `gameday recover --force`")
        }
    }

    /// Why a run that holds the lease must stop; nil while the lease is its own.
    public static func loss(_ standing: LeaseStanding, stack: String) -> Finding? {
        let what: String
        switch standing {
        case .ours: return nil
        case .free: what = "somebody deleted it"
        case .live(let lease), .expired(let lease): what = "the run \(lease.run) on \(lease.host) holds it"
        case .unreadable(let text): what = "it says \(text)"
        }
        return Finding(
            .stopCondition, "the lease of \(stack) is lost: \(what)",
            mend: "see who else breaks this stack, and run it again")
    }
}

/// When a held lease must be renewed, and when it is lost for want of renewal. Instants are microseconds of one clock.
public struct LeaseClock: Sendable, Hashable {
    private var confirmedAt: Int64
    private var triedAt: Int64

    /// A lease that was taken at this instant.
    public init(takenAt: Int64) {
        confirmedAt = takenAt
        triedAt = takenAt
    }

    /// Whether it is time for a renewal: a third of its lifetime after the last, or five seconds after one that failed.
    public func isDue(at now: Int64) -> Bool {
        let interval = confirmedAt == triedAt ? Lease.renewalSeconds : 5
        return now - triedAt >= interval * 1_000_000
    }

    /// It was renewed at this instant.
    public mutating func renewed(at instant: Int64) {
        confirmedAt = instant
        triedAt = instant
    }

    /// A renewal that was begun at this instant failed.
    public mutating func failed(at instant: Int64) {
        triedAt = instant == confirmedAt ? instant + 1 : instant
    }

    /// Whether it was not renewed for its whole lifetime: another may have taken it.
    public func isLost(at now: Int64) -> Bool { now - confirmedAt >= Lease.lifetimeSeconds * 1_000_000 }
}
