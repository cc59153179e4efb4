internal import Basics
internal import Documents
internal import Experiments
internal import Faults
internal import HTTPClient
internal import History
internal import Stack
internal import Workload

/// What carries the workload of one run, from its opening to the end of the run.
struct Traffic: Sendable {
    let client: HTTPClient
    let history: HistoryJournal
    let workload: Workload

    func close() async {
        await workload.stop()
        history.close()
        client.shutdown()
    }
}

/// The workload's accounts are opened before anything is broken.
extension ExperimentRun {
    func openWorkload() async throws -> RunEvent {
        let impact = faults.reduce(FaultImpact()) { $0.union($1.plan.impact) }
        let plan = try WorkloadPlans.plan(for: request, impact: impact)
        try checkOpenFiles(plan)
        failedRequests.watch(plan)
        do {
            let client = HTTPClient(configuration: configuration(plan), clock: environment.clock)
            let history = try HistoryJournal(path: directory.history, clock: environment.clock)
            let workload = try Workload(plan: plan, client: client, journal: history, clock: environment.clock)
            traffic = Traffic(client: client, history: history, workload: workload)
            try await workload.open()
        } catch {
            if error.code == .journal { throw Self.damaged(error) }
            throw Finding(.refused, error.message, mend: "see that the service at \(plan.service) answers")
        }
        return .workloadOpened
    }

    /// Without room for a service that hangs, requests would fail for want of a socket and count as the service's; so
    /// might the undo's.
    private func checkOpenFiles(_ plan: WorkloadPlan) throws(Finding) {
        guard plan.openFiles > environment.openFiles else { return }
        throw Finding(
            .refused,
            "the workload and the undo may need \(plan.openFiles) open files and sockets at once while the service "
                + "hangs, and this process may have \(environment.openFiles)",
            mend: "raise the hard limit (`ulimit -Hn`, LimitNOFILE= of a unit, ulimits of a container), or lower the "
                + "workload's rates or deadline")
    }

    private func configuration(_ plan: WorkloadPlan) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        configuration.maxConnections = plan.connections
        if let broker = request.stack.reach?.broker { configuration.reach = .broker(path: broker) }
        return configuration
    }
}

/// The workload that an experiment describes, aimed at a stack.
enum WorkloadPlans {
    static func plan(for request: RunRequest, impact: FaultImpact = FaultImpact()) throws(Finding) -> WorkloadPlan {
        let experiment = request.experiment
        let recovery = experiment.expect.recovery
        var rules = OperationRules()
        rules.deadline = experiment.workload.transfers.deadline.wholeMicroseconds
        rules.resolveWithin = max(rules.resolveWithin, rules.deadline)
        let streams = try streams(for: request, impact)
        let spec = RecoverySpec(
            limit: recovery.within.wholeMicroseconds, deadline: rules.deadline,
            ratePerSecond: experiment.workload.transfers.rate.perSecond, hold: recovery.hold.wholeMicroseconds,
            windowSamples: recovery.window, maxBadRatio: recovery.tolerate.fraction,
            minBaseline: recovery.leastBaseline.wholeMicroseconds, perStream: true)
        return WorkloadPlan(
            run: request.run, seed: request.seed, service: request.stack.service.url,
            streams: streams,
            serviceMaxInFlight: request.stack.service.maxInFlight.wholeMicroseconds,
            preset: request.stack.cache == nil ? .transfers : .transfersWithSessions,
            accounts: experiment.workload.transfers.accounts, rules: rules, recovery: spec)
    }

    private static func streams(for request: RunRequest, _ impact: FaultImpact) throws(Finding) -> [StreamPlan] {
        // The node of such a zone answers nobody until the undo: its stream is evidence, and no service level.
        let dark = Set(impact.darkSubnets.filter { $0.tier == .public }.map(\.zone))
        let workload = request.experiment.workload
        var streams = [StreamPlan.transfers(ratePerSecond: workload.transfers.rate.perSecond)]
        if workload.reads.rate.perSecond > 0 {
            streams.append(.reads(ratePerSecond: workload.reads.rate.perSecond))
        }
        guard workload.zoneProbes.rate.perSecond > 0 else { return streams }
        let nodes = request.stack.loadBalancer?.nodes ?? [:]
        for zone in request.stack.zones {
            guard let address = nodes[zone] else {
                throw Finding(
                    .refused, "no load-balancer node is known in \(zone), so the zone cannot be probed",
                    mend: "add loadBalancer.arn or loadBalancer.nodes to the stack file, or set "
                        + "workload.zone-probes.rate to 0/s")
            }
            let node = ConnectAddress(host: address, port: ServicePort.of(request.stack.service.url))
            var stream = StreamPlan.zoneProbe(
                zone: zone, node: node, ratePerSecond: workload.zoneProbes.rate.perSecond)
            stream.judged = !dark.contains(zone)
            streams.append(stream)
        }
        return streams
    }
}

/// The TCP port that a service's URL names or implies.
enum ServicePort {
    static func of(_ url: String) -> Int {
        let isTLS = url.hasPrefix("https://")
        let authority = url.drop { $0 != ":" }.drop { $0 == ":" || $0 == "/" }.prefix { $0 != "/" }
        let port = authority.split(separator: ":").dropFirst().last.flatMap { Int($0) }
        return port ?? (isTLS ? 443 : 80)
    }
}
