/// What an agent does, and when: a pure function of what happens to it.
///
/// Times that pass while no agent runs, or while its machine sleeps, are missed and not made up for. Of several
/// schedules that are due together each waits for those before it, in the order in which they are due and then of the
/// file. A clock that is set makes nothing run twice and never more than one run of a schedule.
public struct AgentMachine: Sendable {
    /// Why an agent was started.
    public enum Purpose: Sendable, Hashable {
        /// To run what is due, until it is stopped.
        case schedule
        /// To run this schedule now, once: something else keeps the time.
        case once(String)
    }

    enum Phase: Sendable, Hashable {
        case new
        case healing
        case idle
        case checking(Occurrence)
        case running(Occurrence)
        case ended
    }

    /// A time that came longer ago than this, in seconds, is missed: nobody expects a run at another time.
    static let latenessSeconds: Int64 = 60
    /// What is due while another run goes on waits for so many seconds at most.
    static let patienceSeconds: Int64 = 3_600
    /// Two clocks that drift apart by more than this between two looks: one of them was set.
    static let jumpSeconds: Int64 = 5
    /// A clock that is put back by more than this was wrong before. Source: cron(8) of Debian.
    static let correctionSeconds: Int64 = 3 * 3_600
    /// A healing that failed is tried again after so many seconds.
    static let healAgainSeconds: Int64 = 60
    /// More missed times than this are not counted one by one.
    static let mostMissed = 1_000

    let schedules: [Schedule]
    let freezes: [Freeze]
    let stack: String
    let purpose: Purpose
    private(set) var memory: AgentMemory
    private(set) var phase = Phase.new
    /// The next time of each schedule.
    private(set) var planned: [String: Occurrence] = [:]
    private(set) var queue: [Occurrence] = []
    private(set) var now = AgentInstant(wall: 0, monotonic: 0)
    /// What is not undone; nil when all is.
    private(set) var unhealed: AgentRefusal?
    private var healAgainAt: Int64 = 0
    private(set) var stopReason: String?
    private var effects: [AgentEffect] = []

    /// An agent that has not begun.
    ///
    /// - Parameters:
    ///   - stack: the stack's name, of which the jitter depends.
    ///   - memory: what its records of earlier say.
    public init(_ file: ScheduleFile, stack: String, purpose: Purpose = .schedule, memory: AgentMemory = AgentMemory())
    {
        schedules = file.schedules
        freezes = file.freezes
        self.stack = stack
        self.purpose = purpose
        self.memory = memory
    }

    /// Takes one event in and says what to do next, in this order.
    public mutating func handle(_ event: AgentEvent) -> [AgentEffect] {
        effects = []
        guard phase != .ended else { return [] }
        switch event {
        case .began(let instant): begin(instant)
        case .time(let instant): pass(instant)
        case .healed(let restored, let interrupted): healed(restored, interrupted)
        case .notHealed(let refusal): notHealed(refusal)
        case .checked(let refusal): checked(refusal)
        case .ended(let runs): ended(runs)
        case .stop(let signal): stop(signal)
        }
        return effects
    }

    private mutating func begin(_ instant: AgentInstant) {
        now = instant
        note(AgentRecord(.started, at: now.wall))
        if let open = memory.open {
            var record = AgentRecord(.interrupted, at: now.wall, of: open)
            record.reason = "the agent died in the middle of it"
            note(record)
        }
        if purpose == .schedule {
            for schedule in schedules {
                missWhileDown(schedule)
                plan(schedule, after: now.wall)
            }
        }
        heal()
    }

    private mutating func missWhileDown(_ schedule: Schedule) {
        guard let last = memory.handled[schedule.name], last < now.wall else { return }
        miss(schedule, after: last, through: now.wall, because: "no agent was running; it is not made up for")
    }

    /// Records the times of a schedule up to now as missed.
    private mutating func miss(_ schedule: Schedule, after first: Int64, through last: Int64, because reason: String) {
        var count = 0
        var due = first
        while count < Self.mostMissed, let next = schedule.next(after: due), next <= last {
            count += 1
            due = next
        }
        guard count > 0 else { return }
        var record = AgentRecord(.missed, at: now.wall)
        record.schedule = schedule.name
        record.due = due
        record.count = count
        record.reason = reason
        note(record)
    }

