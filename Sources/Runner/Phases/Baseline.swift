internal import Basics
internal import Documents
internal import Experiments
internal import HTTPClient
internal import History
internal import Probes
internal import Stack
internal import Workload

/// What must hold before anything is broken.
extension ExperimentRun {
    /// The conditions that need no workload. What always guards a run (account, region, tags, a steady target) was
    /// checked when its targets were resolved.
    func checkGuards() async throws -> RunEvent {
        let outside = probeEnvironment
        for declaration in request.experiment.probes {
            do {
                let probe = try ProbeCatalog.probe(declaration, in: outside)
                let timing = ProbeTiming(declaration.arguments)
                watches.append(ProbeWatch(name: declaration.name, probe: probe, timing: timing))
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
        beginThroughout()
        let steady = SteadyState(traffic.workload.plan)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [acknowledged] in
                for await arrival in arrivals {
                    steady.add(arrival)
                    acknowledged.note(arrival)
                }
            }
            defer { group.cancelAll() }
            await awaitBaseline(steady, recovery.baseline.wholeMicroseconds)
            try await lookBefore()
        }
        try Task.checkCancellation()
        if let failure = traffic.workload.snapshot().failure { throw Self.damaged(failure) }
        let streams = steady.streams
        journal.note("baseline", streams.map { ($0.name, .string("\($0.bad) of \($0.all) bad")) })
        for stream in streams {
            guard stream.all > 0 else {
                throw Finding(
                    .refused, "no traffic of the stream \(stream.name) was seen", mend: "see that the service answers")
            }
            if let unsteady = stream.unsteady {
                throw Finding(
                    .refused, "the steady state is not steady: \(unsteady)",
                    mend: "mend the service first; nothing was injected")
            }
        }
        // Tasks may have died and alarms been raised since the guards were looked at.
        try await lookAtGuards()
        return .baselineEnded
    }

    /// Waits until every stream has been on record for the baseline; gives up waiting for a stream that stays silent.
    private func awaitBaseline(_ steady: SteadyState, _ baseline: Int64) async {
        let end = environment.clock.now() + baseline + 10_000_000
        while environment.clock.now() < end {
            if let since = steady.seenSince, environment.clock.now() - since > baseline + 50_000 { return }
            do { try await environment.pause(100) } catch { return }
        }
    }

    private func lookBefore() async throws(Finding) {
        await look(.before, since: environment.clock.now())
        let before = probes.count
        conclude([.before], isComplete: true)
        if let failed = probes[before...].first(where: { $0.verdict != .pass }) {
            throw Finding(
                .refused, "the probe \(failed.name) does not hold before the fault: \(failed.observation)",
                mend: "mend what it names; nothing was injected")
        }
    }

    static func damaged(_ failure: WorkloadError) -> Finding {
        Finding(.evidenceDamaged, failure.message, mend: "make room for the run directory and run it again")
    }

    private var probeEnvironment: ProbeEnvironment {
        var configuration = HTTPClient.Configuration()
        if let broker = request.stack.reach?.broker { configuration.reach = .broker(path: broker) }
        return ProbeEnvironment(
            stack: request.stack, aws: environment.aws,
            http: HTTPClient(configuration: configuration, clock: environment.clock), clock: environment.clock,
            secondsSince1970: environment.secondsSince1970,
            writeAcknowledgedSince: { [acknowledged] in acknowledged.lastBegan > $0 })
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
