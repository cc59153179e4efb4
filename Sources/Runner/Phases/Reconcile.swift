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
