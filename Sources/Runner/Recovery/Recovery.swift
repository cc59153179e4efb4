public import AWS
public import Basics
public import Faults
public import Stack

/// Puts back what runs left behind, from the state of AWS alone: no file of the run is needed, and any machine with
/// credentials of the account can do it. Doing it twice, or two at once, does no harm.
public struct Recovery: Sendable {
    private let stack: StackFile
    private let run: String?
    private let outside: FaultEnvironment
    private let kinds: [LeftoverKind]
    private let life: @Sendable (Lease) -> LeaseHolderLife

    /// A recovery of a stack.
    ///
    /// - Parameters:
    ///   - run: only what this run left behind; nil for all runs.
    ///   - clock: in microseconds, for the limits of what is waited for.
    ///   - pause: waits so many milliseconds.
    ///   - life: what this machine knows of the process that took a lease.
    ///   - kinds: what is looked for: all that there is but in tests.
    public init(
        of stack: StackFile, run: String?, aws: AWSClient, clock: MonotonicClock,
        secondsSince1970: @escaping @Sendable () -> Int64, pause: @escaping @Sendable (Int) async throws -> Void,
        life: @escaping @Sendable (Lease) -> LeaseHolderLife = { _ in .unknown },
        kinds: [LeftoverKind] = FaultCatalog.leftoverKinds
    ) {
        self.stack = stack
        self.run = run
        var patient = aws
        patient.retry = .undo
        outside = FaultEnvironment(
            stack: stack, aws: patient, run: run ?? "recover", clock: clock, secondsSince1970: secondsSince1970,
            pause: pause, writeAcknowledgedSince: { _ in false })
        self.kinds = kinds
        self.life = life
    }

    /// Reads what there is to put back; changes nothing. Whose the credentials are is checked first.
    ///
    /// - Throws: `Finding` when the lease cannot be read, or the credentials are of another account.
    public func look() async throws(Finding) -> Leftovers {
        var quick = outside
        quick.aws.retry = .standard
        _ = try await Identity.check(stack, aws: quick.aws)
        let store = LeaseStore(stack: stack.name, aws: quick.aws)
        let sweep = await Sweep(kinds, of: run, in: quick, restores: false)
        do {
            return Leftovers(
                found: sweep.found, unread: sweep.unread, lease: standing(of: try await store.read()))
        } catch {
            throw AWSFinding.refused(error, doing: "reading what earlier runs left behind", stack: stack)
        }
    }

    /// What a lease says to `recover`: that of a process of this machine that is gone has as good as expired. Whoever
    /// heals one run alone has nothing to do with another's.
    private func standing(of value: String?) -> LeaseStanding {
        let standing = LeaseRules.standing(of: value, for: nil, at: outside.secondsSince1970())
        if let run, standing.holder?.run != run { return .free }
        guard case .live(let lease) = standing, life(lease) == .dead else { return standing }
        return .expired(lease)
    }

    /// Makes sure that what was found is of no run that is going on, since such a run undoes its faults itself. Unless
    /// the process that took it is known to be gone, a lease is watched for as long as `LeaseRules` says: either it is
    /// renewed, which only a living run does, or its run is dead. A process may outlive its runs: an agent's does.
    ///
    /// - Parameters:
    ///   - force: whether a live run is to lose its lease, which makes it stop and undo by itself as well.
    ///   - waiting: told of the lease that is watched, and for how many seconds at most.
    /// - Returns: what there is to put back once that is clear.
    /// - Throws: `Finding` when a run is going on.
    public func settle(
        _ found: Leftovers, force: Bool, waiting: (Lease, _ seconds: Int64) -> Void = { _, _ in }
    ) async throws(Finding) -> Leftovers {
        guard !force, let lease = found.lease.holder else { return found }
        if case .live = found.lease {
            if found.isWhole { return found }
            guard life(lease) == .unknown else { throw goingOn(lease) }
        }
        let seconds = LeaseRules.watchSeconds(lease, life: life(lease), at: outside.secondsSince1970())
        guard seconds > 0 else { return found }
        waiting(lease, seconds)
        // By a clock that nobody sets.
        let began = outside.clock.now()
        while true {
            do { try await outside.pause(1_000) } catch { throw goingOn(lease) }
            let isOver = outside.clock.now() - began > seconds * 1_000_000
            var now: Leftovers
            do {
                now = try await look()
            } catch {
                // Nothing was seen; only the last look must see.
                if isOver { throw error }
                continue
            }
            guard let current = now.lease.holder else { return now }
            if case .live = now.lease, now.isWhole { return now }
            guard current == lease else {
                guard now.isWhole else { throw goingOn(current) }
                now.lease = .live(current)
                return now
            }
            if isOver {
                now.lease = .expired(lease)
                return now
            }
        }
    }

    private func goingOn(_ lease: Lease) -> Finding {
        Finding(
            .refused,
            "the run \(lease.run) on \(lease.host) is going on: it holds the lease of \(stack.name) and undoes its "
                + "faults itself",
            mend: "end it with `gameday halt \(lease.run)` on \(lease.host), or give --force")
    }

