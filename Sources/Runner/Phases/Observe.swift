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
        guard let t0 = faultBegan, let watch = live else { preconditionFailure("observation follows an injection") }
        var isComplete = false
        defer { conclude([.during, .after], isComplete: isComplete) }
        let event = try await watchUntilOver(watch, since: t0)
        isComplete = event == .observed
        if isComplete { await assess() }
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

    private func watchUntilOver(_ watch: LiveRecovery, since t0: Int64) async throws -> RunEvent {
        try await withThrowingTaskGroup(of: RunEvent?.self) { group in
            // What is looked at begins when AWS had accepted the last fault, however long the injection took.
            let injected = times?.allAccepted ?? environment.clock.now()
            group.addTask { try await self.lookForEvidence(from: injected) }
            group.addTask {
                await self.look(.after, since: injected)
                return nil
            }
            let hasDuring = watches.contains { $0.timing.moment == .during }
            if hasDuring {
                group.addTask {
                    // Until the observation ends.
                    await self.look(.during, since: injected)
                    return nil
                }
            }
            var open = 3
            group.addTask { try await self.awaitRecovery(watch, since: t0) }
            defer { group.cancelAll() }
            // Every question is answered before the observation ends.
            while open > 0, let event = try await group.next() {
                if let event { return event }
                open -= 1
            }
            return RunEvent.observed
        }
    }

    /// Looks for the evidence of all faults at once, each until its own limit. Nil: found.
    func lookForEvidence(from start: Int64) async throws -> RunEvent? {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in faults.indices { group.addTask { try await self.lookForEvidence(of: index, from: start) } }
            // The first that finds none ends the others.
            for try await _ in group {}
        }
        evidenceComplete = environment.clock.now()
        return nil
    }

    private func lookForEvidence(of index: Int, from start: Int64) async throws {
        let fault = faults[index]
        let plan = fault.plan
        let limit = times?.evidenceLimit(of: index, from: start) ?? start
        var trouble: String?
        while true {
            do {
                if let found = try await fault.evidence() { return keep(found) }
                trouble = nil
            } catch {
                trouble = "\(error)"
            }
            guard environment.clock.now() < limit else { break }
            try await environment.pause(500)
        }
        let why = trouble.map { ": \($0)" } ?? ""
        traffic?.workload.markEvidence(bit: false, what: "no evidence of \(plan.fault)\(why)")
        throw Finding(
            .unproven, "nothing shows within \(plan.timeLimitSeconds) s that \(plan.fault) took effect\(why)",
            mend: "see the events of \(plan.targets.joined(separator: ", ")); the call was accepted")
    }

    private func keep(_ found: Evidence) {
        evidence.append(found)
        traffic?.workload.markEvidence(bit: true, what: found.summary)
        journal.note(
            "evidence",
            [("fault", .string(found.fault)), ("summary", .string(found.summary))]
                + found.facts.map { ($0.name, .string($0.value)) })
    }

    /// Waits until the service has recovered and held, or until it is certain that it has not in time. Nil: either.
    private func awaitRecovery(_ watch: LiveRecovery, since t0: Int64) async throws -> RunEvent? {
        let end = RecoveryEnd(request.experiment.expect.recovery, since: t0)
        while true {
            if let failure = traffic?.workload.snapshot().failure { throw Self.damaged(failure) }
            if end.isReached(by: watch.state, evidence: evidenceComplete, at: environment.clock.now()) { return nil }
            try await environment.pause(100)
        }
    }
}
