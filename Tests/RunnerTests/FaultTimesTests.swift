import Documents
import Experiments
import Faults
import Probes
import Testing

@testable import Runner

@Suite("How long faults may be in")
struct FaultTimesTests {
    private static let second: Int64 = 1_000_000

    private func plan(
        _ name: String, limit: Int, waiting: Int = 0, assessment: Int = 0, longest: Int? = nil
    ) -> FaultPlan {
        FaultPlan(
            fault: name, targets: [], calls: [], undo: "", blastRadius: "", timeLimitSeconds: limit,
            waitingSeconds: waiting, assessmentSeconds: assessment, longestSeconds: longest)
    }

    /// Recovery within 60 s, held for 60 s.
    private func times(_ plans: [FaultPlan], probes: [ProbeTiming] = []) throws -> FaultTimes {
        FaultTimes(plans, recovery: try RequestFixture.request().experiment.expect.recovery, probes: probes)
    }

    /// Faults injected one after the other, each of which takes so many seconds; and when the last was accepted.
    private func injected(_ plans: [FaultPlan], taking seconds: [Int64]) throws -> (FaultTimes, now: Int64) {
        var times = try times(plans)
        var now: Int64 = 0
        for (index, taken) in seconds.enumerated() {
            times.began(index, at: now)
            now += taken * Self.second
            times.accepted(index, at: now)
        }
        return (times, now)
    }

    @Test("a fault's evidence may take its time limit from its own first call")
    func ownBegin() throws {
        let plans = [plan("cache", limit: 600, waiting: 1_800), plan("blackhole", limit: 120)]
        let (times, now) = try injected(plans, taking: [700, 5])
        // What the cache waited for between its shards counts for nobody.
        #expect(times.evidenceLimit(of: 0, from: now) == 1_300 * Self.second)
        #expect(times.evidenceLimit(of: 1, from: now) == 820 * Self.second)
        let (alone, accepted) = try injected([plan("failover", limit: 120)], taking: [2])
        #expect(alone.evidenceLimit(of: 0, from: accepted) == 120 * Self.second)
    }

    @Test("a fault injected long before the others were is looked at for a minute all the same, or its limit")
    func leastLooking() throws {
        for (limit, least) in [(120, Int64(60)), (20, 20)] {
            let plans = [plan("failover", limit: limit), plan("cache", limit: 600, waiting: 1_800)]
            let (times, now) = try injected(plans, taking: [2, 700])
            #expect(times.evidenceLimit(of: 0, from: now) == now + least * Self.second)
        }
    }

    @Test("a time limit that covers the injection covers it: a restore has no second one for its evidence")
    func restore() throws {
        let (times, now) = try injected([plan("rewind", limit: 2_700)], taking: [1_200])
        #expect(times.evidenceLimit(of: 0, from: now) == 2_700 * Self.second)
    }

    @Test("evidence at its limit and then the hold are within the limits; what goes on beyond them is not")
    func observation() throws {
        let (times, now) = try injected([plan("failover", limit: 120)], taking: [1])
        // 120 s for the evidence, and 60 s of hold from there.
        #expect(times.overdue(at: now + 185 * Self.second) == nil)
        let finding = try #require(times.overdue(at: now + 216 * Self.second))
        #expect(finding.kind == .stopCondition)
        #expect(finding.reason.contains("the faults had been in for 215 s"))
    }

    @Test("a probe's limit and hold, and what faults check by themselves, have their time")
    func probesAndAssessments() throws {
        let probe = ProbeTiming(Arguments(["within": .duration(.seconds(1_200)), "for": .duration(.seconds(30))]))
        var probed = try times([plan("cache", limit: 180)], probes: [probe])
        probed.began(0, at: 0)
        probed.accepted(0, at: 0)
        #expect(probed.overdue(at: 1_259 * Self.second) == nil)
        #expect(probed.overdue(at: 1_261 * Self.second) != nil)
        let (assessed, now) = try injected([plan("rewind", limit: 120, assessment: 600)], taking: [0])
        #expect(assessed.overdue(at: now + 800 * Self.second) == nil)
    }

