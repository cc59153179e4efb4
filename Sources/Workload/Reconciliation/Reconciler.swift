internal import Basics
internal import HTTPClient
internal import History

/// Reads everything back after the run, into the history.
struct Reconciler: Sendable {
    let plan: WorkloadPlan
    let makers: RequestMakers
    let asker: Asker
    let journal: HistoryJournal
    let firstSeq: Int64
    let outcomes: OutcomeTable
    let lastSendAt: Int64
    /// The first operation id that the reads may use.
    let firstOp: Int64

    private static let parallelLookUps = 16

    func run() async -> Reconciliation {
        journal.flushSoon()
        await asker.wait(until: lastSendAt + plan.serviceMaxInFlight)
        var summary = Reconciliation()
        let service = await scan(
            op: firstOp, endpoint: WorkloadPlan.serviceEndpoint, route: .client, limit: plan.limits.read)
        summary.scans.append(service.summary)
        let nodes = await scanNodes()
        summary.scans += nodes
        let open = count(service.rows, into: &summary)
        await lookUp(
            open, firstOp: firstOp + 1 + Int64(plan.nodes.count), complete: service.summary.isComplete, &summary)
        journal.flushSoon()
        return summary
    }

    // MARK: - Scans

    private func scanNodes() async -> [Reconciliation.Scan] {
        await withTaskGroup(of: (Int, Reconciliation.Scan).self) { group in
            for (index, node) in plan.nodes.enumerated() {
                group.addTask {
                    let scan = await scan(
                        op: firstOp + 1 + Int64(index), endpoint: node.name, route: node.route,
                        limit: plan.limits.nodeRead)
                    return (index, scan.summary)
                }
            }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private func scan(
        op: Int64, endpoint: String, route: Route, limit: Int64
    ) async -> (summary: Reconciliation.Scan, rows: [TransferRow]) {
        let accounts = Set((0..<plan.accounts).map { plan.sequence.account($0) })
        let scan = LedgerScan(
            plan: plan, makers: makers, asker: asker, route: route, firstSeq: firstSeq, accounts: accounts)
        journal.append([.invoke(Invocation(op: op, time: 0, call: .scan(endpoint: endpoint)))])
        let result = await scan.run(until: asker.clock.now() + limit)
        let isComplete = result.reason == nil
        journal.append([
            .end(
                Completion(
                    op: op, function: .scan, time: 0, outcome: .ok,
                    result: .scan(rows: result.rows, complete: isComplete, balances: result.balances)))
        ])
        let summary = Reconciliation.Scan(
            endpoint: endpoint, rows: result.rows.count, isComplete: isComplete, reason: result.reason)
        return (summary, result.rows)
    }

    /// Holds the scan against what was sent and returns the operations that it leaves open.
    private func count(_ rows: [TransferRow], into summary: inout Reconciliation) -> [Int64] {
        var seen: [Int64: Int] = [:]
        for row in rows {
            if let op = row.key.flatMap({ plan.sequence.operation(ofKey: $0) }) {
                seen[Int64(op), default: 0] += 1
            } else {
                summary.foreign += 1
            }
        }
        summary.duplicated = seen.filter { $0.value > 1 }.map(\.key).sorted()
        var open: [Int64] = []
        for (op, outcome) in outcomes.all {
            let isSeen = seen[op] != nil
            if outcome == .acknowledged {
                summary.acknowledged += 1
                summary.confirmed += isSeen ? 1 : 0
            } else if isSeen {
                summary.recovered += 1
            }
            if !isSeen, outcome == .acknowledged || outcome == .indeterminate { open.append(op) }
        }
        return open
    }

    // MARK: - Look-ups

    /// Asks for each open operation by its key, up to the plan's limit.
    private func lookUp(
        _ open: [Int64], firstOp: Int64, complete: Bool, _ summary: inout Reconciliation
    ) async {
        let asked = Array(open.prefix(plan.limits.lookUps).enumerated())
        let deadline = asker.clock.now() + plan.limits.read
        let answers = await withTaskGroup(of: [(Int64, ReadResult?)].self) { group in
            for worker in 0..<min(Self.parallelLookUps, asked.count) {
                group.addTask {
                    var answers: [(Int64, ReadResult?)] = []
                    for index in stride(from: worker, to: asked.count, by: Self.parallelLookUps) {
                        let op = asked[index].element
                        answers.append((op, await lookUp(op, as: firstOp + Int64(index), until: deadline)))
                    }
                    return answers
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        for (op, answer) in answers {
            let isAcknowledged = outcomes[op] == .acknowledged
            switch answer {
            case .get(row: .some):
                summary.confirmed += isAcknowledged ? 1 : 0
                summary.recovered += isAcknowledged ? 0 : 1
            case .get(row: nil):
                if isAcknowledged { summary.lost.append(op) }
            default:
                // A complete scan has already said that it is not there.
                if complete, isAcknowledged { summary.lost.append(op) }
                summary.unread += complete ? 0 : 1
            }
        }
        summary.lost.sort()
        if !complete { summary.unread += open.count - asked.count }
    }

    private func lookUp(_ transfer: Int64, as op: Int64, until instant: Int64) async -> ReadResult? {
        var values = TemplateValues()
        values.key = plan.sequence.key(UInt64(transfer))
        let call = Call.get(key: values.key, endpoint: WorkloadPlan.serviceEndpoint)
        journal.append([.invoke(Invocation(op: op, time: 0, call: call))])
        let answer = await asker.ask(until: instant) { timeout in
            makers.lookUp.request(values, timeout: timeout, route: .client)
        } read: { response in
            LedgerAnswers.lookUp(response, key: values.key)
        }
        journal.append([
            .end(
                Completion(
                    op: op, function: .get, time: 0, outcome: answer == nil ? .info : .ok, result: answer))
        ])
        return answer
    }
}
