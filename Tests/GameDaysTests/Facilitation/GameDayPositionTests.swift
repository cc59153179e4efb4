import Runner
import Testing

@testable import GameDays

@Suite("Where an interrupted game day goes on")
struct GameDayPositionTests {
    private func entry(
        _ event: GameDayEntry.Event, _ item: Int, _ text: String? = nil, _ verdict: RunVerdict? = nil
    ) -> GameDayEntry {
        var result: RunResult?
        if let verdict {
            result = RunResult(
                experiment: "one", hypothesis: "", directory: "", word: verdict.rawValue, reason: "", mend: "",
                undone: true, isHalted: verdict == .aborted, sentence: "")
        }
        return GameDayEntry(event: event, time: "", item: item, text: text, at: nil, result: result, subject: nil)
    }

    @Test("an experiment that was skipped while it ran is over, also when its verdict was not written any more")
    func skipped() {
        let running = [entry(.reached, 0), entry(.go, 0), entry(.experiment, 0, "run-one")]
        let position = GameDayPosition(after: running + [entry(.skipped, 0, "late")], in: [])
        #expect(position.item == 1)
        #expect(position.interrupted == nil)
    }

    @Test("that its run was aborted for it proves nothing; what it had proved otherwise counts")
    func verdict() {
        func verdicts(_ verdict: RunVerdict, skipped: Bool) -> [RunVerdict] {
            var entries = [entry(.reached, 0), entry(.experiment, 0, "run-one")]
            if skipped { entries.append(entry(.skipped, 0, "late")) }
            return GameDayPosition(after: entries + [entry(.verdict, 0, nil, verdict)], in: []).verdicts
        }
        #expect(verdicts(.aborted, skipped: true) == [])
        #expect(verdicts(.aborted, skipped: false) == [.aborted])
        #expect(verdicts(.notUndone, skipped: true) == [.notUndone])
    }
}
