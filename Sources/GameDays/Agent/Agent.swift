public import Basics
public import Runner

/// What an agent has done for it: everything that takes time.
public protocol AgentWork: Sendable {
    /// Puts back what dead runs left behind and marks them as interrupted.
    ///
    /// - Returns: `healed` or `notHealed`.
    func heal() async -> AgentEvent
    /// Why the stack must not be broken now; nil when it may.
    func check(_ schedule: Schedule) async -> AgentRefusal?
    /// Runs what a schedule names, one after the other, until it is halted.
    func run(_ schedule: Schedule, halt: HaltSwitch) async -> [RunSummary]
}

/// What an agent is given of the outside.
public struct AgentOutside: Sendable {
    /// How much time passes.
    public var clock: MonotonicClock
    /// What the wall clock says, in seconds since 1970.
    public var secondsSince1970: @Sendable () -> Int64
    /// Waits so many milliseconds; throws when the task is cancelled.
    public var pause: @Sendable (Int) async throws -> Void
    /// Prints a line.
    public var say: @Sendable (String) -> Void

    /// An outside of its parts.
    public init(
        clock: MonotonicClock, secondsSince1970: @escaping @Sendable () -> Int64,
        pause: @escaping @Sendable (Int) async throws -> Void, say: @escaping @Sendable (String) -> Void
    ) {
        self.clock = clock
        self.secondsSince1970 = secondsSince1970
        self.pause = pause
        self.say = say
    }

    var now: AgentInstant { AgentInstant(wall: secondsSince1970(), monotonic: clock.now()) }
}

/// The shell around `AgentMachine`: does what the machine says and tells it what came of it.
public struct Agent: Sendable {
    private let board: AgentBoard
    private let log: AgentLog
    private let work: any AgentWork
    private let outside: AgentOutside

    /// The agent looks at the clocks this often.
    private static let lookMilliseconds = 250

    /// An agent that begins as the board shows it.
    public init(_ board: AgentBoard, log: AgentLog, work: any AgentWork, outside: AgentOutside) {
        self.board = board
        self.log = log
        self.work = work
        self.outside = outside
    }

    /// Works until it is told to stop, or has done what it was started for.
    ///
    /// - Parameter stops: the signals that ask it to stop, by their names.
    /// - Returns: the exit code.
    /// - Throws: `Finding` when the state file could not be written; what was run is undone by then.
    public func run(stops: AsyncStream<String>) async throws(Finding) -> Int32 {
        let (events, continuation) = AsyncStream.makeStream(of: AgentEvent.self)
        let result = await withTaskGroup(of: Void.self) { group in
            group.addTask {
                while !Task.isCancelled {
                    do { try await outside.pause(Self.lookMilliseconds) } catch { return }
                    continuation.yield(.time(outside.now))
                }
            }
            group.addTask { for await signal in stops { continuation.yield(.stop(signal)) } }
            continuation.yield(.began(outside.now))
            var hands = AgentHands(machine: board.machine, halt: HaltSwitch())
            for await event in events {
                if let result = perform(event, &hands, in: &group, continuation) {
                    group.cancelAll()
                    return result
                }
            }
            preconditionFailure("the agent's events never end before it does")
        }
        return try result.get()
    }

    fileprivate struct AgentHands {
        var machine: AgentMachine
        var halt: HaltSwitch
        var failure: Finding?
    }

    private func perform(
        _ event: AgentEvent, _ hands: inout AgentHands, in group: inout TaskGroup<Void>,
        _ events: AsyncStream<AgentEvent>.Continuation
    ) -> Result<Int32, Finding>? {
        let effects = hands.machine.handle(event)
        board.show(hands.machine)
        for effect in effects {
            switch effect {
            case .record(let record): keep(record, &hands, events)
            case .heal: group.addTask { [work] in events.yield(await work.heal()) }
            case .check(let occurrence):
                let schedule = hands.schedule(occurrence)
                group.addTask { [work] in events.yield(.checked(await work.check(schedule))) }
            case .run(let occurrence):
                // What is not on the disk would be run again after a crash, and not be known to have died.
                guard hands.failure == nil else {
                    events.yield(.ended([]))
                    continue
                }
                let (schedule, halt) = (hands.schedule(occurrence), HaltSwitch())
                hands.halt = halt
                group.addTask { [work] in events.yield(.ended(await work.run(schedule, halt: halt))) }
            case .halt(let signal): hands.halt.halt(because: "\(signal) was received")
            case .end(let code): return hands.failure.map { .failure($0) } ?? .success(code)
            }
        }
        return nil
    }

    private func keep(
        _ record: AgentRecord, _ hands: inout AgentHands, _ events: AsyncStream<AgentEvent>.Continuation
    ) {
        outside.say("agent: \(record.words)")
        if let mend = record.mend { outside.say("to do: \(mend)") }
        do {
            try log.append(record)
        } catch {
            guard hands.failure == nil else { return }
            hands.failure = Finding(
                .refused, "\(error)", mend: "make room for the agent's state, and start it again")
            events.yield(.stop("the loss of the state file"))
        }
    }
}

extension Agent.AgentHands {
    fileprivate func schedule(_ occurrence: Occurrence) -> Schedule {
        guard let schedule = machine.schedules.first(where: { $0.name == occurrence.schedule }) else {
            preconditionFailure("only what the file names is due")
        }
        return schedule
    }
}
