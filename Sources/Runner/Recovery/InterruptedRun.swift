public import Basics
internal import FoundationEssentials
public import Stack

/// A run whose process died before it came to a verdict, as its directory tells.
public struct InterruptedRun: Sendable, Hashable {
    /// The run's directory.
    public let directory: RunDirectory
    /// The run's name.
    public let run: String
    /// The experiment's name.
    public let experiment: String
    /// When it began, RFC 3339 in UTC; empty when the journal does not say.
    public let began: String
    /// The phase that it died in.
    public let phase: String

    /// What the journal's lines have of a run.
    private struct Event: Decodable {
        var event: String
        var time: String?
        var run: String?
        var experiment: String?
        var stack: String?
        var account: String?
        var region: String?
        var phase: String?
    }

    /// The run in a directory if it is one of this stack, has no verdict, and its process is gone; nil otherwise.
    init?(_ directory: RunDirectory, of stack: StackFile) {
        guard !RunLock.isHeld(directory),
            let text = try? String(contentsOfFile: directory.journal, encoding: .utf8)
        else { return nil }
        let events = text.split(separator: "\n").compactMap {
            try? JSONDecoder().decode(Event.self, from: Data($0.utf8))
        }
        guard let first = events.first(where: { $0.event == "run" }), let run = first.run,
            first.stack == stack.name, first.account == stack.account, first.region == stack.region,
            !events.contains(where: { $0.event == "verdict" })
        else { return nil }
        self.directory = directory
        self.run = run
        experiment = first.experiment ?? run
        began = first.time ?? ""
        phase = events.last { $0.event == "phase" }?.phase ?? "validate"
    }

    /// What is known of it once everything that it left behind is put back.
    ///
    /// - Parameter hypothesis: from the experiment's file, if it can still be read.
    public func outcome(on stack: StackFile, hypothesis: String) -> RunOutcome {
        let finding = Finding(
            .unproven, "interrupted: the process of the run died in the phase \(phase); everything is undone",
            mend: "see what ended the process, and run it again")
        var outcome = RunOutcome(
            name: experiment, hypothesis: hypothesis, run: run, began: began, stack: StackSummary(of: stack),
            verdict: finding.verdict, reason: finding.reason, mend: finding.mend, directory: directory.path)
        outcome.findings = [finding]
        return outcome
    }

    /// Ends its journal with that verdict, so that it counts as interrupted from now on.
    ///
    /// - Throws: `RunJournal.Failure` when the journal cannot be written.
    public func mark(
        _ outcome: RunOutcome, clock: MonotonicClock, wallClock: @escaping @Sendable () -> String
    ) throws(RunJournal.Failure) {
        let journal = try RunJournal(appendingTo: directory.journal, clock: clock, wallClock: wallClock)
        try journal.record(
            "verdict",
            [
                ("verdict", .string(outcome.verdict.rawValue)), ("reason", .string(outcome.reason)),
                ("mend", .string(outcome.mend)), ("undone", .boolean(outcome.undone)),
            ], durable: true)
    }
}

extension RunFolder {
    /// The runs on a stack whose process died before they came to a verdict, by name.
    public func interrupted(on stack: StackFile) -> [InterruptedRun] {
        entries.compactMap { InterruptedRun($0, of: stack) }
    }
}
