import Testing
import Verification

@Suite struct SimulationTests {
    @Test("a correct ledger never fails, whatever the schedule", arguments: UInt64(0)..<60)
    func correct(seed: UInt64) {
        var ledger = SimulatedLedger(seed: seed)
        let result = HistoryText.check(ledger.run(operations: 80, defect: nil))
        #expect(result.verdict == .pass, "\(result.json)")
        #expect((result.durability?.counts.retriesWithKey ?? 0) > 0)
    }

    @Test("every planted defect is found, whatever the schedule", arguments: SimulatedLedger.Defect.allCases)
    func planted(defect: SimulatedLedger.Defect) {
        for seed in UInt64(0)..<20 {
            var ledger = SimulatedLedger(seed: seed)
            let result = HistoryText.check(ledger.run(operations: 80, defect: defect))
            #expect(result.verdict == .fail, "\(defect), seed \(seed): \(result.json)")
        }
    }
}