    private mutating func plan(_ schedule: Schedule, after instant: Int64) {
        var from = instant
        // What waits, or is just being looked at, is as good as attempted.
        let attempted = [memory.attempted[schedule.name], pending(schedule.name)].compactMap { $0 }.max()
        // A clock that is put back a little, or for winter, repeats nothing.
        if let attempted, attempted > from, attempted - from <= Self.correctionSeconds { from = attempted }
        var due = schedule.next(after: from)
        if let attempted, due == attempted { due = schedule.next(after: attempted) }
        planned[schedule.name] = due.map {
            Occurrence(schedule: schedule.name, due: $0, start: schedule.start(due: $0, stack: stack))
        }
    }

    private mutating func pass(_ instant: AgentInstant) {
        let last = now
        now = instant
        guard phase != .new else { return }
        // A tenth of a second more or less is how the clocks are read.
        let jump = (now.wall - last.wall) - (now.monotonic - last.monotonic) / 1_000_000
        if abs(jump) > Self.jumpSeconds {
            var record = AgentRecord(.clockJumped, at: now.wall)
            record.seconds = jump
            record.reason = "the clock was set \(jump < 0 ? "back" : "forward") by \(abs(jump)) s, or the machine slept"
            note(record)
            if jump < 0, purpose == .schedule { for schedule in schedules { plan(schedule, after: now.wall) } }
        }
        if purpose == .schedule { for schedule in schedules { collect(schedule) } }
        sortQueue()
        proceed()
    }

    /// By when they begin, and as the file has them where they begin together.
    private mutating func sortQueue() {
        guard queue.count > 1 else { return }
        let order = Dictionary(uniqueKeysWithValues: schedules.enumerated().map { ($1.name, $0) })
        queue.sort { ($0.start, order[$0.schedule] ?? 0) < ($1.start, order[$1.schedule] ?? 0) }
    }

    /// Takes what of a schedule has become due.
    private mutating func collect(_ schedule: Schedule) {
        guard let next = planned[schedule.name], next.start <= now.wall else { return }
        guard now.wall - next.start <= Self.latenessSeconds else {
            // What would begin within the last minute is still in time.
            let last = now.wall - Self.latenessSeconds - schedule.jitterSeconds - 1
            miss(
                schedule, after: next.due - 1, through: max(next.due, last),
                because: "its time had passed when the agent could see it; it is not made up for")
            plan(schedule, after: max(next.due, last))
            return collect(schedule)
        }
        plan(schedule, after: next.due)
        if isBusy(schedule.name) {
            refuse(next, AgentRefusal(.busy, "its run before is not over", mend: "give it more time between two runs"))
        } else {
            queue.append(next)
        }
        // Of several that are due at once the first is taken, and the others are busy.
        collect(schedule)
    }

    /// When what of a schedule waits, or is being looked at, was due.
    private func pending(_ schedule: String) -> Int64? {
        if let waiting = queue.last(where: { $0.schedule == schedule }) { return waiting.due }
        guard case .checking(let occurrence) = phase, occurrence.schedule == schedule else { return nil }
        return occurrence.due
    }

    private func isBusy(_ schedule: String) -> Bool {
        if queue.contains(where: { $0.schedule == schedule }) { return true }
        switch phase {
        case .checking(let occurrence), .running(let occurrence): return occurrence.schedule == schedule
        case .new, .healing, .idle, .ended: return false
        }
    }

    /// Does what is to be done next, when nothing is being done.
    private mutating func proceed() {
        guard phase == .idle else { return }
        if let stopReason { return finish(stopReason) }
        while let next = queue.first {
            queue.removeFirst()
            if let refusal = refusal(of: next) {
                refuse(next, refusal)
                if case .once = purpose { return end(2) }
                continue
            }
            phase = .checking(next)
            effects.append(.check(next))
            return
        }
        if unhealed != nil, now.monotonic >= healAgainAt { heal() }
    }

