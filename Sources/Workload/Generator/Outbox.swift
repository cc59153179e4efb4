internal import History

/// What the generator's core wants done: written, then sent.
struct Outbox: Sendable {
    /// For the history, in order, before anything is sent.
    var records: [HistoryRecord] = []
    var launches: [Launch] = []
    /// For the live recovery clock, in order of schedule within each stream.
    var finished: [FinishedArrival] = []

    /// Empties it and keeps its memory.
    mutating func removeAll() {
        records.removeAll(keepingCapacity: true)
        launches.removeAll(keepingCapacity: true)
        finished.removeAll(keepingCapacity: true)
    }
}

/// One request to send.
struct Launch: Sendable {
    var op: Int64
    var attempt: Int
    var stream: Int
    var content: Content
    /// Whether an earlier attempt may have been stored.
    var mayBeStored = false

    enum Content: Sendable {
        case transfer(Transfer)
        case get(key: String)
        case balance(account: String, session: Int)
    }
}

/// How a request ended.
struct Landing: Sendable {
    enum Result: Sendable {
        case attempt(AttemptOutcome)
        case read(ReadResult?, status: Int?)
    }

    var result: Result
    /// When the HTTP client's thread took it up, 0 if it never did.
    var startedAt: Int64
    var wireSends: Int
}
