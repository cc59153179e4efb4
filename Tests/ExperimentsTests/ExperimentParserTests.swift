import Documents
import Experiments
import Testing

@Suite("Experiments")
struct ExperimentParserTests {
    @Test("what is left out has its documented default")
    func defaults() throws {
        let experiment = try experiment(shortest)
        #expect(experiment.file == "e.yaml")
        #expect(experiment.name == "short")
        #expect(experiment.hypothesis == "Nothing is lost.")
        #expect(experiment.workload.transfers.rate == Rate(perSecond: 50))
        #expect(experiment.workload.transfers.accounts == 200)
        #expect(experiment.workload.transfers.deadline == .seconds(2))
        #expect(experiment.workload.reads.rate == Rate(perSecond: 5))
        #expect(experiment.workload.zoneProbes.rate == Rate(perSecond: 10))
        let recovery = experiment.expect.recovery
        #expect((recovery.within, recovery.hold, recovery.baseline) == (.seconds(60), .seconds(60), .seconds(30)))
        #expect((recovery.tolerate, recovery.window) == (Percentage(millionths: 10_000), 300))
        #expect(recovery.leastBaseline == .seconds(20))
        let transactions = experiment.expect.transactions
        #expect((transactions.lost, transactions.duplicated, transactions.stale) == (0, 0, 0))
        #expect(experiment.guards.isEmpty && experiment.probes.isEmpty && experiment.stopWhen.isEmpty)
        #expect(experiment.placeholders.isEmpty && experiment.warnings.isEmpty)
    }

    @Test("everything that is written is read, defaults of declarations included")
    func everything() throws {
        let experiment = try experiment(
            """
            version: 1
            name: all
            hypothesis: >
              It
              holds.
            guards:
              - tasks-per-zone: { atLeast: 2 }
              - alarms-ok: [one, two]
            workload:
              transfers: { rate: 100.5/s, accounts: 20, deadline: 500ms }
              reads: { rate: 0/s }
              zone-probes: { rate: 3/s }
            faults:
              - rds/failover-db-cluster: { cluster: main, to: sandbox-aurora-2 }
            probes:
              - aurora-writer
              - aurora-writer:
              - target-health: { when: throughout, atLeast: 4 }
            expect:
              recovery: { within: 30s, hold: 5s, tolerate: 0.5%, baseline: 2s, window: 100 }
              transactions: { lost: 1, duplicated: 2, stale: 3 }
            stopWhen:
              - alarm: [one]
              - outage: { longerThan: 2m }
            """)
        #expect(experiment.hypothesis == "It holds.\n")
        #expect(experiment.guards.map(\.name) == ["tasks-per-zone", "alarms-ok"])
        #expect(experiment.guards[0].arguments.integer("atLeast") == 2)
        #expect(experiment.guards[1].arguments.list("names") == ["one", "two"])
        #expect(experiment.workload.transfers.rate == Rate(perSecond: 100.5))
        #expect(experiment.workload.transfers.deadline == .milliseconds(500))
        #expect(experiment.workload.reads.rate == Rate(perSecond: 0))
        let fault = experiment.faults[0]
        #expect(fault.arguments.string("to") == "sandbox-aurora-2")
        #expect(fault.arguments.duration("timeLimit") == .seconds(120))
        #expect(fault.mark == Mark(file: "e.yaml", line: 14, column: 5))
        #expect(experiment.probes.map(\.name) == ["aurora-writer", "aurora-writer", "target-health"])
        #expect(experiment.probes[0].arguments == experiment.probes[1].arguments)
        #expect(experiment.probes[0].arguments.string("when") == "after")
        #expect(experiment.probes[0].arguments["within"] == nil)
        #expect(experiment.expect.recovery.tolerate == Percentage(millionths: 5000))
        #expect(experiment.expect.recovery.leastBaseline == .seconds(2))
        #expect(experiment.expect.transactions.stale == 3)
        #expect(experiment.stopWhen[1].arguments.duration("longerThan") == .seconds(120))
    }

    @Test("JSON is an experiment too")
    func json() throws {
        let text = """
            {"version": 1, "name": "j", "hypothesis": "h",
             "faults": [{"rds/failover-db-cluster": {"cluster": "${stack.x}", "to": "any"}}]}
            """
        #expect(try experiment(text).faults[0].arguments["cluster"] == .placeholder("${stack.x}"))
    }

