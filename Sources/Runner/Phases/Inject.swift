internal import Basics
internal import Experiments
internal import Faults
internal import History
internal import Workload

/// The faults are injected one after the other; t0 is the moment just before the first call.
extension ExperimentRun {
    func inject() async throws -> RunEvent {
        guard let traffic else { preconditionFailure("a fault is injected only under a workload") }
        guard let watchdog else { preconditionFailure("a fault is injected only under a watchdog") }
        var times = FaultTimes(
            faults.map(\.plan), recovery: request.experiment.expect.recovery, probes: watches.map(\.timing))
        let stream = traffic.workload.arrivals()
        for (index, fault) in faults.enumerated() {
            let plan = fault.plan
            // Anew before each fault: what the ones before it took is known by now.
            let limit = times.secondsLeft(before: index, at: environment.clock.now())
            try await watchdog.arm(limitSeconds: limit + Self.undoSeconds)
            try await lease.verify()
            try Task.checkCancellation()
            // On the disk before the change that it would take back.
            do {
                try journal.record(
                    "inject", [("undo", .string(plan.undo))] + PlanRecord.members(of: plan), durable: true)
            } catch {
                throw Finding(
                    .evidenceDamaged, "\(error)", mend: "make room for the run directory; nothing was injected")
            }
            traffic.workload.markFault(phase: .begin, action: plan.fault)
            if faultBegan == nil { begin(stream, traffic.workload.plan) }
            broken.append(plan.fault)
            begun.append(index)
            times.began(index, at: environment.clock.now())
            self.times = times
            do {
                try await fault.inject()
            } catch {
                // What changed nothing has nothing to wait for.
                if !error.mayHaveTakenEffect, fault.undoKind == .waits { begun.removeLast() }
                journal.note("not injected", [("fault", .string(plan.fault)), ("reason", .string(error.reason))])
                let ambiguity = error.mayHaveTakenEffect ? "; it may have taken effect all the same" : ""
                throw Finding(
                    .unproven, "\(plan.fault) was not injected: \(error.reason)\(ambiguity)",
                    mend: "mend what AWS names and run it again")
            }
            traffic.workload.markFault(phase: .injected, action: plan.fault)
            times.accepted(index, at: environment.clock.now())
            self.times = times
            journal.note("injected", [("fault", .string(plan.fault))])
        }
        return .injected
    }

    /// t0: from here on the arrivals are watched.
    private func begin(_ stream: AsyncStream<FinishedArrival>, _ plan: WorkloadPlan) {
        let t0 = environment.clock.now()
        faultBegan = t0
        live = LiveRecovery(plan: plan, t0: t0)
        budget = stopConditions.budget(for: plan, since: t0)
        arrivals.yield(stream)
    }

    static func undoOrder(_ faults: [any PreparedFault]) -> [any PreparedFault] {
        let kinds = Set(faults.map(\.undoKind)).sorted()
        return kinds.flatMap { kind in faults.reversed().filter { $0.undoKind == kind } }
    }

    /// What the undo may take beyond the hard limit before the watchdog heals as well.
    private static let undoSeconds = 30

    /// Takes every fault back that was begun: those first that give something back, for nothing heals before, and of a
    /// kind the last first. Goes on with the others when one fails.
    func undo() async -> RunEvent {
        var failures: [UndoFailure] = []
        for fault in Self.undoOrder(begun.map { faults[$0] }) {
            journal.note("undo", [("fault", .string(fault.plan.fault))])
            defer { waiting.withLock { $0 = nil } }
            do {
                try await fault.undo()
                broken.removeAll { $0 == fault.plan.fault }
                journal.note("undone", [("fault", .string(fault.plan.fault))])
                note(fault.disturbances)
            } catch {
                failures.append(error)
                if !FaultCatalog.leavesMark(fault.plan.fault) { unseen.append(error.reason) }
                journal.note(
                    "not undone",
                    [
                        ("fault", .string(fault.plan.fault)), ("reason", .string(error.reason)),
                        ("mend", .string(error.mend)),
                    ])
            }
        }
        // What was never begun is not broken, though it was announced.
        if failures.isEmpty { broken = [] }
        guard let any = failures.first else { return .undone }
        let reasons = failures.map(\.reason).joined(separator: "; ")
        // What gameday owes is not undone. What the stack owes is that it heals by itself: the hypothesis is false.
        let owed = failures.first { $0.kind == .notRestored }
        return .undoFailed(Finding(owed == nil ? .refuted : .notUndone, reasons, mend: (owed ?? any).mend))
    }

    /// What somebody else did meanwhile: the run no longer says anything about its hypothesis.
    private func note(_ found: [String]) {
        for what in found {
            journal.note("disturbed", [("what", .string(what))])
            disturbances.append(
                Finding(
                    .unproven, "somebody else changed the stack meanwhile: \(what)", mend: "see who, and run it again")
            )
        }
    }
}
