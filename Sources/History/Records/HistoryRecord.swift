/// One record of a history: what the workload sent, what it got back, and what happened beside it.
///
/// Every time is microseconds of one monotonic clock. The textual form is documented in `docs/history.md`.
public enum HistoryRecord: Equatable, Sendable {
    /// The first record: what the history is and what it is to be judged by.
    case meta(HistoryMeta)
    /// An attempt (or a read) is about to be sent.
    case invoke(Invocation)
    /// An attempt (or a read) has ended.
    case end(Completion)
    /// One arrival of the recovery workload.
    case request(RecoveryRequest)
    /// An arrival, by its intended start, that the generator never sent.
    case dropped(scheduled: Int64)
    /// A fault was begun or has been injected.
    case fault(FaultMark)
    /// What was seen of the victim.
    case evidence(EvidenceMark)
}

/// The start of an attempt of a transfer, or of a read.
public struct Invocation: Equatable, Sendable {
    /// The operation: one logical transfer, or one read.
    public var op: Int64
    /// From 1; the attempts of a transfer share one idempotency key.
    public var attempt: Int
    /// Microseconds.
    public var time: Int64
    /// What is asked.
    public var call: Call

    /// Puts one together from its parts.
    public init(op: Int64, attempt: Int = 1, time: Int64, call: Call) {
        self.op = op
        self.attempt = attempt
        self.time = time
        self.call = call
    }
}

/// What an operation asks of the service.
public enum Call: Equatable, Sendable {
    /// Move money.
    case transfer(TransferRequest)
    /// Look one transfer up by its key.
    case get(key: String, endpoint: String)
    /// List every transfer, with the balances of the same snapshot where the service gives them.
    case scan(endpoint: String)
    /// Every balance, from one snapshot.
    case balances(endpoint: String)
    /// The balance of one account, within a session.
    case balance(account: String, session: String?, endpoint: String)

    /// Which function this calls.
    public var function: HistoryFunction {
        switch self {
        case .transfer: .transfer
        case .get: .get
        case .scan: .scan
        case .balances: .balances
        case .balance: .balance
        }
    }
}

/// The functions of a history, by their names in field `f`.
public enum HistoryFunction: String, Equatable, Sendable, CaseIterable {
    case transfer, get, scan, balances, balance
}

/// The body of a transfer and the idempotency key sent with it.
public struct TransferRequest: Equatable, Sendable {
    /// `nil`: sent without a key.
    public var key: String?
    /// The account debited.
    public var from: String
    /// The account credited.
    public var to: String
    /// Minor units.
    public var amount: Int64
    /// A reference of the client's own, where the service stores one.
    public var clientReference: String?

    /// Puts one together from its parts.
    public init(key: String?, from: String, to: String, amount: Int64, clientReference: String? = nil) {
        self.key = key
        self.from = from
        self.to = to
        self.amount = amount
        self.clientReference = clientReference
    }
}

/// How an attempt, or a read, ended.
public enum HistoryOutcome: UInt8, Equatable, Sendable {
    /// Acknowledged: it took effect; a read: it answered.
    case ok
    /// It took no effect: rejected by the service (status 400 or more) or never sent (status 0).
    case fail
    /// It may or may not have taken effect.
    case info

    /// The value of field `type`.
    public var name: StaticString {
        switch self {
        case .ok: "ok"
        case .fail: "fail"
        case .info: "info"
        }
    }
}

/// The end of an attempt of a transfer, or of a read.
public struct Completion: Equatable, Sendable {
    /// The operation, as in its invocation.
    public var op: Int64
    /// The attempt, as in its invocation.
    public var attempt: Int
    /// What was called.
    public var function: HistoryFunction
    /// Microseconds.
    public var time: Int64
    /// How it ended.
    public var outcome: HistoryOutcome
    /// The HTTP status; 0: nothing was sent; `nil`: none was received.
    public var status: Int?
    /// How often the request went over the wire. More than 1 within one attempt is a resend by the HTTP library.
    public var wireSends: Int?
    /// What a read that ended `ok` has seen.
    public var result: ReadResult?

    /// Puts one together from its parts.
    public init(
        op: Int64, attempt: Int = 1, function: HistoryFunction = .transfer, time: Int64, outcome: HistoryOutcome,
        status: Int? = nil, wireSends: Int? = nil, result: ReadResult? = nil
    ) {
        self.op = op
        self.attempt = attempt
        self.function = function
        self.time = time
        self.outcome = outcome
        self.status = status
        self.wireSends = wireSends
        self.result = result
    }
}

/// One arrival of the recovery workload, from its intended start to its end with all retries.
public struct RecoveryRequest: Equatable, Sendable {
    /// When it should have been sent: absolute, from the arrival schedule.
    public var scheduled: Int64
    /// When the generator did send it.
    public var started: Int64
    /// When its outcome was known.
    public var done: Int64
    /// Whether it was acknowledged.
    public var isOK: Bool
    /// What else it ended with, for people; `nil` is written as `ok` or `error`.
    public var outcome: String?
    /// The zone it was pinned to.
    public var stream: String?

    /// Puts one together from its parts.
    public init(
        scheduled: Int64, started: Int64, done: Int64, isOK: Bool, outcome: String? = nil, stream: String? = nil
    ) {
        self.scheduled = scheduled
        self.started = started
        self.done = done
        self.isOK = isOK
        self.outcome = isOK ? nil : outcome
        self.stream = stream
    }
}

/// A step of the injection of a fault.
public struct FaultMark: Equatable, Sendable {
    /// Where in the injection.
    public enum Phase: String, Equatable, Sendable {
        /// Just before the call that injects it.
        case begin
        /// When that call has returned.
        case injected
    }

    /// Which side of the call.
    public var phase: Phase
    /// The fault or the action, as `rds/failover-db-cluster`.
    public var action: String
    /// Microseconds.
    public var time: Int64

    /// Puts one together from its parts.
    public init(phase: Phase, action: String, time: Int64) {
        self.phase = phase
        self.action = action
        self.time = time
    }
}

/// What was seen of a fault's victim.
public struct EvidenceMark: Equatable, Sendable {
    /// Whether the victim really changed.
    public var bit: Bool
    /// What was seen, in words.
    public var what: String
    /// Microseconds.
    public var time: Int64

    /// Puts one together from its parts.
    public init(bit: Bool, what: String, time: Int64) {
        self.bit = bit
        self.what = what
        self.time = time
    }
}
