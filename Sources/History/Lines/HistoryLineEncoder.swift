/// Writes records as JSON lines into a byte buffer.
///
/// The buffer is the caller's to write out and to empty (`removeAll`); its capacity is kept, so that in the steady
/// state a record costs no allocation.
public struct HistoryLineEncoder: Sendable {
    private var json = JSONBytes()

    /// An empty one.
    public init() {}

    /// The lines appended since the last `removeAll`, each ended by a newline.
    public var bytes: [UInt8] { json.bytes }

    /// How many bytes are waiting.
    public var count: Int { json.bytes.count }

    /// Empties the buffer and keeps its capacity.
    public mutating func removeAll() { json.bytes.removeAll(keepingCapacity: true) }

    /// Lets `body` see the bytes without copying them, as `write(2)` wants them.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try json.bytes.withUnsafeBytes(body)
    }

    /// Appends one line.
    public mutating func append(_ record: HistoryRecord) {
        switch record {
        case .meta(let meta): self.meta(meta)
        case .invoke(let invocation): append(invocation)
        case .end(let completion): append(completion)
        case .request(let request): append(request)
        case .dropped(let scheduled):
            begin("dropped")
            json.field("sched_us", scheduled)
        case .fault(let mark):
            begin("fault")
            json.field("phase", mark.phase.rawValue)
            json.field("action", mark.action)
            json.field("t_us", mark.time)
        case .evidence(let mark):
            begin("evidence")
            json.field("bit", mark.bit)
            json.field("what", mark.what)
            json.field("t_us", mark.time)
        }
        json.raw("}\n")
    }

    private mutating func begin(_ type: StaticString) {
        json.raw("{\"type\":\"")
        json.raw(type)
        json.raw("\"")
    }

    private mutating func append(_ invocation: Invocation) {
        begin("invoke")
        json.field("op", invocation.op)
        json.field("attempt", Int64(invocation.attempt))
        switch invocation.call {
        case .transfer(let transfer):
            json.raw(",\"f\":\"transfer\"")
            if let key = transfer.key { json.field("key", key) } else { json.null("key") }
            json.field("from", transfer.from)
            json.field("to", transfer.to)
            json.field("amount", transfer.amount)
            if let reference = transfer.clientReference { json.field("client_ref", reference) }
        case .get(let key, let endpoint):
            json.raw(",\"f\":\"get\"")
            json.field("key", key)
            json.field("endpoint", endpoint)
        case .scan(let endpoint):
            json.raw(",\"f\":\"scan\"")
            json.field("endpoint", endpoint)
        case .balances(let endpoint):
            json.raw(",\"f\":\"balances\"")
            json.field("endpoint", endpoint)
        case .balance(let account, let session, let endpoint):
            json.raw(",\"f\":\"balance\"")
            json.field("account", account)
            if let session { json.field("session", session) }
            json.field("endpoint", endpoint)
        }
        json.field("t_us", invocation.time)
    }

    private mutating func append(_ completion: Completion) {
        begin(completion.outcome.name)
        json.field("op", completion.op)
        json.field("attempt", Int64(completion.attempt))
        json.field("f", completion.function.rawValue)
        if let status = completion.status { json.field("status", Int64(status)) }
        if let sends = completion.wireSends { json.field("wire_sends", Int64(sends)) }
        if let result = completion.result { append(result) }
        json.field("t_us", completion.time)
    }

    private mutating func append(_ result: ReadResult) {
        switch result {
        case .get(let row):
            json.field("found", row != nil)
            if let row {
                json.name("row")
                append(row)
            }
        case .scan(let rows, let complete, let balances):
            json.name("rows")
            json.raw("[")
            for row in rows {
                json.element()
                append(row)
            }
            json.raw("]")
            json.field("complete", complete)
            if let balances { append(balances) }
        case .balances(let balances):
            append(balances)
        case .balance(let version, let balance):
            if let version { json.field("version", version) }
            if let balance { json.field("balance", balance) }
        }
    }

    private mutating func append(_ row: TransferRow) {
        json.raw("{")
        if let key = row.key { json.field("key", key) } else { json.null("key") }
        if let seq = row.seq { json.field("seq", seq) }
        json.field("from", row.from)
        json.field("to", row.to)
        json.field("amount", row.amount)
        if let version = row.fromVersion { json.field("from_version", version) }
        if let version = row.toVersion { json.field("to_version", version) }
        if let reference = row.clientReference { json.field("client_ref", reference) }
        json.raw("}")
    }

    /// Balances are an object of numbers; with versions, a second object beside it.
    private mutating func append(_ balances: [AccountBalance]) {
        json.name("balances")
        json.accounts(balances) { $0.balance }
        if balances.contains(where: { $0.version != nil }) {
            json.name("versions")
            json.accounts(balances.filter { $0.version != nil }) { $0.version ?? 0 }
        }
    }

    private mutating func append(_ request: RecoveryRequest) {
        begin("req")
        json.field("sched_us", request.scheduled)
        json.field("start_us", request.started)
        json.field("done_us", request.done)
        json.field("outcome", request.isOK ? "ok" : request.outcome ?? "error")
        if let stream = request.stream { json.field("stream", stream) }
    }

    private mutating func meta(_ meta: HistoryMeta) {
        begin("meta")
        json.field("format", Int64(HistoryMeta.format))
        json.raw(",\"time_unit\":\"us\",\"clock\":\"monotonic\"")
        json.name("spec")
        json.spec(meta.spec)
    }
}
