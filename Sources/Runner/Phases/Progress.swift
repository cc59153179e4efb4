internal import Basics
internal import Experiments
internal import Workload

extension ExperimentRun {
    /// Tells where the run stands, at once and then every second, until cancelled.
    func showProgress(since from: Int64, budget: Double?) async {
        while true {
            let snapshot = traffic?.workload.snapshot()
            let flowing = snapshot.map { $0.total.counts.arrived > 0 } ?? false
            environment.progress(
                RunProgress(
                    experiment: request.experiment.name, phase: machine.phase,
                    elapsedSeconds: Double(environment.clock.now() - from) / 1_000_000, budgetSeconds: budget,
                    successRate: flowing ? snapshot?.total.successRate : nil,
                    latencyP99: (snapshot?.total.latency?.p99).map { Double($0) / 1_000 },
                    acknowledged: acknowledgedTransfers(snapshot), broken: broken,
                    waitingFor: waiting.withLock { $0 }))
            do { try await environment.pause(1_000) } catch { return }
        }
    }

    private func acknowledgedTransfers(_ snapshot: WorkloadSnapshot?) -> Int {
        guard let traffic, let snapshot else { return 0 }
        return snapshot.acknowledgedTransfers(of: traffic.workload.plan.streams)
    }

    /// Seconds that an effect may take; nil where that is not known.
    func budget(of effect: RunEffect) -> Double? {
        let recovery = request.experiment.expect.recovery
        switch effect {
        case .baseline: return recovery.baseline.seconds
        case .observe: return recovery.within.seconds + recovery.hold.seconds
        default: return nil
        }
    }
}

extension WorkloadSnapshot {
    /// What the verdict calls acknowledged: the transfers, those through one zone's node too. A read that was answered
    /// is no transaction.
    func acknowledgedTransfers(of plans: [StreamPlan]) -> Int {
        precondition(plans.count == streams.count, "a snapshot has every stream of its plan")
        return zip(plans, streams).reduce(0) { $0 + ($1.0.kind == .transfers ? $1.1.counts.acknowledged : 0) }
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
