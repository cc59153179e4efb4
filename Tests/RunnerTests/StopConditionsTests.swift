import Documents
import Experiments
import Testing

@testable import Runner
@testable import Workload

@Suite("Conditions that end a run while its faults are in")
struct StopConditionsTests {
    private static let second: Int64 = 1_000_000

    private func declaration(_ name: String, _ values: [String: ArgumentValue]) -> Declaration {
        Declaration(name: name, arguments: Arguments(values), mark: Mark(file: "e.yaml", line: 1, column: 1))
    }

    private func arrival(
        _ second: Int64, _ outcome: FinishedArrival.Outcome = .late, stream: Int = 0
    ) -> FinishedArrival {
        FinishedArrival(
            stream: stream, scheduledAt: second * Self.second, startedAt: second * Self.second,
            finishedAt: second * Self.second, outcome: outcome)
    }

    @Test("an outage is borne for as long as the shortest condition says")
    func outage() {
        let conditions = StopConditions([
            declaration("outage", ["longerThan": .duration(.seconds(60))]),
            declaration("outage", ["longerThan": .duration(.seconds(30))]),
        ])
        var state = LiveRecovery.State(judgedUntil: 0, quietFrom: 0)
        #expect(conditions.finding(of: state, at: 100 * Self.second) == nil)
        state.isOut = true
        state.outSince = 10 * Self.second
        #expect(conditions.finding(of: state, at: 40 * Self.second) == nil)
        let finding = conditions.finding(of: state, at: 40 * Self.second + 1)
        #expect(finding?.kind == .stopCondition)
        #expect(finding?.reason == "the outage was longer than 30 s")
        #expect(StopConditions([]).finding(of: state, at: .max) == nil)
    }

    @Test("the budget is a share of what is planned for the span, and forgets what is older")
    func budget() throws {
        // 10/s in 10 s are 100 arrivals, of which 5 may be bad.
        let budget = ErrorBudget(
            [.init(bad: 5, of: 10 * Self.second, share: "5%")], streams: [0], since: 100 * Self.second)
        for second in stride(from: Int64(100), through: 160, by: 2) { budget.add(arrival(second)) }
        #expect(budget.exhausted == nil)
        budget.add(arrival(161, .rejected))
        let finding = try #require(budget.exhausted)
        #expect(finding.kind == .stopCondition)
        #expect(finding.reason.contains("6 bad arrivals in 10 s"))
    }

    @Test("good, dropped and unjudged arrivals, and those before the fault, cost no budget")
    func notBad() {
        let budget = ErrorBudget([.init(bad: 1, of: 60 * Self.second, share: "1%")], streams: [0], since: 0)
        for second in Int64(1)...50 {
            budget.add(arrival(second, .ok))
            budget.add(arrival(second, .dropped))
            budget.add(arrival(second, stream: 1))
            budget.add(arrival(-second))
        }
        #expect(budget.exhausted == nil)
    }

    @Test("the declared budget counts the judged streams' rates only")
    func declared() throws {
        let conditions = StopConditions([
            declaration(
                "error-budget",
                ["bad": .percentage(Percentage(millionths: 50_000)), "of": .duration(.seconds(60))])
        ])
        var plan = try WorkloadPlans.plan(
            for: RequestFixture.request(
                RequestFixture.text(
                    workload: "{ transfers: { rate: 10/s }, reads: { rate: 0/s }, zone-probes: { rate: 0/s } }")))
        let budget = try #require(conditions.budget(for: plan, since: 0))
        for index in Int64(1)...30 { budget.add(arrival(index)) }
        #expect(budget.exhausted == nil)
        budget.add(arrival(31))
        #expect(budget.exhausted != nil)
        plan.streams[0].judged = false
        let none = try #require(conditions.budget(for: plan, since: 0))
        for index in Int64(1)...60 { none.add(arrival(index)) }
        #expect(none.exhausted == nil)
    }

    @Test("alarms of every alarm condition are watched")
    func alarms() {
        let conditions = StopConditions([
            declaration("alarm", ["alarm": .list(["a", "b"])]), declaration("alarm", ["alarm": .list(["c"])]),
        ])
        #expect(conditions.alarms == ["a", "b", "c"])
        #expect(conditions.outage == nil)
    }
}
