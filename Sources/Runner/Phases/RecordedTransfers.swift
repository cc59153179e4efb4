internal import Verification
internal import Workload

/// What the run's own history says of its transfers while the run goes on: every event is in the file as it happens,
/// so nothing is kept beside it.
struct RecordedTransfers: Sendable {
    let path: String
    let plan: WorkloadPlan

    /// The keys of the transfers acknowledged before an instant; nil when the history cannot be read.
    func acknowledged(before instant: Int64) -> [String]? {
        keys { $0.acknowledged.map { $0 < instant } ?? false }
    }

    /// The keys of the transfers first sent after an instant; nil when the history cannot be read.
    func begun(after instant: Int64) -> [String]? { keys { $0.begun > instant } }

    private func keys(_ isMeant: (HistoryTransfers.Transfer) -> Bool) -> [String]? {
        guard let transfers = try? HistoryTransfers.read(path: path) else { return nil }
        return transfers.filter(isMeant).map { plan.key(of: $0.op) }
    }
}
