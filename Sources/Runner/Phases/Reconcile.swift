internal import Basics
internal import Workload

/// The writes are stopped, what may still take effect is waited out, and everything is read back.
extension ExperimentRun {
    func reconcile() async throws -> RunEvent {
        guard let traffic else { preconditionFailure("there is something to read back only under a workload") }
        await endThroughout()
        await traffic.workload.stop()
        do {
            let found = try await traffic.workload.reconcile()
            readBackFindings = ReadBack.findings(of: found)
            let scans = found.scans.map { scan in
                JSON.object([
                    ("endpoint", .string(scan.endpoint)), ("rows", .integer(scan.rows)),
                    ("complete", .boolean(scan.isComplete)), ("reason", .optional(scan.reason)),
                ])
            }
            journal.note(
                "reconciled",
                [
                    ("acknowledged", .integer(found.acknowledged)), ("confirmed", .integer(found.confirmed)),
                    ("recovered", .integer(found.recovered)), ("scans", .array(scans)),
                ])
        } catch {
            throw Self.damaged(error)
        }
        try Task.checkCancellation()
        wasReadBack = true
        return .reconciled
    }
}

/// What reading everything back means for the verdict, besides what it put into the history.
enum ReadBack {
    /// After the undo every zone must answer again, so a ledger that could not be read to its end anywhere leaves the
    /// run unproven: also through the node of a zone whose stream was not judged while it was dark.
    static func findings(of found: Reconciliation) -> [Finding] {
        found.scans.filter { !$0.isComplete }.map { scan in
            let way = scan.endpoint == WorkloadPlan.serviceEndpoint ? "the service" : "the node in \(scan.endpoint)"
            return Finding(
                .unproven,
                "the ledger could not be read back through \(way) after the undo: \(scan.reason ?? "it ended early")",
                mend: "see that \(way) answers again, and run it again")
        }
    }
}
