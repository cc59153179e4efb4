import Runner
import Testing

@Suite("The verdict of a run")
struct RunVerdictTests {
    @Test("Exit codes are those that the manual states")
    func exitCodes() {
        #expect(RunVerdict.allCases.map(\.exitCode) == [0, 1, 2, 3, 4])
    }

    @Test("When several apply the worst is reported: not undone, refuted, aborted, inconclusive, verified")
    func worst() {
        let order: [RunVerdict] = [.notUndone, .refuted, .aborted, .inconclusive, .verified]
        for first in order.indices {
            #expect(RunVerdict.worst(of: order[first...].reversed()) == order[first])
        }
        #expect(RunVerdict.worst(of: []) == nil)
    }
}
