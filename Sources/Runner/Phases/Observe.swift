internal import AWS
internal import Basics
internal import Documents
internal import Experiments
internal import Faults
internal import History
internal import Probes
internal import Workload

/// What is seen after the injection: evidence, recovery and hold, probes, stop conditions.
extension ExperimentRun {
    func observe() async throws -> RunEvent {
        guard let arrivals, let t0 = faultBegan, let traffic else {
            preconditionFailure("observation follows an injection")
        }
        let watch = LiveRecovery(plan: traffic.workload.plan, t0: t0)
        let event = try await watchUntilOver(watch, arrivals, since: t0)
        if event == .observed { await assess() }
        return event
    }

    /// Lets every fault check what it can check only while it is in effect.
    private func assess() async {
        for fault in faults {
            for found in await fault.assess() {
                let verdict: CheckVerdict = found.holds.map { $0 ? .pass : .fail } ?? .unknown
                assessments.append(ProbeSummary(name: found.name, verdict: verdict, observation: found.what))
                journal.note(
                    "assessment",
                    [
                        ("name", .string(found.name)), ("verdict", .string(verdict.rawValue)),
                        ("what", .string(found.what)),
                    ])
            }
        }
    }

    private func watchUntilOver(
        _ watch: LiveRecovery, _ arrivals: AsyncStream<FinishedArrival>, since t0: Int64
    ) async throws -> RunEvent {
        try await withThrowingTaskGroup(of: RunEvent?.self) { group in
            group.addTask { [acknowledged] in
                for await arrival in arrivals {
                    watch.add(arrival)
                    acknowledged.note(arrival)
                }
                return nil
            }
            group.addTask { try await self.lookForEvidence(since: t0) }
            var open = 2
            for probe in watches where probe.timing.moment == .after {
                group.addTask { try await self.watchProbe(probe, since: t0) }
                open += 1
            }
            group.addTask { try await self.awaitRecovery(watch, since: t0) }
            defer { group.cancelAll() }
            // Every question is answered before the observation ends; only the arrivals go on until then.
            while open > 0, let event = try await group.next() {
                if let event { return event }
                open -= 1
            }
            return RunEvent.observed
        }
    }

    /// Looks for every fault's evidence until its time limit. Nil: found, or to be judged without.
    private func lookForEvidence(since t0: Int64) async throws -> RunEvent? {
        for fault in faults {
            let plan = fault.plan
            let limit = t0 + Int64(plan.timeLimitSeconds) * 1_000_000
            var trouble: String?
            while true {
                do {
                    if let found = try await fault.evidence() {
                        keep(found)
                        break
                    }
                    trouble = nil
                } catch {
                    trouble = "\(error)"
                }
                guard environment.clock.now() < limit else {
                    let why = trouble.map { ": \($0)" } ?? ""
                    traffic?.workload.markEvidence(bit: false, what: "no evidence of \(plan.fault)\(why)")
                    throw Finding(
                        .unproven,
                        "nothing shows within \(plan.timeLimitSeconds) s that \(plan.fault) took effect\(why)",
                        mend: "see the events of \(plan.targets.joined(separator: ", ")); the call was accepted")
                }
                try await environment.pause(500)
            }
        }
        evidenceComplete = environment.clock.now()
        return nil
    }

    private func keep(_ found: Evidence) {
        evidence.append(found)
        traffic?.workload.markEvidence(bit: true, what: found.summary)
        journal.note(
            "evidence",
            [("fault", .string(found.fault)), ("summary", .string(found.summary))]
                + found.facts.map { ($0.name, .string($0.value)) })
    }

    /// Looks until the probe holds or its time is over.
    private func watchProbe(_ watch: ProbeWatch, since t0: Int64) async throws -> RunEvent? {
        let within = watch.timing.within ?? request.experiment.expect.recovery.within
        let limit = t0 + within.wholeMicroseconds
        while true {
            let seen = await watch.probe.look()
            let isOver = environment.clock.now() >= limit
            // The fault must have bitten first: before that, what holds is only what held all along.
            if (seen.holds == true && evidenceComplete != nil) || isOver {
                probes.append(ProbeSummary(name: watch.name, verdict: CheckVerdict(seen), observation: seen.what))
                return nil
            }
            try await environment.pause(500)
        }
    }

    /// Waits until the service has recovered and held, or until it is certain that it has not in time. Nil: either.
    private func awaitRecovery(_ watch: LiveRecovery, since t0: Int64) async throws -> RunEvent? {
        let recovery = request.experiment.expect.recovery
        let hold = recovery.hold.wholeMicroseconds
        let end = t0 + recovery.within.wholeMicroseconds + hold + LiveRecovery.slack
        while true {
            if let failure = traffic?.workload.snapshot().failure { throw Self.damaged(failure) }
            let now = environment.clock.now()
            let state = watch.state
            if let outage = longestBorneOutage, state.isOut, state.outSince < now - outage {
                return .stopped(
                    Finding(
                        .stopCondition, "the outage was longer than \(outage / 1_000_000) s",
                        mend: "see in the report what failed"))
            }
            if let complete = evidenceComplete, !state.isOut {
                let quietFrom = max(state.recoveredAt, complete)
                if state.judgedUntil >= quietFrom + hold { return nil }
            }
            if now >= end, evidenceComplete != nil { return nil }
            try await environment.pause(100)
        }
    }

    /// The shortest `outage` stop condition, in microseconds; nil when there is none.
    private var longestBorneOutage: Int64? {
        request.experiment.stopWhen.filter { $0.name == OutageCondition.schema.name }
            .compactMap { $0.arguments.duration("longerThan")?.wholeMicroseconds }.min()
    }
}