    /// Seconds for which `heal` goes on looking for what shows late; 0 where no run can have been under way just now.
    public func settlingSeconds(of leftovers: Leftovers, force: Bool) -> Int64 {
        switch leftovers.lease {
        case .expired: Settling.seconds(on: stack)
        case .live: force ? Settling.seconds(on: stack) : 0
        case .free, .ours, .unreadable: 0
        }
    }

    /// Puts back everything that was found, goes on after a failure, looks until nothing more shows of a run that held
    /// the lease, and then deletes the lease of a dead run.
    ///
    /// - Parameter force: whether the lease is taken from a live run, first of all, so that it stops.
    public func heal(_ leftovers: Leftovers, force: Bool = false) async -> RecoveryReport {
        var report = RecoveryReport()
        var whose = run
        var isTaken = false
        if force, case .live(let lease) = leftovers.lease {
            await free(leftovers.lease, &report, force: true)
            // Another run may begin now, and its faults are not left over.
            (whose, isTaken) = (lease.run, true)
        }
        report.add(await Sweep.restore(leftovers.found))
        if settlingSeconds(of: leftovers, force: force) > 0 {
            await lookAgain(for: whose, &report)
        } else if !leftovers.unread.isEmpty {
            // Now with the patience of an undo.
            let unread = kinds.filter { kind in leftovers.unread.contains { $0.fault == kind.fault } }
            report.add(await Sweep(unread, of: whose, in: outside, restores: true).report)
        }
        // The lease of a dead run stays until all is well: it keeps other runs away.
        if !isTaken, report.failures.isEmpty { await free(leftovers.lease, &report, force: force) }
        return report
    }

    /// Looks again, and restores what shows late, until nothing has been restored for the settling time. What could not
    /// be restored has had all its patience; what could not be read is read again: what the last look says is reported.
    private func lookAgain(for run: String?, _ report: inout RecoveryReport) async {
        var quietSince = outside.clock.now()
        var began = quietSince
        repeat {
            do {
                try await outside.pause(Settling.pauseMilliseconds(on: stack))
            } catch {
                report.failures.append(.init("whether more is left behind is not known: \(error)", mend: Sweep.mend))
                return
            }
            began = outside.clock.now()
            let now = await Sweep(kinds, of: run, in: outside, restores: true, failed: report.failures).report
            report.failures = []
            report.add(now)
            if !now.restored.isEmpty { quietSince = outside.clock.now() }
        } while began - quietSince < Settling.seconds(on: stack) * 1_000_000
    }

    /// Heals what `run` left behind, as the run itself would have. Safe to call again.
    ///
    /// - Parameters:
    ///   - settles: whether the run had begun to change something: then it is looked for what shows late as well.
    ///   - freesLease: whether the run's lease is given back when all is well.
    public func healOwnRun(settles: Bool, freesLease: Bool) async -> RecoveryReport {
        guard let run else { preconditionFailure("only a run that is named has something of its own") }
        var report = await Sweep(kinds, of: run, in: outside, restores: true).report
        if settles { await lookAgain(for: run, &report) }
        if freesLease, report.failures.isEmpty { await releaseOwnLease(&report) }
        return report
    }

    /// Deletes the lease if it is that of `run`; one that cannot be deleted expires by itself.
    private func releaseOwnLease(_ report: inout RecoveryReport) async {
        let store = LeaseStore(stack: stack.name, aws: outside.aws)
        do {
            let value = try await store.read()
            guard case .ours = LeaseRules.standing(of: value, for: run, at: outside.secondsSince1970()) else { return }
            try await store.delete()
        } catch {
            report.failures.append(.init("the lease of \(stack.name) cannot be freed: \(error)", mend: Sweep.mend))
        }
    }

    private func free(_ lease: LeaseStanding, _ report: inout RecoveryReport, force: Bool) async {
        let whose: String
        switch lease {
        case .free, .ours: return
        case .live(let lease):
            guard force else { return }
            whose = "the lease of the run \(lease.run), which was going on,"
        case .expired(let lease): whose = "the expired lease of the run \(lease.run)"
        case .unreadable:
            guard force else {
                report.failures.append(
                    .init(
                        "the lease of \(stack.name) is no lease of gameday",
                        mend: "see who wrote \(Lease.parameterName(stack: stack.name)), then give --force"))
                return
            }
            whose = "the unreadable lease"
        }
        let store = LeaseStore(stack: stack.name, aws: outside.aws)
        do {
            // Another may have freed it and a new run taken it since it was read; a live run renews it.
            let now = standing(of: try await store.read())
            let isSame = now == lease || (now.holder != nil && now.holder == lease.holder)
            guard isSame || (force && now.holder?.run == lease.holder?.run) else { return }
            try await store.delete()
            report.restored.append("\(whose) is deleted")
        } catch {
            report.failures.append(.init("\(whose) cannot be deleted: \(error)", mend: Sweep.mend))
        }
    }
}
