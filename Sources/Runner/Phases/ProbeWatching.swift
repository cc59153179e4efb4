internal import Basics
internal import Documents
internal import Experiments
internal import Probes

/// A probe of the experiment with its timing, and what it has seen so far.
struct ProbeWatch: Sendable {
    var name: String
    var probe: any Probe
    var timing: ProbeTiming
    /// Nil until its moment comes.
    var tally: ProbeTally?
    /// Looks through phases that come one after the other; ended by the run itself.
    var looking: Task<Void, Never>?
    var isConcluded = false
}

/// Looks with the probes as their timing says. What the looks add up to is `ProbeTally`'s to say.
extension ExperimentRun {
    /// Looks with every probe of `moment` until each is settled, or the task is cancelled.
    ///
    /// - Parameter began: when the moment began: what must hold soon must do so within a time from then.
    func look(_ moment: ProbeTiming.Moment, since began: Int64) async {
        let due = watches.indices.filter { watches[$0].timing.moment == moment }
        for index in due { begin(index, since: began) }
        await withTaskGroup(of: Void.self) { group in
            for index in due { group.addTask { await self.keepLooking(index) } }
        }
    }

    /// Begins to look with the probes that must hold throughout.
    func beginThroughout() {
        for index in watches.indices where watches[index].timing.moment == .throughout {
            begin(index, since: environment.clock.now())
            watches[index].looking = Task { await self.keepLooking(index) }
        }
    }

    /// Ends these looks, for good. They are complete when nothing ended the run before its time.
    func endThroughout() async {
        for index in watches.indices {
            guard let looking = watches[index].looking else { continue }
            looking.cancel()
            await looking.value
            watches[index].looking = nil
        }
        conclude([.throughout], isComplete: machine.findings.isEmpty)
    }

    /// Says what the looks of these moments add up to, of probes that had begun to look.
    func conclude(_ moments: [ProbeTiming.Moment], isComplete: Bool) {
        for index in watches.indices where moments.contains(watches[index].timing.moment) {
            guard let tally = watches[index].tally, !watches[index].isConcluded else { continue }
            watches[index].isConcluded = true
            let found = tally.conclusion(isComplete: isComplete)
            let summary = ProbeSummary(
                name: watches[index].name, verdict: CheckVerdict(found.holds), observation: found.what)
            probes.append(summary)
            journal.note(
                "probe",
                [
                    ("probe", .string(summary.name)), ("when", .string(watches[index].timing.moment.rawValue)),
                    ("verdict", .string(summary.verdict.rawValue)), ("observation", .string(summary.observation)),
                ])
        }
    }

    private func begin(_ index: Int, since began: Int64) {
        let timing = watches[index].timing
        // Before a fault nobody waits for a probe unless the file says so.
        let usual = timing.moment == .before ? .zero : request.experiment.expect.recovery.within
        watches[index].tally = ProbeTally(timing, from: began, usualWithin: usual)
    }

    private func keepLooking(_ index: Int) async {
        let probe = watches[index].probe
        while let tally = watches[index].tally, !tally.isSettled {
            let wait = tally.nextLook(after: environment.clock.now()) - environment.clock.now()
            do { try await environment.pause(Int((wait + 999) / 1_000)) } catch { return }
            let instant = environment.clock.now()
            let seen = await probe.look()
            // A look that was cut short has seen nothing.
            if Task.isCancelled { return }
            // A look speaks for its begin: one that was under way when the evidence came says nothing of after it.
            let hasBitten = watches[index].timing.moment != .after || evidenceComplete.map { $0 <= instant } ?? false
            watches[index].tally?.add(seen, at: instant, hasBitten: hasBitten)
        }
    }
}

extension CheckVerdict {
    init(_ holds: Bool?) {
        self = holds.map { $0 ? .pass : .fail } ?? .unknown
    }
}
