internal import Documents
internal import Runner

// What is decided about the items of the agenda, by people or by the file.

extension GameDayMachine {
    /// Takes the next item up for a decision, or ends after the last.
    mutating func reach(_ index: Int) -> [GameDayEffect] {
        guard index < gameDay.agenda.count else { return end("the agenda is through") }
        let item = gameDay.agenda[index]
        state = .deciding(index)
        let arrival: [GameDayEffect] = [
            .record(.reached, item: index, text: item.title), .say(introduction(of: index)),
        ]
        guard isUnattended else {
            guard hasInput else { return arrival + handle(.inputEnded) }
            return arrival + [.ask(prompt(of: index))]
        }
        if item.work == .step {
            return arrival + [.record(.notDone, item: index, text: "nobody was there")] + reach(index + 1)
        }
        let decision: [GameDayEffect] =
            switch item.unattended ?? .noGo {
            case .go: go()
            case .skip: skip("left out when nobody is there")
            case .noGo: noGo("nobody was there to say go")
            }
        return arrival + decision
    }

    mutating func go() -> [GameDayEffect] {
        switch state {
        case .deciding(let index):
            switch gameDay.agenda[index].work {
            case .step: return [.record(.done, item: index)] + reach(index + 1)
            case .question: return [.record(.go, item: index)] + reach(index + 1)
            case .experiment:
                state = .looking(index)
                return [.look]
            }
        case .running: return [.say("the experiment is running; `skip WHY` or `halt` ends it")]
        case .coolingDown: return [.say("the stack cools down; `skip WHY` cuts that short")]
        case .looking, .notBegun, .finished: return []
        }
    }

    mutating func noGo(_ reason: String) -> [GameDayEffect] {
        let why = reason.isEmpty ? "no-go" : "no-go: \(reason)"
        switch state {
        case .deciding(let index): return [.record(.noGo, item: index, text: reason)] + end(why)
        case .coolingDown(let index):
            return [.endCoolDown, .record(.noGo, item: index, text: reason)] + end(why)
        case .running: return [.say("the experiment is running; `skip WHY` or `halt` ends it")]
        case .looking, .notBegun, .finished: return []
        }
    }

    mutating func skip(_ reason: String) -> [GameDayEffect] {
        switch state {
        case .deciding(let index):
            return [.record(.skipped, item: index, text: reason)] + reach(index + 1)
        case .running(let index):
            guard skipping == nil, halting == nil else { return [.say("the experiment is being ended already")] }
            skipping = reason
            return [
                .stopRun("skipped: \(reason)"), .record(.skipped, item: index, text: reason),
                .say("ending the experiment: \(reason)"),
            ]
        case .coolingDown(let index):
            return [.endCoolDown, .record(.cutShort, item: index, text: reason)] + reach(index + 1)
        case .looking, .notBegun, .finished: return []
        }
    }

    /// An experiment was to be begun, and it was looked whether it may be.
    mutating func looked(_ refusal: String?) -> [GameDayEffect] {
        guard case .looking(let index) = state else { return [] }
        guard let refusal else {
            state = .running(index)
            return [.record(.go, item: index), .run(index)]
        }
        let refused = GameDayEffect.record(.refused, item: index, text: refusal)
        if isUnattended { return [refused] + end("refused: \(refusal)") }
        state = .deciding(index)
        return [refused, .say("refused: \(refusal)"), .ask(prompt(of: index))]
    }

    mutating func ended(_ result: RunResult) -> [GameDayEffect] {
        guard case .running(let index) = state else { return [] }
        defer { skipping = nil }
        let recorded = GameDayEffect.record(.verdict, item: index, text: result.reason, result: result)
        let verdict = result.verdict
        // That it was ended says nothing of the stack; anything else that it found does.
        let counts = skipping == nil || verdict != .aborted
        if counts { verdicts.append(verdict) }
        if !result.undone { return [recorded] + end("\(result.experiment) is not undone: \(result.mend)") }
        if let halting { return [recorded] + end("halted: \(halting)") }
        if skipping == nil, result.isHalted { return [recorded] + end("halted: \(result.reason)") }
        if counts, let reason = abort(after: verdict) { return [recorded] + end(reason) }
        let wait = gameDay.agenda[index].experiment?.coolDown ?? .zero
        let isMoreToCome = gameDay.agenda[(index + 1)...].contains { $0.experiment != nil }
        guard wait > .zero, isMoreToCome else { return [recorded] + reach(index + 1) }
        state = .coolingDown(index)
        let words = "the stack cools down for \(wait.written)"
        guard hasInput else { return [recorded] + handle(.inputEnded) }
        return [recorded, .record(.coolDown, item: index, text: wait.written), .say(words), .coolDown(wait)]
    }

    /// Why no more is begun after that verdict; nil when more is.
    private func abort(after verdict: RunVerdict) -> String? {
        guard let counted = AbortCriteria.Verdict(rawValue: verdict.rawValue),
            let limit = gameDay.abortWhen.counts[counted], verdicts.count(where: { $0 == verdict }) >= limit
        else { return nil }
        return limit == 1 ? "an experiment was \(verdict.rawValue)" : "\(limit) experiments were \(verdict.rawValue)"
    }
}

extension GameDayMachine {
    private func introduction(of index: Int) -> String {
        let item = gameDay.agenda[index]
        let what =
            switch item.work {
            case .experiment: "experiment"
            case .step: "step"
            case .question: "go or no-go"
            }
        let owner = item.owner.map { " [\($0)]" } ?? ""
        let expected = item.experiment?.expected.map { "\n      expected: \($0)" } ?? ""
        return "\n\(index + 1)/\(gameDay.agenda.count) \(what)\(owner): \(item.title)\(expected)"
    }

    func prompt(of index: Int) -> String {
        switch gameDay.agenda[index].work {
        case .experiment: "go runs it, no-go, skip WHY, note TEXT, halt> "
        case .step: "go when it is done, no-go, skip WHY, note TEXT, halt> "
        case .question: "go, no-go, skip WHY, note TEXT, halt> "
        }
    }
}