    @Test("two shards in turn, ten minutes each, are no overdue fault; an injection that hangs is")
    func inTurn() throws {
        var times = try times([plan("cache", limit: 600, waiting: 1_800)])
        times.began(0, at: 0)
        #expect(times.overdue(at: 1_300 * Self.second) == nil)
        let finding = try #require(times.overdue(at: 2_431 * Self.second))
        #expect(finding.reason == "injecting cache had taken 2430 s, which is the longest it may")
        times.accepted(0, at: 700 * Self.second)
        #expect(times.overdue(at: 800 * Self.second) == nil)
        #expect(times.allAccepted == 700 * Self.second)
    }

    @Test("no fault is in for longer than it may be, from its own injection on, whatever else goes on")
    func longest() throws {
        var times = try times([plan("cache", limit: 60), plan("blackhole", limit: 120, longest: 100)])
        times.began(0, at: 0)
        times.accepted(0, at: 50 * Self.second)
        #expect(times.allAccepted == nil)
        times.began(1, at: 50 * Self.second)
        #expect(times.overdue(at: 150 * Self.second) == nil)
        let finding = times.overdue(at: 151 * Self.second)
        #expect(finding?.reason == "blackhole had been in for 100 s, which is the longest it may")
    }

    @Test("the watchdog is given what is left: the longest of what is in, the injections to come, and the observation")
    func left() throws {
        // 120 + 30 s for the injection, 215 s for the observation.
        #expect(try times([plan("failover", limit: 120)]).secondsLeft(before: 0, at: 0) == 365)
        #expect(try times([plan("blackhole", limit: 120, longest: 60)]).secondsLeft(before: 0, at: 0) == 60)
        var two = try times([plan("blackhole", limit: 30, longest: 200), plan("failover", limit: 120)])
        #expect(two.secondsLeft(before: 0, at: 0) == 200)
        two.began(0, at: 0)
        two.accepted(0, at: 50 * Self.second)
        #expect(two.secondsLeft(before: 1, at: 50 * Self.second) == 150)
        #expect(two.secondsLeft(before: 1, at: 250 * Self.second) == 0)
    }

    @Test("the observation of a run ends a hold after the evidence, however late that comes")
    func recoveryEnd() throws {
        let end = RecoveryEnd(try RequestFixture.request().experiment.expect.recovery, since: 0)
        func isReached(
            _ quietFrom: Int64?, judged: Int64, evidence: Int64?, isOnTheBrink: Bool = false, at: Int64
        ) -> Bool {
            let state = LiveRecovery.State(
                judgedUntil: judged * Self.second, quietFrom: quietFrom.map { $0 * Self.second },
                isOnTheBrink: isOnTheBrink)
            return end.isReached(by: state, evidence: evidence.map { $0 * Self.second }, at: at * Self.second)
        }
        #expect(!isReached(0, judged: 400, evidence: nil, at: 400))
        #expect(!isReached(0, judged: 69, evidence: 10, at: 71))
        #expect(isReached(0, judged: 70, evidence: 10, at: 71))
        // Evidence that comes after the limit: the service must hold from there.
        #expect(!isReached(0, judged: 125, evidence: 110, at: 126))
        #expect(!isReached(0, judged: 169, evidence: 110, at: 171))
        #expect(isReached(0, judged: 170, evidence: 110, at: 171))
        // What one more bad arrival would still make an outage of this fault is waited out.
        #expect(!isReached(0, judged: 70, evidence: 10, isOnTheBrink: true, at: 71))
        #expect(isReached(0, judged: 90, evidence: 10, at: 91))
        // An outage that lasts beyond the limit and a hold has been seen to be one.
        #expect(!isReached(nil, judged: 124, evidence: 10, at: 124))
        #expect(isReached(nil, judged: 125, evidence: 10, at: 125))
        #expect(!isReached(nil, judged: 170, evidence: 110, at: 174))
        #expect(isReached(nil, judged: 170, evidence: 110, at: 175))
    }
}