    @Test("a baseline under 20 s is taken with a warning that shows it")
    func shortBaseline() throws {
        let experiment = try experiment(shortest + "expect:\n  recovery:\n    baseline: 2s\n")
        #expect(
            experiment.warnings.map(\.description) == [
                "e.yaml:9:15: warning: the baseline of 2s is shorter than the usual 20s; "
                    + "write at least 20s where the result matters"
            ])
    }

    @Test("an empty experiment lacks every required key")
    func missing() {
        #expect(
            refusals(of: "{}") == [
                "e.yaml:1:1: error: the experiment lacks version; add `version: 1`",
                "e.yaml:1:1: error: the experiment lacks name; add `name: aurora-failover`",
                "e.yaml:1:1: error: the experiment lacks hypothesis; add `hypothesis: ...`",
                "e.yaml:1:1: error: the experiment lacks faults; "
                    + "add what to break: an experiment without a fault proves nothing",
            ])
    }

    @Test(
        "each wrong value has its place and its mend",
        arguments: [
            ("version: 1", "version: 2", "1:10", "version is 2, outside of 1 to 1; write at most 1"),
            (
                "version: 1", "version: '1'", "1:10",
                "version must be a whole number, not the text \"1\"; remove the quotes: 1"
            ),
            (
                "name: short", "nmae: short\nname: a", "2:1",
                "the experiment has no key \"nmae\"; did you mean \"name\"?"
            ),
            ("name: short", "name: 012", "2:7", "name must be text, not the number 012; put it in quotes: \"012\""),
            (
                "name: short", "name: A B", "2:7",
                "name cannot be \"A B\"; use lower-case letters, digits and dashes, at most 64, "
                    + "and begin with a letter or digit"
            ),
            (
                "name: short", "name: short\nname: b", "3:1",
                "the key \"name\" occurs twice, first on line 2; remove one of them"
            ),
        ])
    func wrong(old: String, new: String, place: String, reason: String) {
        #expect(refusals(of: shortest.replacing(old, with: new)) == ["e.yaml:\(place): error: \(reason)"])
    }

    @Test("an experiment must break something")
    func noFaults() {
        #expect(
            refusals(of: "version: 1\nname: n\nhypothesis: h\nfaults: []\n") == [
                "e.yaml:4:9: error: faults is empty; add what to break"
            ])
    }

    @Test(
        "every section refuses what it does not know",
        arguments: [
            (
                "workload: 5", "7:11",
                "workload must be a mapping, not the number 5; write `key: value` lines below it, indented"
            ),
            ("workload: { transfer: {} }", "7:13", "workload has no key \"transfer\"; did you mean \"transfers\"?"),
            ("workload: { transfers: { rate: 5 } }", "7:32", "rate must be a rate, not the number 5; write 5/s"),
            (
                "workload: { transfers: { rate: 0/s } }", "7:32",
                "rate is 0/s, outside of 1/s to 50000/s; write at least 1/s"
            ),
            (
                "workload: { reads: { rate: 0.5/s } }", "7:28",
                "rate is 0.5/s, outside of 1/s to 50000/s; write at least 1/s"
            ),
            (
                "workload: { transfers: { accounts: 1 } }", "7:36",
                "accounts is 1, outside of 2 to 100000; write at least 2"
            ),
            ("expect: { recovery: { hold: 60 } }", "7:29", "hold must be a duration, not the number 60; write 60s"),
            (
                "expect: { recovery: { tolerate: 60% } }", "7:33",
                "tolerate is 60%, outside of 0% to 50%; write at most 50%"
            ),
            ("expect: { recovery: { holt: 60s } }", "7:23", "recovery has no key \"holt\"; did you mean \"hold\"?"),
            ("expect: { transactions: { lost: -1 } }", "7:33", "lost is -1, outside of 0 to 1000000; write at least 0"),
            ("expect:", "7:1", "expect has no value; write one after the colon, or remove the key"),
            (
                "workload: ${stack.workload}", "7:11",
                "workload must be a mapping, not the placeholder ${stack.workload}; "
                    + "write the keys out: ${...} stands for single values and lists"
            ),
        ])
    func sections(line: String, place: String, reason: String) {
        #expect(refusals(of: shortest + "\(line)\n") == ["e.yaml:\(place): error: \(reason)"])
    }

    @Test("several errors are told at once, in the order of their places")
    func several() {
        let text = """
            version: 1
            name: x
            hypothesis: y
            workload:
              transfers: { rate: fast, accounts: 0, dedline: 2s }
            faults:
              - rds/failover-dbcluster: { cluster: a }
              - rds/failover-db-cluster: { to: another-zon }
            stopwhen: []
            """
        #expect(
            refusals(of: text).map { String($0.prefix { $0 != ";" }) } == [
                "e.yaml:5:22: error: rate must be a rate, not the text \"fast\"",
                "e.yaml:5:38: error: accounts is 0, outside of 2 to 100000",
                "e.yaml:5:41: error: transfers has no key \"dedline\"",
                "e.yaml:7:5: error: there is no fault \"rds/failover-dbcluster\"",
                "e.yaml:8:30: error: rds/failover-db-cluster lacks cluster",
                "e.yaml:8:36: error: to cannot be \"another-zon\"",
                "e.yaml:9:1: error: the experiment has no key \"stopwhen\"",
            ])
    }
}
