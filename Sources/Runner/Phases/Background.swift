internal import Basics
internal import Documents
internal import Experiments
internal import Faults
internal import Probes
internal import Workload

/// What goes on during the whole run, beside its phases.
extension ExperimentRun {
    /// Looks for a request of `gameday halt`, ten times a second.
    func watchForHalt() async {
        while environment.halt.finding == nil {
            if let whom = directory.haltRequest {
                journal.note("halt requested", [("by", .string(whom))])
                environment.halt.halt(because: "\(whom) asked to halt")
                return
            }
            do { try await environment.pause(100) } catch { return }
        }
    }

    /// Renews the lease while the run goes on; losing it stops the run.
    func keepLease() async {
        while true {
            do { try await environment.pause(500) } catch { return }
            if let loss = await lease.renewIfDue() {
                stop.stop(loss)
                return
            }
        }
    }

    /// Reads what the workload says of its arrivals, from just before t0 to the end of the run.
    func followArrivals(_ streams: AsyncStream<AsyncStream<FinishedArrival>>) async {
        for await stream in streams {
            for await arrival in stream {
                live?.add(arrival)
                budget?.add(arrival)
                acknowledged.note(arrival)
                failedRequests.note(arrival)
            }
        }
    }

    /// Stops the run when one of the experiment's conditions says so, or when the faults have been in for too long.
    func watchStopConditions() async {
        var alarms = AlarmWatch(names: stopConditions.alarms)
        while true {
            do { try await environment.pause(100) } catch { return }
            guard let t0 = faultBegan, machine.phase == .inject || machine.phase == .observe else { continue }
            let now = environment.clock.now()
            var finding = overdue(since: t0, at: now) ?? outOfBounds(at: now)
            if finding == nil { finding = await alarms.look(environment) }
            if let finding {
                stop.stop(finding)
                return
            }
        }
    }

    private func outOfBounds(at now: Int64) -> Finding? {
        if let budget, let finding = budget.exhausted { return finding }
        return live.flatMap { stopConditions.finding(of: $0.state, at: now) }
    }

    private func overdue(since t0: Int64, at now: Int64) -> Finding? {
        guard now - t0 > Int64(hardLimitSeconds) * 1_000_000 else { return nil }
        return Finding(
            .stopCondition, "the faults had been in for \(hardLimitSeconds) s, which is the longest they may",
            mend: "see in the journal what the run was waiting for")
    }

    /// What the experiment wants to end for.
    var stopConditions: StopConditions { StopConditions(request.experiment.stopWhen) }

    /// Seconds from t0 by which undo begins whatever happens: the time that evidence, recovery and probes may take, and
    /// no longer than a fault may be in.
    var hardLimitSeconds: Int {
        let recovery = request.experiment.expect.recovery
        let evidence = faults.reduce(0) { $0 + $1.plan.timeLimitSeconds }
        let observation = (recovery.within + recovery.hold).wholeMicroseconds + LiveRecovery.slack
        let probes = watches.map { ($0.timing.within ?? recovery.within) + $0.timing.hold }.max() ?? .zero
        let needed = max(evidence, Int(max(observation, probes.wholeMicroseconds) / 1_000_000)) + 30
        return faults.compactMap(\.plan.longestSeconds).reduce(needed, min)
    }

    /// Gives back what the run held: the lease, and its watchdog. What is not undone is left to the watchdog, which
    /// goes on trying and frees the lease when it succeeds.
    func handBack() async {
        guard !machine.somethingToUndo else {
            journal.note("left to the watchdog")
            await watchdog?.leave()
            return
        }
        if let failure = await lease.release() {
            journal.note("lease not released", [("reason", .string(failure))])
        }
        await watchdog?.dismiss()
    }
}
