internal import History

/// The checks that one history asks for, side by side.
struct HistoryJudge {
    private var durability: DurabilityChecker
    private var recovery: RecoveryChecker?
    private let judgesDurability: Bool
    private let takesRuns: Bool

    /// Fewer records than this are no run worth looking for.
    private static let shortestRun = 8

    init(spec: HistorySpec, takesRuns: Bool) {
        judgesDurability = spec.checks.contains(.durability)
        self.takesRuns = takesRuns && judgesDurability
        durability = DurabilityChecker(spec: spec.durability)
        if spec.checks.contains(.recovery) { recovery = RecoveryChecker(spec: spec.recovery) }
    }

    /// Makes room: a transfer has three records or more.
    mutating func reserve(records: Int) {
        guard judgesDurability else { return }
        durability.operations.reserve(records / 3)
        durability.keyOwner.reserve(records / 3)
        durability.knownOrder.reserve(records / 3)
    }

    var isDisordered: Bool { durability.isDisordered }

    var needsKeys: Bool { !durability.unknownKeys.isEmpty }

    /// A block of the binary form begins: after a damaged one, keys are counted on from here.
    mutating func beginBlock(nextKey: UInt32) { durability.nextKey = max(durability.nextKey, nextKey) }

    mutating func handle(_ records: UnsafeBufferPointer<PackedRecord>, names: borrowing HistoryNames) {
        let firstOfRecovery = PackedRecord.Kind.request.rawValue
        let seeksRuns = takesRuns && records.count >= Self.shortestRun
        var place = 0
        while place < records.count {
            if seeksRuns {
                place = durability.takeRun(records, from: place)
                if place == records.count { return }
            }
            let record = records[place]
            if record.kind >= firstOfRecovery {
                recovery?.handle(record)
            } else if judgesDurability {
                durability.handle(record, names: names)
            }
            place += 1
        }
    }

    /// - Parameter isWhole: whether each damage stands for one record only.
    mutating func finish(
        name: String, names: borrowing HistoryNames, damages: [String], isWhole: Bool
    ) -> CheckResult {
        for damage in damages { durability.damage(damage) }
        if !isWhole && !damages.isEmpty { durability.damageCount = .max }
        let durabilityResult = judgesDurability ? durability.finish(names: names) : nil
        let recoveryResult = recovery?.finish(names: names, isDamaged: !damages.isEmpty)
        return CheckResult(file: name, durability: durabilityResult, recovery: recoveryResult)
    }
}
