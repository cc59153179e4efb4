internal import History

/// The generator without clock, file or network: what arrives, what is retried, what is judged. A pure state machine.
struct GeneratorCore: Sendable {
    enum Phase: Sendable {
        case idle, running, closing, finished
    }

    struct Stream: Sendable {
        let plan: StreamPlan
        let inFlightLimit: Int
        let backgroundLimit: Int
        var schedule: ArrivalSchedule?
        var window = ArrivalWindow()
        var statistics = StreamStatistics()
        var inFlight = 0
        var background = 0
        var taken: UInt64 = 0
    }

    /// A live operation.
    struct Flight: Sendable {
        let stream: Int
        let number: Int
        let scheduledAt: Int64
        var content: Launch.Content
        /// Nil for a read, which has one attempt.
        var operation: Operation?
        var startedAt: Int64 = 0
        var isBackground = false
        /// A read that met its deadline unanswered; transfers keep this themselves.
        var isJudgedRead = false
    }

    let rules: OperationRules
    let sequence: TransferSequence
    var streams: [Stream]
    var flights: [Int64: Flight] = [:]
    var timers = TimerQueue<Int64>()
    var phase = Phase.idle
    /// The next operation's id, and the first that may not be used yet.
    var nextOp: Int64 = 0
    var reservedTo: Int64 = 0
    /// What became of each operation, by its id.
    var outcomes = OutcomeTable()
    var acknowledged = RecentKeys()
    var sessions = ReadSessions()
    /// When the last request was sent.
    var lastSendAt: Int64 = 0
    /// When `turn` wants to be called again.
    private(set) var nextTurn = Int64.max
    /// When the generator itself last stood still: answers that came then were not seen in time.
    private var pause: ClosedRange<Int64>?
    private let longestLag: Int64
    /// Whether `turn` has to be called before that.
    var isEarlier: Bool { phase == .closing || (timers.next ?? .max) < nextTurn }

    init(_ plan: WorkloadPlan) {
        rules = plan.rules
        longestLag = plan.recovery.maxStartLag
        sequence = plan.sequence
        streams = plan.streams.map {
            Stream(plan: $0, inFlightLimit: plan.inFlightLimit($0), backgroundLimit: plan.backgroundLimit($0))
        }
    }

    /// Begins: the first arrivals are at `origin`, streams a little apart.
    mutating func start(at origin: Int64) {
        phase = .running
        for index in streams.indices {
            let offset = Int64(index) * 1_000
            streams[index].schedule = ArrivalSchedule(
                origin: origin + offset, ratePerSecond: streams[index].plan.ratePerSecond)
        }
    }

    /// No further arrivals; what is under way may still meet its deadline.
    mutating func close(at now: Int64, _ out: inout Outbox) {
        guard phase == .running || phase == .idle else { return }
        phase = .closing
        for op in flights.keys.sorted() { handle(.closing, of: op, at: now, &out) }
    }

    /// Nothing may come later than it was to by more than an arrival may.
    private mutating func notePause(at now: Int64) {
        if nextTurn < now, now - nextTurn > longestLag { pause = nextTurn...now }
    }

    /// When an arrival counts as begun: its late answer says nothing of the service when its deadline passed while the
    /// generator stood still, so it began as late as that ended.
    func began(_ flight: Flight) -> Int64 {
        guard let pause, pause.contains(flight.scheduledAt + rules.deadline) else { return flight.startedAt }
        return max(flight.startedAt, pause.upperBound)
    }

    /// Does everything that is due and says when to come again; nil: when rung.
    mutating func turn(at now: Int64, _ out: inout Outbox) -> Int64? {
        notePause(at: now)
        if phase == .running { arrivals(at: now, &out) }
        while let op = timers.take(dueBy: now) { retry(op, at: now, &out) }
        var next = timers.next
        for index in streams.indices {
            while let op = streams[index].window.takeOverdue(scheduledBy: now - rules.deadline) {
                handle(.deadline, of: op, at: now, &out)
            }
            streams[index].window.release { out.finished.append($0) }
            let deadline = streams[index].window.nextScheduled().map { $0 + rules.deadline }
            let arrival = phase == .running && nextOp < reservedTo ? streams[index].schedule?.next : nil
            next = [next, deadline, arrival].compactMap(\.self).min()
        }
        if phase == .closing, flights.isEmpty { phase = .finished }
        nextTurn = next ?? .max
        return next
    }

    /// A request ended.
    mutating func landed(_ op: Int64, _ landing: Landing, at now: Int64, _ out: inout Outbox) {
        notePause(at: now)
        guard var flight = flights[op] else { return }
        let stream = flight.stream
        streams[stream].inFlight -= 1
        if flight.isBackground { streams[stream].background -= 1 }
        flight.isBackground = false
        streams[stream].statistics.counts.resends += max(0, landing.wireSends - 1)
        if flight.operation?.attempts ?? 1 == 1 {
            // One that the client never took up was late by all the time that it was there.
            flight.startedAt = max(flight.startedAt, landing.startedAt > 0 ? landing.startedAt : now)
        }
        flights[op] = flight
        switch landing.result {
        case .attempt(let outcome):
            let attempt = flight.operation?.attempts ?? 1
            out.records.append(.end(outcome.completion(of: op, attempt: attempt, wireSends: landing.wireSends)))
            handle(.ended(outcome), of: op, at: now, &out)
        case .read(let result, let status):
            readEnded(op, flight, result, status, at: now, &out)
        }
        streams[stream].window.release { out.finished.append($0) }
    }
}

/// The last few acknowledged keys, to read one of them.
struct RecentKeys: Sendable {
    private var ops: [Int64] = []
    private var next = 0

    mutating func add(_ op: Int64) {
        if ops.count < 512 {
            ops.append(op)
        } else {
            ops[next] = op
            next = (next + 1) % 512
        }
    }

    func pick(_ random: UInt64) -> Int64? { ops.isEmpty ? nil : ops[Int(random % UInt64(ops.count))] }
}
