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
    /// - Parameters:
    ///   - run: only what this run left behind; nil for all runs.
    ///   - failed: what could not be restored before, with all its patience: it is not tried again, and its failure
    ///     stands for as long as it is found.
    init(
        _ kinds: [LeftoverKind], of run: String?, in outside: FaultEnvironment, restores: Bool,
        failed: [RecoveryReport.Failure] = []
    ) async {
        let parts = await Self.sideBySide(kinds) { kind in
            await Sweep(kind, of: run, in: outside, restores: restores, failed: failed)
        }
        for part in parts {
            found += part.found
            unread += part.unread
            report.add(part.report)
        }
    }

    private init(
        _ kind: LeftoverKind, of run: String?, in outside: FaultEnvironment, restores: Bool,
        failed: [RecoveryReport.Failure]
    ) async {
        do {
            found = try await kind.find(run, outside)
        } catch {
            unread = [Leftovers.UnreadKind(kind.fault, error)]
            report.failures = [
                .init("what \(kind.fault) may have left behind cannot be read: \(error)", mend: Self.mend)
            ]
        }
        guard restores else { return }
        report.add(await Self.restore(found, failed: failed))
    }

    /// Restores what was found, every kind of it at once: one that waits must not hold up another.
    static func restore(_ found: [any Leftover]) async -> RecoveryReport {
        var kinds: [[any Leftover]] = []
        for leftover in found {
            let kind = kinds.firstIndex { $0.first.map { type(of: $0) == type(of: leftover) } ?? false }
            if let kind { kinds[kind].append(leftover) } else { kinds.append([leftover]) }
        }
        let parts = await sideBySide(kinds) { await restore($0, failed: []) }
        return parts.reduce(into: RecoveryReport()) { $0.add($1) }
    }

    /// Restores one thing after the other, in their order, or says why it could not.
    private static func restore(
        _ found: [any Leftover], failed: [RecoveryReport.Failure]
    ) async -> RecoveryReport {
        var report = RecoveryReport()
        for leftover in found {
            let what = leftover.description
            if let failure = failed.first(where: { $0.leftover == what }) {
                report.failures.append(failure)
                continue
            }
            do {
                report.restored += try await leftover.restore()
            } catch {
                report.failures.append(.init("\(what): \(error.reason)", mend: error.mend, leftover: what))
            }
        }
        return report
    }

    /// What comes of each, in their order.
    private static func sideBySide<Input: Sendable, Output: Sendable>(
        _ inputs: [Input], _ body: @escaping @Sendable (Input) async -> Output
    ) async -> [Output] {
        await withTaskGroup(of: (Int, Output).self) { group in
            for (index, input) in inputs.enumerated() { group.addTask { (index, await body(input)) } }
            let outputs = await group.reduce(into: []) { $0.append($1) }
            return outputs.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    /// What to do where AWS did not answer, or refused.
    static let mend = "see that AWS answers and allows it, then run `gameday recover`"
}
