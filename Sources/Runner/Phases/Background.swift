internal import AWS
internal import Basics
internal import Experiments
internal import Faults
internal import Probes
internal import Stack
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
    /// Nothing here waits for AWS: what does, does so in a task of its own.
    func watchStopConditions() async {
        while true {
            do { try await environment.pause(100) } catch { return }
            guard isBroken else { continue }
            let now = environment.clock.now()
            if let finding = times?.overdue(at: now) ?? outOfBounds(at: now) {
                stop.stop(finding)
                return
            }
        }
    }

    /// Looks at the alarms of the experiment's stop conditions while the faults are in.
    func watchAlarms() async {
        var watch = AlarmWatch(names: stopConditions.alarms)
        guard !watch.names.isEmpty else { return }
        var aws = environment.aws
        // The next look is the next attempt.
        aws.retry = .never
        while true {
            guard isBroken else {
                do { try await environment.pause(100) } catch { return }
                continue
            }
            let seen: Result<[CloudWatch.Alarm], AWSError>
            do { seen = .success(try await AlarmWatch.read(watch.names, aws)) } catch { seen = .failure(error) }
            if Task.isCancelled { return }
            let finding = watch.finding(of: seen)
            if let trouble = watch.trouble { journal.note("alarms not seen", [("reason", .string(trouble))]) }
            if let finding {
                stop.stop(finding)
                return
            }
            do { try await environment.pause(AlarmWatch.intervalMilliseconds) } catch { return }
        }
    }

    /// Whether a fault was begun and is not being taken back yet.
    private var isBroken: Bool { faultBegan != nil && (machine.phase == .inject || machine.phase == .observe) }

    private func outOfBounds(at now: Int64) -> Finding? {
        if let budget, let finding = budget.exhausted { return finding }
        return live.flatMap { stopConditions.finding(of: $0.state, at: now) }
    }

    /// What the experiment wants to end for.
    var stopConditions: StopConditions { StopConditions(request.experiment.stopWhen) }

    /// Gives back what the run held: the lease, and its watchdog. What is not undone, or not given back, is left to the
    /// watchdog, which goes on trying and frees the lease when it succeeds.
    func handBack() async {
        guard !machine.somethingToUndo else {
            journal.note("left to the watchdog")
            await watchdog?.leave(unseen: unseen)
            return
        }
        guard let failure = await lease.release() else {
            await watchdog?.dismiss()
            return
        }
        journal.note("lease not released", [("reason", .string(failure))])
        let who = watchdog == nil ? "it expires in a minute or two" : "the run's watchdog goes on trying"
        notes.append(
            "the lease of \(request.stack.name) could not be given back, and \(who): \(failure); if the next run is "
                + "refused for it, run `gameday recover`")
        await watchdog?.leave()
    }
}
