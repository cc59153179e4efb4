import History
import Testing
import Verification

/// Long runs of common records are taken at once; whatever is in a history, that must change nothing but the speed.
@Suite struct CommonRunTests {
    private func expectSame(_ text: String, _ comment: String) throws {
        let lines = Array(text.utf8)
        let binary = try lines.withUnsafeBytes { try HistoryDocument($0) }.binary()
        for bytes in [lines, binary] {
            let (plain, runs) = bytes.withUnsafeBytes {
                (HistoryCheck.check($0, name: "test", takesRuns: false), HistoryCheck.check($0, name: "test"))
            }
            #expect(runs == plain, "\(comment)")
        }
    }

    @Test("with and without runs, simulated ledgers give the same result in all parts", arguments: UInt64(0)..<12)
    func simulated(seed: UInt64) throws {
        for defect in [nil] + SimulatedLedger.Defect.allCases.map(Optional.some) {
            var ledger = SimulatedLedger(seed: seed)
            try expectSame(
                ledger.run(operations: 80, defect: defect), "\(defect.map { "\($0)" } ?? "none"), seed \(seed)")
        }
    }

    @Test("with and without runs, every example of an anomaly gives the same result", arguments: AnomalyExample.all)
    func examples(_ example: AnomalyExample) throws {
        try expectSame(example.firing.text, "firing")
        try expectSame(example.twin.text, "twin")
    }

    @Test("with and without runs, any mixture of common and uncommon records gives the same result")
    func mixtures() throws {
        for seed in UInt64(0)..<60 {
            var mixture = MixedHistory(seed: seed)
            try expectSame(mixture.text(operations: 120), "seed \(seed)")
        }
    }

    @Test("a long common history is taken in runs, and the loss and the double in it are found")
    func found() throws {
        var history = HistoryText(HistoryText.ledger.replacing(#""total":200,"#, with: ""))
        for op in 0..<5_000 { history.transfer(op, Int64(op) * 20) }
        let rows = (0..<5_000).filter { $0 != 3_210 }.map { HistoryText.row("k\($0)", $0) }
        history.scan(9_000, 200_000, 200_100, rows + [HistoryText.row("k4999", 9_999)])
        try expectSame(history.text, "long")
        let findings = history.check().durability?.anomalies
        #expect(findings?[.lost]?.first == [.operation(3_210)])
        #expect(findings?[.duplicate]?.first == [.operation(4_999)])
        #expect(history.check().durability?.counts.durable == 4_999)
    }
}
