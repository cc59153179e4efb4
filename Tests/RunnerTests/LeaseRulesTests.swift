import Runner
import Testing

@Suite("What a lease means")
struct LeaseRulesTests {
    private let lease = Lease(run: "run-1", host: "there", began: 1_000, expires: 1_060)

    @Test("a lease is read back as it was written")
    func roundTrip() throws {
        #expect(lease.text == #"{"run":"run-1","host":"there","began":1000,"expires":1060}"#)
        #expect(Lease(text: lease.text) == lease)
        #expect(Lease(text: "{}") == nil)
        #expect(Lease(text: "mine") == nil)
    }

    @Test("a stack's name becomes part of a parameter's name, whatever is in it")
    func name() {
        #expect(Lease.parameterName(stack: "prod-1.a_b") == "/gameday/prod-1.a_b/lease")
        #expect(Lease.parameterName(stack: "prod/über x") == "/gameday/prod---ber-x/lease")
    }

    @Test("another run's lease is live until it expired by more than clocks may differ")
    func standing() {
        let of = { (run: String?, now: Int64) in LeaseRules.standing(of: lease.text, for: run, at: now) }
        #expect(LeaseRules.standing(of: nil, for: "run-1", at: 0) == .free)
        #expect(of("run-1", 9_000) == .ours(lease))
        #expect(of("run-2", 1_061) == .live(lease))
        #expect(of("run-2", 1_090) == .live(lease))
        #expect(of("run-2", 1_091) == .expired(lease))
        #expect(of(nil, 1_091) == .expired(lease))
        #expect(LeaseRules.standing(of: "[]", for: "run-1", at: 0) == .unreadable("[]"))
    }

    @Test("a refusal names the run, its host, since when, and what to do")
    func refusal() throws {
        #expect(LeaseRules.refusal(.free, stack: "prod", at: 0) == nil)
        #expect(LeaseRules.refusal(.ours(lease), stack: "prod", at: 0) == nil)
        let live = try #require(LeaseRules.refusal(.live(lease), stack: "prod", at: 1_030))
        #expect(live.reason == "the run run-1 on there holds the lease of prod since 30 s")
        #expect(live.mend.contains("gameday halt run-1"))
        let dead = try #require(LeaseRules.refusal(.expired(lease), stack: "prod", at: 1_160))
        #expect(dead.reason == "the run run-1 on there died: its lease of prod expired 100 s ago")
        #expect(dead.mend.contains("gameday recover"))
        #expect(LeaseRules.refusal(.unreadable("x"), stack: "prod", at: 0)?.reason.contains("it says x") == true)
    }

    @Test("a lease that is not ours any more stops the run, whoever has it")
    func loss() {
        #expect(LeaseRules.loss(.ours(lease), stack: "prod") == nil)
        for standing in [LeaseStanding.free, .live(lease), .expired(lease), .unreadable("x")] {
            #expect(LeaseRules.loss(standing, stack: "prod")?.kind == .stopCondition)
        }
    }

    @Test("a renewal is due every third of the lifetime, sooner after a failure, and its want loses the lease")
    func clock() {
        var clock = LeaseClock(takenAt: 0)
        #expect(!clock.isDue(at: 19_999_999))
        #expect(clock.isDue(at: 20_000_000))
        clock.failed(at: 20_000_000)
        #expect(!clock.isDue(at: 24_999_999))
        #expect(clock.isDue(at: 25_000_000))
        #expect(!clock.isLost(at: 59_999_999))
        #expect(clock.isLost(at: 60_000_000))
        clock.renewed(at: 30_000_000)
        #expect(!clock.isDue(at: 49_999_999))
        #expect(!clock.isLost(at: 89_999_999))
    }
}
