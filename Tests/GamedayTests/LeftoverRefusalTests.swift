import GameDays
import Runner
import Testing

@testable import gameday

@Suite("Why an agent does not heal")
struct LeftoverRefusalTests {
    private let lease = Lease(run: "run-1", host: "here", process: "7 1 ns boot", began: 0, expires: 90)

    @Test("a run of somebody else that goes on undoes its faults itself")
    func others() {
        #expect(LeftoverRefusal.ofGoingOn(.live(lease), own: "8 1 ns boot") == nil)
        #expect(LeftoverRefusal.ofGoingOn(.live(lease), own: nil) == nil)
        // With another clock than this machine's.
        #expect(LeftoverRefusal.ofGoingOn(.expired(lease), own: "8 1 ns boot") == nil)
    }

    @Test(
        "a run of the agent's own that still has the lease when it heals is not undone, and nobody may call it healed")
    func own() {
        let refusal = LeftoverRefusal.ofGoingOn(.live(lease), own: "7 1 ns boot")
        #expect(refusal?.cause == .unhealed)
        #expect(refusal?.reason.contains("run-1") == true)
    }

    @Test("a lease that has changed since says nothing: it is looked at again")
    func changed() {
        #expect(LeftoverRefusal.ofGoingOn(.free, own: "7 1 ns boot")?.cause == .unseen)
        #expect(LeftoverRefusal.ofGoingOn(.unreadable(""), own: "7 1 ns boot")?.cause == .unseen)
    }
}