    /// Why something is refused without a look at the stack.
    private func refusal(of occurrence: Occurrence) -> AgentRefusal? {
        if now.wall - occurrence.start > Self.patienceSeconds {
            return AgentRefusal(
                .busy, "it waited for other runs for more than \(Self.patienceSeconds / 60) minutes",
                mend: "give the schedules more time between each other")
        }
        if let freeze = freezes.first(where: { $0.contains(now.wall) }) { return AgentRefusal(during: freeze) }
        return unhealed
    }

    private mutating func refuse(_ occurrence: Occurrence, _ refusal: AgentRefusal) {
        var record = AgentRecord(.refused, at: now.wall, of: occurrence)
        record.cause = refusal.cause.rawValue
        record.reason = refusal.reason
        record.mend = refusal.mend
        note(record)
    }

    private mutating func heal() {
        phase = .healing
        effects.append(.heal)
    }

    private mutating func healed(_ restored: [String], _ interrupted: [RunSummary]) {
        guard phase == .healing else { return }
        unhealed = nil
        if !restored.isEmpty || !interrupted.isEmpty {
            var record = AgentRecord(.healed, at: now.wall)
            record.count = restored.count
            record.reason = restored.isEmpty ? "nothing was left to put back" : restored.joined(separator: "; ")
            record.runs = interrupted.isEmpty ? nil : interrupted
            note(record)
        }
        phase = .idle
        if case .once(let name) = purpose, stopReason == nil, queue.isEmpty {
            queue = [Occurrence(schedule: name, due: now.wall, start: now.wall)]
        }
        proceed()
    }

    private mutating func notHealed(_ refusal: AgentRefusal) {
        guard phase == .healing else { return }
        if unhealed?.reason != refusal.reason {
            var record = AgentRecord(.unhealed, at: now.wall)
            record.reason = refusal.reason
            record.mend = refusal.mend
            note(record)
        }
        unhealed = refusal
        healAgainAt = now.monotonic + Self.healAgainSeconds * 1_000_000
        phase = .idle
        if case .once = purpose { return end(refusal.cause == .unhealed ? 4 : 2) }
        proceed()
    }

    private mutating func checked(_ refusal: AgentRefusal?) {
        guard case .checking(let occurrence) = phase else { return }
        phase = .idle
        var refusal = refusal
        if let stopReason {
            refusal = AgentRefusal(.stopping, "\(stopReason) was received", mend: "start the agent again")
        }
        guard let refusal else {
            note(AgentRecord(.begun, at: now.wall, of: occurrence))
            phase = .running(occurrence)
            effects.append(.run(occurrence))
            return
        }
        refuse(occurrence, refusal)
        if case .once = purpose { return end(2) }
        if refusal.cause == .unhealed, stopReason == nil { return heal() }
        proceed()
    }

    private mutating func ended(_ runs: [RunSummary]) {
        guard case .running(let occurrence) = phase else { return }
        var record = AgentRecord(.ended, at: now.wall, of: occurrence)
        record.runs = runs
        note(record)
        phase = .idle
        if let broken = runs.first(where: { !$0.undone }) {
            unhealed = AgentRefusal(
                .unhealed, "the run \(broken.run) is not undone: \(broken.reason)", mend: "run `gameday recover`")
        }
        if case .once = purpose { return end(RunSummary.worstExitCode(of: runs)) }
        if unhealed != nil, stopReason == nil { return heal() }
        proceed()
    }

    private mutating func stop(_ signal: String) {
        guard stopReason == nil else { return }
        stopReason = signal
        if case .running = phase { effects.append(.halt(signal)) }
        proceed()
    }

    private mutating func finish(_ signal: String) {
        for occurrence in queue {
            refuse(
                occurrence, AgentRefusal(.stopping, "\(signal) was received", mend: "start the agent again"))
        }
        queue = []
        if unhealed != nil { return end(4, because: signal) }
        end(purpose == .schedule ? 0 : 3, because: signal)
    }

    private mutating func end(_ code: Int32, because reason: String? = nil) {
        var record = AgentRecord(.stopped, at: now.wall)
        record.reason = reason
        note(record)
        phase = .ended
        effects.append(.end(code))
    }

    private mutating func note(_ record: AgentRecord) {
        memory.note(record)
        effects.append(.record(record))
    }
}
