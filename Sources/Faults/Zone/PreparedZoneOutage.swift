internal import AWS
internal import Basics
internal import Experiments

/// An outage whose parts are prepared, in the order in which they are injected: the subnets first.
struct PreparedZoneOutage: PreparedFault {
    let zone: String
    let parts: [any PreparedFault]
    /// The evidence of the parts that have shown theirs: what proved itself once need not go on doing so.
    private let seen = Locked<[Int: Evidence]>([:])

    init(zone: String, parts: [any PreparedFault]) {
        self.zone = zone
        self.parts = parts
    }

    var plan: FaultPlan {
        let plans = parts.map(\.plan)
        return FaultPlan(
            fault: ZoneOutage.schema.name, targets: plans.flatMap(\.targets), calls: plans.flatMap(\.calls),
            undo: ZoneOutage.reference.undo,
            blastRadius: "all of \(zone): " + plans.map(\.blastRadius).joined(separator: "; "),
            impact: plans.reduce(FaultImpact()) { $0.union($1.impact) },
            timeLimitSeconds: plans.map(\.timeLimitSeconds).max() ?? 0,
            waitingSeconds: plans.reduce(0) { $0 + $1.waitingSeconds },
            assessmentSeconds: plans.reduce(0) { $0 + $1.assessmentSeconds },
            longestSeconds: plans.compactMap(\.longestSeconds).max())
    }

    func check() async throws(InjectionFailure) {
        for part in parts { try await part.check() }
    }

    func permissionTrials() async -> [PermissionTrial] {
        var trials: [PermissionTrial] = []
        for part in parts { trials += await part.permissionTrials() }
        return trials
    }

    /// Every part looks before the first one changes anything: afterwards a writer or a primary that moved by itself
    /// must have been in the zone when it was lost.
    func inject() async throws(InjectionFailure) {
        try await check()
        for (index, part) in parts.enumerated() {
            do {
                try await part.inject()
            } catch {
                throw InjectionFailure(
                    "\(part.plan.fault): \(error.reason)", mayHaveTakenEffect: index > 0 || error.mayHaveTakenEffect)
            }
        }
    }

    func evidence() async throws(AWSError) -> Evidence? {
        var trouble: AWSError?
        for (index, part) in parts.enumerated() where seen.withLock({ $0[index] }) == nil {
            do throws(AWSError) {
                if let found = try await part.evidence() { seen.withLock { $0[index] = found } }
            } catch {
                trouble = error
            }
        }
        let found = seen.withLock { $0 }
        guard found.count == parts.count else {
            if let trouble { throw trouble }
            return nil
        }
        let all = found.sorted { $0.key < $1.key }.map(\.value)
        return Evidence(
            fault: ZoneOutage.schema.name, summary: "\(zone) was lost: " + all.map(\.summary).joined(separator: "; "),
            facts: [.init("zone", zone)] + all.flatMap(\.facts))
    }

    var disturbances: [String] { parts.flatMap(\.disturbances) }

    /// The subnets first; then the others from the last. Goes on with the others when one fails.
    func undo() async throws(UndoFailure) {
        var failures: [UndoFailure] = []
        for part in parts.prefix(1) + parts.dropFirst().reversed() {
            do {
                try await part.undo()
            } catch {
                failures.append(error)
            }
        }
        // What gameday owes comes before what the stack owes.
        guard let first = failures.first(where: { $0.kind == .notRestored }) ?? failures.first else { return }
        let isRestored = failures.allSatisfy { $0.kind == .notHealed }
        throw UndoFailure(
            failures.map(\.reason).joined(separator: "; "), mend: first.mend,
            kind: isRestored ? .notHealed : .notRestored)
    }
}
