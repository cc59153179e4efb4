import Testing

@testable import TransactionService

@Suite("Server clock")
struct ServerClockTests {
    @Test("an instant of ours is never later on the server's clock than computed")
    func errsToTheEarlySide() {
        // The server read its clock at our instant 1000; the answer arrived at 1300.
        let clock = ServerClock(server: 50_000, receivedAt: 1_300)
        let truth: Int64 = 50_000 + (2_000 - 1_000)
        #expect(clock.instant(of: 2_000) == 50_700)
        #expect(clock.instant(of: 2_000) <= truth)
    }

    @Test("the bounds keep the ten seconds that the stack file states")
    func boundsAreTruthful() {
        #expect(TimeBounds().maxInFlight < 10_000_000)
    }
}
