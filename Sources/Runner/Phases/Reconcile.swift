internal import Basics
internal import Workload

/// The writes are stopped, what may still take effect is waited out, and everything is read back.
extension ExperimentRun {
    func reconcile() async throws -> RunEvent {
        guard let traffic else { preconditionFailure("there is something to read back only under a workload") }
        await traffic.workload.stop()
        do {
            let found = try await traffic.workload.reconcile()
            let scans = found.scans.map { scan in
                JSON.object([
                    .init("endpoint", .string(scan.endpoint)), .init("rows", .number(scan.rows)),
                    .init("complete", .bool(scan.isComplete)), .init("reason", .optional(scan.reason)),
                ])
            }
            journal.note(
                "reconciled",
                [
                    .init("acknowledged", .number(found.acknowledged)), .init("confirmed", .number(found.confirmed)),
                    .init("recovered", .number(found.recovered)), .init("scans", .array(scans)),
                ])
        } catch {
            throw Self.damaged(error)
        }
        wasReadBack = true
        return .reconciled
    }
}
