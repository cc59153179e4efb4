import Documents
import Experiments
import Faults
import Probes
import Runner
import Stack
import TestSupport
import Testing

@Suite("A suite's order and time")
struct SuitePlanTests {
    private static let faults = [
        "failover": "rds/failover-db-cluster: { cluster: aurora }",
        "tasks": "ecs/stop-task: { zone: us-east-1a }",
        "zone": "zone/outage: { zone: of-the-writer }",
    ]

    private func experiment(
        _ name: String, within: String = "60s", hold: String = "60s", probes: String = "[]"
    ) throws -> (experiment: Experiment, text: String) {
        let text = """
            version: 1
            name: \(name)
            hypothesis: Nothing is lost.
            faults:
              - \(Self.faults[name] ?? Self.faults["failover"]!)
            probes: \(probes)
            expect:
              recovery: { within: \(within), hold: \(hold), baseline: 30s }
            """
        return (try RequestFixture.request(text).experiment, text)
    }

    private func plan(
        _ experiments: [(experiment: Experiment, text: String)], kind: StackFile.Kind = .sandbox
    ) -> SuitePlan {
        var stack = RequestFixture.stack()
        stack.kind = kind
        return SuitePlan(experiments, stack: stack)
    }

    @Test("what puts least at risk comes first; of the same risk the shorter one")
    func order() throws {
        let plan = try plan([
            experiment("zone"), experiment("failover"), experiment("brief", hold: "10s"), experiment("tasks"),
        ])
        #expect(plan.items.map(\.name) == ["tasks", "brief", "failover", "zone"])
        #expect(plan.items.map(\.risk) == [1, 5, 5, 13])
    }

    @Test("the shipped suite begins with the tasks and ends with the zone")
    func shipped() throws {
        let catalog = Catalog(
            guards: ProbeCatalog.guards, faults: FaultCatalog.faults, probes: ProbeCatalog.probes,
            stopConditions: ProbeCatalog.stopConditions)
        let folder = "\(PackageRoot.path)/experiments/suites/"
        for (name, order) in [
            ("shipped", "ecs-zone-task-loss subnet-blackhole redis-failover aurora-failover zone-outage"),
            ("post-deploy", "ecs-zone-task-loss aurora-failover"),
        ] {
            let suite = try ExperimentSuite(Document(path: folder + name + ".yaml"))
            let experiments = try suite.entries.map { entry in
                let document = try Document(path: entry.path)
                let references = References(set: entry.set)
                return (
                    experiment: try Experiment(document, catalog: catalog, references: references),
                    text: document.text
                )
            }
            let budget = Int(try #require(suite.budget).components.seconds)
            for kind in [StackFile.Kind.sandbox, .aws] {
                let plan = plan(experiments, kind: kind)
                #expect(plan.items.map(\.name).joined(separator: " ") == order)
                // It fits, also after a minute of waiting for the deploy.
                #expect(plan.refusal(budgetSeconds: budget - 60) == nil, "\(name) \(plan.expectedSeconds)")
            }
        }
    }

    @Test("the expected time is the sum of the experiment's own: baseline, limit, hold, in flight, and what is usual")
    func time() throws {
        // 10 before, 5 until the database is whole, 7 in flight, 10 to read back.
        #expect(try plan([experiment("failover")]).expectedSeconds == 10 + 30 + 60 + 60 + 5 + 7 + 10)
        #expect(
            try plan([experiment("failover", within: "1s", hold: "2s")], kind: .aws).expectedSeconds
                == 10 + 30 + 45 + 2 + 60 + 7 + 10)
        let probes = "[{ aurora-writer: { when: before, within: 9s, for: 4s } }, { aurora-writer: { for: 70s } }]"
        #expect(
            try plan([experiment("failover", probes: probes)]).expectedSeconds == 10 + 30 + 13 + 60 + 70 + 5 + 7 + 10)
    }

    @Test("a suite that cannot fit says the sum and what to leave out, the riskiest first")
    func tooLong() throws {
        let plan = try plan([experiment("zone"), experiment("failover"), experiment("tasks")])
        #expect(plan.items.map(\.expectedSeconds) == [187, 182, 202])
        #expect(plan.refusal(budgetSeconds: 571) == nil)
        let refusal = try #require(plan.refusal(budgetSeconds: 570))
        #expect(refusal.verdict == .inconclusive)
        #expect(
            refusal.reason == "the suite is expected to take 9 min 31 s (tasks 3 min 7 s + failover 3 min 2 s + zone "
                + "3 min 22 s), and its budget is 9 min 30 s")
        #expect(refusal.mend == "leave out zone, then it takes 6 min 9 s; or give --budget 10m")
        #expect(
            plan.refusal(budgetSeconds: 200)?.mend == "leave out zone and failover, then it takes 3 min 7 s; "
                + "or give --budget 10m")
        #expect(plan.refusal(budgetSeconds: 100)?.mend == "give --budget 10m: no experiment fits into this one")
    }

    @Test("what is short is kept, however risky, when it fits beside what is kept")
    func shortButRisky() throws {
        let plan = try plan([experiment("failover", hold: "10m"), experiment("zone"), experiment("tasks")])
        let mend = try #require(plan.refusal(budgetSeconds: 400)).mend
        #expect(mend.hasPrefix("leave out failover, then it takes"), "\(mend)")
    }

    // MARK: What is still begun

    private func outcome(_ verdict: RunVerdict, begun: Bool = true) -> RunOutcome {
        RunOutcome(
            name: "first", hypothesis: "", run: "r", began: "now", stack: StackSummary(of: RequestFixture.stack()),
            verdict: verdict, reason: "", mend: "", directory: begun ? "d" : "")
    }

    private func reason(
        after outcomes: [RunOutcome], elapsed: Int = 0, keepsGoing: Bool = false
    ) throws -> Finding? {
        let item = try plan([experiment("failover")]).items[0]
        return SuiteBudget(seconds: 600, keepsGoing: keepsGoing).reason(
            toLeaveOut: item, after: outcomes, elapsedSeconds: elapsed)
    }

    @Test("nothing is begun after a refuted hypothesis or an aborted run, unless it is to go on")
    func stops() throws {
        #expect(try reason(after: []) == nil)
        #expect(try reason(after: [outcome(.verified), outcome(.inconclusive)]) == nil)
        for verdict in [RunVerdict.refuted, .aborted] {
            let found = try #require(try reason(after: [outcome(.verified), outcome(verdict)]))
            #expect(found.verdict == .inconclusive)
            #expect(found.reason == "it was not begun: first was \(verdict.rawValue) before")
            #expect(try reason(after: [outcome(verdict)], keepsGoing: true) == nil)
        }
    }

    @Test("what does not fit the rest of the budget is not begun, to the second, and is never a pass")
    func rest() throws {
        #expect(try reason(after: [], elapsed: 600 - 182) == nil)
        let found = try #require(try reason(after: [], elapsed: 600 - 181, keepsGoing: true))
        #expect(found.verdict == .inconclusive)
        #expect(
            found.reason == "it was not begun: it is expected to take 3 min 2 s, and of the budget of 10 min 3 min 1 s "
                + "were left")
        #expect(try reason(after: [], elapsed: 10_000)?.reason.hasSuffix("0 s were left") == true)
    }
}
