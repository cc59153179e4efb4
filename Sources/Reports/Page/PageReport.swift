internal import Faults
public import Runner

/// The report as one HTML page that needs nothing else.
public enum PageReport {
    /// The whole document.
    public static func of(_ outcome: RunOutcome) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(HTML.escape("\(outcome.verdict.rawValue): \(outcome.name)"))</title>
        <style>
        \(Style.sheet)
        </style>
        </head>
        <body>
        \(sections(outcome).joined(separator: "\n"))
        </body>
        </html>

        """
    }

    private static func sections(_ outcome: RunOutcome) -> [String] {
        [
            banner(outcome), head(outcome), "<h2>Timeline</h2>", Chart(outcome).svg(), legend(outcome),
            recovery(outcome), transactions(outcome), faults(outcome), probes(outcome), findings(outcome),
            phases(outcome), seconds(outcome),
        ].filter { !$0.isEmpty }
    }

    private static func banner(_ outcome: RunOutcome) -> String {
        guard outcome.stack.isSandbox else { return "" }
        return HTML.element(
            "p", "This run broke the sandbox: a real three-zone stack on one machine. It is no run on AWS.",
            class: "banner")
    }

    private static func head(_ outcome: RunOutcome) -> String {
        var parts = [
            "<h1>\(HTML.escape(outcome.name)) <span class=\"verdict \(outcome.verdict.rawValue)\">"
                + "\(outcome.verdict.rawValue)</span></h1>",
            HTML.element("p", outcome.hypothesis),
            HTML.element("p", Sentence.of(outcome), class: "line"),
            HTML.element("p", outcome.reason),
        ]
        if !outcome.mend.isEmpty { parts.append(HTML.element("p", "To do: \(outcome.mend)")) }
        parts += outcome.notes.map { HTML.element("p", "Note: \($0)") }
        let stack = outcome.stack
        parts.append(
            HTML.element(
                "p",
                "Run \(outcome.run), begun \(outcome.began), on \(stack.name) (\(stack.account), \(stack.region)); "
                    + (outcome.undone ? "everything is undone." : "SOMETHING MAY STILL BE BROKEN."), class: "soft"))
        return parts.joined(separator: "\n")
    }

    private static func legend(_ outcome: RunOutcome) -> String {
        guard outcome.recovery != nil else { return "" }
        return HTML.element(
            "p",
            "Second 0 is just before the fault call. Shaded: from the fault to the end of the recovery interval, "
                + "whose two bounds are the last bad arrival and the first good completion after it.", class: "soft")
    }

    private static func recovery(_ outcome: RunOutcome) -> String {
        guard let recovery = outcome.recovery else { return "" }
        let rows = [
            ["verdict", ([recovery.verdict.rawValue] + recovery.reasons).joined(separator: ", ")],
            ["not recovered before", Figures.seconds(recovery.lowerSeconds)],
            ["recovered at", Figures.seconds(recovery.upperSeconds)],
            ["limit", Figures.seconds(recovery.limitSeconds)],
            ["held", "\(Figures.seconds(recovery.holdSeconds)), at most \(Figures.percentage(recovery.tolerate)) bad"],
            ["worst stream", recovery.worstStream ?? "none was out"],
            ["outages after the hold", "\(recovery.unexplained)"],
        ]
        return "<h2>Recovery</h2>\n" + HTML.table(["what", "figure"], rows)
    }

    private static func transactions(_ outcome: RunOutcome) -> String {
        guard let found = outcome.transactions else { return "" }
        let rows = [
            ["verdict", ([found.verdict.rawValue] + found.reasons).joined(separator: ", ")],
            ["acknowledged", "\(found.acknowledged)"], ["lost", "\(found.lost)"],
            ["duplicated", "\(found.duplicated)"], ["stale", "\(found.stale)"], ["unread", "\(found.unread)"],
            ["rejected", "\(found.rejected)"], ["never sent", "\(found.notSent)"],
            [
                "indeterminate",
                "\(found.indeterminate), of which \(found.indeterminateApplied) had taken effect",
            ],
        ]
        var text = "<h2>Transactions</h2>\n" + HTML.table(["what", "operations"], rows)
        if !found.anomalies.isEmpty {
            let anomalies = found.anomalies.map {
                [$0.kind, "\($0.count)", $0.examples.joined(separator: ", ")]
            }
            text += "\n" + HTML.table(["anomaly", "operations", "the first"], anomalies)
        }
        return text
    }

    private static func faults(_ outcome: RunOutcome) -> String {
        let plans = outcome.plans.map { plan in
            let rows = [
                ["targets", plan.targets.joined(separator: ", ")], ["hits", plan.blastRadius], ["undo", plan.undo],
            ]
            return [
                HTML.element("h3", plan.fault), HTML.table(["what", "which"], rows, class: "pairs"),
                HTML.details("\(plan.calls.count) calls that change something", calls(plan)),
            ].joined(separator: "\n")
        }
        let evidence = outcome.evidence.map { evidence in
            let rows = [["evidence", evidence.summary]] + evidence.facts.map { [$0.name, $0.value] }
            return HTML.element("h3", "Evidence of \(evidence.fault)")
                + "\n" + HTML.table(["fact", "seen"], rows, class: "pairs")
        }
        let proof = evidence.isEmpty ? [HTML.element("p", "No evidence that a fault took effect.")] : evidence
        return (["<h2>Faults and evidence</h2>"] + plans + proof).joined(separator: "\n")
    }

    private static func calls(_ plan: FaultPlan) -> String {
        let calls = plan.calls.map { call in
            "<li>\(HTML.element("code", "\(call.action)(\(call.parameters.joined(separator: ", ")))"))</li>"
        }
        return "<ol>\n\(calls.joined(separator: "\n"))\n</ol>"
    }

    private static func probes(_ outcome: RunOutcome) -> String {
        guard !outcome.probes.isEmpty else { return "" }
        let rows = outcome.probes.map { [$0.name, $0.verdict.rawValue, $0.observation] }
        return "<h2>Probes</h2>\n" + HTML.table(["probe", "verdict", "observed"], rows)
    }

    private static func findings(_ outcome: RunOutcome) -> String {
        guard !outcome.findings.isEmpty else { return "" }
        let rows = outcome.findings.map { [$0.kind.rawValue, $0.reason, $0.mend] }
        return "<h2>Findings</h2>\n" + HTML.table(["kind", "what", "to do"], rows)
    }

    private static func phases(_ outcome: RunOutcome) -> String {
        let rows = outcome.phases.map { phase in
            let length = Figures.seconds(phase.toSeconds - phase.fromSeconds)
            return [phase.phase.rawValue, Figures.seconds(phase.fromSeconds), length]
        }
        return "<h2>Phases</h2>\n" + HTML.table(["phase", "from the run's begin", "took"], rows)
    }

    private static func seconds(_ outcome: RunOutcome) -> String {
        let rows = outcome.timeline.seconds.map { second in
            [
                "\(second.second)", "\(second.arrivals)", "\(second.good)",
                Figures.decimal(second.latencyMedian, places: 1), Figures.decimal(second.latencyP99, places: 1),
            ]
        }
        guard !rows.isEmpty else { return "" }
        return HTML.details(
            "Every second as numbers", HTML.table(["second", "arrivals", "good", "median ms", "p99 ms"], rows))
    }
}
