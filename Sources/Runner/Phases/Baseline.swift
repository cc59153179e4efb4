internal import Basics
internal import Documents
internal import Experiments
internal import Probes
internal import Workload

/// What must hold before anything is broken.
extension ExperimentRun {
    /// The conditions that need no workload. What always guards a run (account, region, tags, a steady target) was
    /// checked when its targets were resolved.
    func checkGuards() async throws -> RunEvent {
        for declaration in request.experiment.probes {
            do {
                let probe = try ProbeCatalog.probe(declaration, in: probeEnvironment)
                watches.append(
                    ProbeWatch(name: declaration.name, probe: probe, timing: ProbeTiming(declaration.arguments)))
            } catch {
                throw Finding(.refused, error.reason, mend: error.mend)
            }
        }
        return .guardsPassed
    }

    /// The steady state: the workload alone, which must be good before anything is broken.
    func baseline() async throws -> RunEvent {
        guard let traffic else { preconditionFailure("a baseline needs a workload") }
        let recovery = request.experiment.expect.recovery
        let arrivals = traffic.workload.arrivals()
        traffic.workload.start()
        let steady = await withTaskGroup(of: SteadyState?.self) { group in
            group.addTask { [acknowledged] in
                var steady = SteadyState()
                for await arrival in arrivals {
                    steady.add(arrival)
                    acknowledged.note(arrival)
                }
                return steady
            }
            group.addTask { [pause = environment.pause] in
                // A little longer than asked for, so that the record holds no less.
                try? await pause(Int(recovery.baseline.wholeMicroseconds / 1_000) + 250)
                return nil
            }
            var found: SteadyState?
            while let result = await group.next() {
                if let result { found = result }
                group.cancelAll()
            }
            return found ?? SteadyState()
        }
        try Task.checkCancellation()
        if let failure = traffic.workload.snapshot().failure { throw Self.damaged(failure) }
        journal.note("baseline", [("arrivals", .integer(steady.all)), ("bad", .integer(steady.bad))])
        guard steady.all > 0 else {
            throw Finding(.refused, "no traffic reached the service", mend: "see that the service answers")
        }
        guard Double(steady.bad) <= recovery.tolerate.fraction * Double(steady.all) else {
            throw Finding(
                .refused, "the steady state is not steady: \(steady.bad) of \(steady.all) arrivals were bad before any fault",
                mend: "mend the service first; nothing was injected")
        }
        try await lookBefore()
        return .baselineEnded
    }

    private func lookBefore() async throws(Finding) {
        for watch in watches where watch.timing.moment == .before {
            let seen = await watch.probe.look()
            probes.append(ProbeSummary(name: watch.name, verdict: CheckVerdict(seen), observation: seen.what))
            guard seen.holds == true else {
                throw Finding(
                    .refused, "the probe \(watch.name) does not hold before the fault: \(seen.what)",
                    mend: "mend what it names; nothing was injected")
            }
        }
    }

    static func damaged(_ failure: WorkloadError) -> Finding {
        Finding(.evidenceDamaged, failure.message, mend: "make room for the run directory and run it again")
    }

    private var probeEnvironment: ProbeEnvironment {
        ProbeEnvironment(
            stack: request.stack, aws: environment.aws, clock: environment.clock,
            writeAcknowledgedSince: { [acknowledged] in acknowledged.lastBegan > $0 })
    }
}

/// A probe of the experiment with its timing.
struct ProbeWatch: Sendable {
    var name: String
    var probe: any Probe
    var timing: ProbeTiming
}

/// How the arrivals before the fault did.
struct SteadyState: Sendable {
    var all = 0
    var bad = 0

    mutating func add(_ arrival: FinishedArrival) {
        guard arrival.outcome != .dropped else { return }
        all += 1
        if arrival.outcome != .ok { bad += 1 }
    }
}

/// When the youngest acknowledged write began.
final class Acknowledgements: Sendable {
    private let began = Locked<Int64>(.min)

    var lastBegan: Int64 { began.withLock { $0 } }

    /// Counts transfers that were acknowledged; the plan's first stream is the transfers.
    func note(_ arrival: FinishedArrival) {
        guard arrival.outcome == .ok, arrival.stream == 0 else { return }
        began.withLock { $0 = max($0, arrival.startedAt) }
    }
}

extension CheckVerdict {
    init(_ observation: Observation) {
        self = observation.holds.map { $0 ? .pass : .fail } ?? .unknown
    }
}
