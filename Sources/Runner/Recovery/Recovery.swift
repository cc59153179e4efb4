public import AWS
public import Basics
public import Faults
public import Stack

/// Puts back what runs left behind, from the state of AWS alone: no file of the run is needed, and any machine with
/// credentials of the account can do it. Doing it twice, or two at once, does no harm.
public struct Recovery: Sendable {
    /// How leftovers are found: `FaultCatalog.leftovers` but in tests.
    public typealias Finder = @Sendable (_ run: String?, FaultEnvironment) async throws(AWSError) -> [any Leftover]

    private let stack: StackFile
    private let run: String?
    private let outside: FaultEnvironment
    private let find: Finder

    /// A recovery of a stack.
    ///
    /// - Parameters:
    ///   - run: only what this run left behind; nil for all runs.
    ///   - clock: in microseconds, for the limits of what is waited for.
    ///   - pause: waits so many milliseconds.
    public init(
        of stack: StackFile, run: String?, aws: AWSClient, clock: MonotonicClock,
        secondsSince1970: @escaping @Sendable () -> Int64, pause: @escaping @Sendable (Int) async throws -> Void,
        find: @escaping Finder = { run, outside throws(AWSError) in
            try await FaultCatalog.leftovers(of: run, in: outside)
        }
    ) {
        self.stack = stack
        self.run = run
        var patient = aws
        patient.retry = .undo
        outside = FaultEnvironment(
            stack: stack, aws: patient, run: run ?? "recover", clock: clock, secondsSince1970: secondsSince1970,
            pause: pause, writeAcknowledgedSince: { _ in false })
        self.find = find
    }

    /// Reads what there is to put back; changes nothing. Whose the credentials are is checked first.
    ///
    /// - Throws: `Finding` when AWS cannot be read, or the credentials are of another account.
    public func look() async throws(Finding) -> Leftovers {
        var quick = outside
        quick.aws.retry = .standard
        _ = try await Identity.check(stack, aws: quick.aws)
        let store = LeaseStore(stack: stack.name, aws: quick.aws)
        do {
            let found = try await find(run, quick)
            let standing = LeaseRules.standing(of: try await store.read(), for: nil, at: outside.secondsSince1970())
            return Leftovers(found: found, lease: standing)
        } catch {
            throw AWSFinding.refused(error, doing: "reading what earlier runs left behind", stack: stack)
        }
    }

    /// Why `recover` must not touch what was found; nil when it may.
    ///
    /// - Parameter force: whether a live run is to lose its lease, which makes it stop and undo by itself as well.
    public func refusal(_ leftovers: Leftovers, force: Bool) -> Finding? {
        guard !leftovers.found.isEmpty, !force, case .live(let lease) = leftovers.lease else { return nil }
        return Finding(
            .refused,
            "the run \(lease.run) on \(lease.host) is going on: it holds the lease of \(stack.name) and undoes its "
                + "faults itself",
            mend: "end it with `gameday halt \(lease.run)` on \(lease.host), wait "
                + "\(Lease.lifetimeSeconds + Lease.graceSeconds) s if that machine is dead, or give --force")
    }

    /// Puts back everything that was found, goes on after a failure, and then deletes the lease of a dead run.
    ///
    /// - Parameter force: whether the lease is taken from a live run, first of all, so that it stops.
    public func heal(_ leftovers: Leftovers, force: Bool = false) async -> RecoveryReport {
        var report = RecoveryReport()
        if force { await free(leftovers.lease, &report, force: true) }
        for leftover in leftovers.found {
            do {
                report.restored += try await leftover.restore()
            } catch {
                report.failures.append(.init("\(leftover.description): \(error.reason)", mend: error.mend))
            }
        }
        // The lease of a dead run stays until all is well: it keeps other runs away.
        if !force, report.failures.isEmpty { await free(leftovers.lease, &report, force: false) }
        return report
    }

    /// Heals what `run` left behind and gives its lease back, as the run itself would have.
    ///
    /// - Throws: `Finding` with what may still be broken; safe to call again.
    public func healOwnRun() async throws(Finding) -> [String] {
        guard let run else { preconditionFailure("only a run that is named has something of its own") }
        let found: [any Leftover]
        do {
            found = try await find(run, outside)
        } catch {
            throw Finding(.notUndone, "what \(run) left behind cannot be read: \(error)", mend: Self.mend)
        }
        let report = await heal(Leftovers(found: found, lease: .free))
        if let failure = report.failures.first {
            throw Finding(.notUndone, failure.reason, mend: failure.mend)
        }
        return report.restored
    }

    /// Deletes the lease if it is that of `run`.
    ///
    /// - Throws: `Finding` when that cannot be done; the lease then expires by itself.
    public func releaseOwnLease() async throws(Finding) {
        let store = LeaseStore(stack: stack.name, aws: outside.aws)
        do {
            let value = try await store.read()
            guard case .ours = LeaseRules.standing(of: value, for: run, at: outside.secondsSince1970()) else { return }
            try await store.delete()
        } catch {
            throw Finding(.notUndone, "the lease of \(stack.name) cannot be freed: \(error)", mend: Self.mend)
        }
    }

    private static let mend = "run `gameday recover` when AWS answers again"

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
            // Another may have freed it and a new run taken it since it was read.
            let now = LeaseRules.standing(of: try await store.read(), for: nil, at: outside.secondsSince1970())
            guard now == lease || force else { return }
            try await store.delete()
            report.restored.append("\(whose) is deleted")
        } catch {
            report.failures.append(.init("\(whose) cannot be deleted: \(error)", mend: Self.mend))
        }
    }
}
