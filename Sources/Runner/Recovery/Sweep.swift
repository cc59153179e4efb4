internal import AWS
internal import Faults

/// One look for what runs left behind, every kind of fault at once and by itself: one that cannot be read, or whose
/// restoring waits, must not hold up another.
struct Sweep: Sendable {
    /// What was found, in the order of the kinds.
    private(set) var found: [any Leftover] = []
    /// The kinds that could not be read.
    private(set) var unread: [Leftovers.UnreadKind] = []
    /// What was restored, and what may still be broken: what could not be read among it.
    private(set) var report = RecoveryReport()

    /// Looks, and restores what is found if so asked.
    ///
    /// - Parameter run: only what this run left behind; nil for all runs.
    init(_ kinds: [LeftoverKind], of run: String?, in outside: FaultEnvironment, restores: Bool) async {
        let parts = await withTaskGroup(of: (Int, Sweep).self) { group in
            for (index, kind) in kinds.enumerated() {
                group.addTask { (index, await Sweep(kind, of: run, in: outside, restores: restores)) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        for (_, part) in parts.sorted(by: { $0.0 < $1.0 }) {
            found += part.found
            unread += part.unread
            report.add(part.report)
        }
    }

    private init(_ kind: LeftoverKind, of run: String?, in outside: FaultEnvironment, restores: Bool) async {
        do {
            found = try await kind.find(run, outside)
        } catch {
            unread = [Leftovers.UnreadKind(kind.fault, error)]
            report.failures = [
                .init("what \(kind.fault) may have left behind cannot be read: \(error)", mend: Self.mend)
            ]
        }
        guard restores else { return }
        for leftover in found { await Self.restore(leftover, &report) }
    }

    /// Restores one thing, or says why it could not.
    static func restore(_ leftover: any Leftover, _ report: inout RecoveryReport) async {
        do {
            report.restored += try await leftover.restore()
        } catch {
            report.failures.append(.init("\(leftover.description): \(error.reason)", mend: error.mend))
        }
    }

    /// What to do where AWS did not answer, or refused.
    static let mend = "see that AWS answers and allows it, then run `gameday recover`"
}
