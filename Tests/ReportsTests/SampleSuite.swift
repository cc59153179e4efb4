import Runner

/// Suites that have ended, each in its way.
enum SampleSuite {
    static func of(_ outcomes: [RunOutcome]) -> SuiteOutcome {
        SuiteOutcome(
            name: "post-deploy",
            stack: StackSummary(name: "sandbox", isSandbox: true, region: "us-east-1", account: "000000000000"),
            began: "2026-01-01T12:00:00.000Z", waited: "no deploy was in progress", budgetSeconds: 600,
            tookSeconds: 123.4567,
            runs: outcomes.map { SuiteOutcome.Run($0, risk: 5, expectedSeconds: 180) })
    }

    static func named(_ name: String, _ outcome: RunOutcome) -> RunOutcome {
        var outcome = outcome
        outcome.name = name
        outcome.phases = [PhaseSpan(phase: .judge, fromSeconds: 60, toSeconds: 61.5)]
        return outcome
    }

    static func notRun(_ name: String, because reason: String = "it was not begun: lost was refuted before")
        -> RunOutcome
    {
        RunOutcome(
            name: name, hypothesis: "h", run: "r", began: "2026-01-01T12:00:00.000Z",
            stack: StackSummary(name: "sandbox", isSandbox: true, region: "us-east-1", account: "000000000000"),
            verdict: .inconclusive, reason: reason, mend: "mend that first", directory: "")
    }

    static var verified: SuiteOutcome { of([named("tasks", SampleOutcome.verified())]) }

    static var refuted: SuiteOutcome {
        of([
            named("tasks", SampleOutcome.verified()), named("lost", SampleOutcome.refuted()), notRun("zone"),
        ])
    }

    /// Everything was verified that was run.
    static var outOfTime: SuiteOutcome {
        of([
            named("tasks", SampleOutcome.verified()),
            notRun("zone", because: "it was not begun: 10 s of the budget were left"),
        ])
    }

    /// Text from outside that could end an element, a cell or a fence, and what XML cannot hold.
    static var hostile: SuiteOutcome {
        var outcome = named("lost", SampleOutcome.refuted())
        outcome.reason = "<b>]]>\"'&`|*_#\u{1B}[31m\u{0}\u{FFFE} ```\nsecond | line"
        outcome.hypothesis = "```\n</details>"
        return of([outcome])
    }
}
