public import Basics
internal import Glibc
public import History

/// The history's file: append-only JSON lines, each written with one `write` as it happens.
///
/// It survives the death of the agent: every record is in the kernel's hands before the request it announces is sent.
/// It survives the loss of power so far as a claim needs it: before any operation id is used, the range that holds it
/// is reserved by a record that is on disk, so a transfer that was sent and whose record was lost is known as
/// possibly sent (see ``TransferSequence``) and can never look like a stranger's. The rest is flushed ten times a
/// second; a lost acknowledgement only weakens the claim.
///
/// The first write that fails ends the history: nothing is written after it, so a gap can only be at the end, and
/// `failure` says so.
public final class HistoryJournal: Sendable {
    private struct State {
        var encoder = HistoryLineEncoder()
        var failure: WorkloadError?
        var lastTime = Int64.min
        var dirty = false
        var reservedTo: Int64 = 0
        var wantedTo: Int64 = 0
        var sequence: TransferSequence?
        var closed = false
        var onChange: (@Sendable () -> Void)?
    }

    /// How many operation ids one reservation covers.
    public static let reservation: Int64 = 4_096
    private static let flushInterval: Int64 = 100_000

    /// Where the history is.
    public let path: String
    private let clock: MonotonicClock
    private let file: Int32
    private let state = Locked(State())
    private let alarm = Alarm()
    private let flusher = Locked<WorkerThread?>(nil)

    /// Creates the file, which must not exist yet, and starts the flusher's thread: both last until `close()`.
    public init(path: String, clock: MonotonicClock = .system) throws(WorkloadError) {
        self.path = path
        self.clock = clock
        file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o644)
        guard file >= 0 else {
            throw Self.failure("create", path, errno, "Choose a new file in a directory that can be written to.")
        }
        let thread = WorkerThread { self.flush() }
        flusher.withLock { $0 = thread }
    }

    /// Why nothing is written any more; nil while all is well.
    public var failure: WorkloadError? { state.withLock { $0.failure } }

    /// Writes records in one piece and stamps them with the present, so that the file is in the order of time.
    /// A `request` or `dropped` record keeps its own times.
    public func append(_ records: [HistoryRecord]) {
        guard !records.isEmpty else { return }
        write { state in
            state.encoder.removeAll()
            for record in records { state.encoder.append(record.stamped(state.lastTime)) }
            return state.encoder.withBytes { writeAll($0) }
        }
    }

    /// Asks the flusher to bring everything to disk now instead of within a tenth of a second.
    public func flushSoon() { alarm.ring() }

    /// The first id that may not be used yet.
    var reservedTo: Int64 { state.withLock { $0.reservedTo } }

    /// Asks for all ids of `sequence` below `op`; `onChange` is called when they may be used.
    func reserve(_ sequence: TransferSequence, upTo op: Int64) {
        let isNews = state.withLock { state in
            guard op > state.wantedTo else { return false }
            state.wantedTo = op
            state.sequence = sequence
            return op > state.reservedTo
        }
        if isNews { alarm.ring() }
    }

    /// Calls `body`, which must not block, when ids were reserved or writing failed.
    func onChange(_ body: (@Sendable () -> Void)?) { state.withLock { $0.onChange = body } }

    /// Writes what is due, brings it to disk and closes the file. Idempotent.
    public func close() {
        let thread = flusher.withLock { flusher in
            defer { flusher = nil }
            return flusher
        }
        guard let thread else { return }
        state.withLock { $0.closed = true }
        alarm.ring()
        thread.join()
        Glibc.close(file)
    }

    private func write(_ put: (inout State) -> WorkloadError?) {
        let failed = state.withLock { state in
            guard state.failure == nil, !state.closed else { return false }
            state.lastTime = max(state.lastTime, clock.now())
            state.failure = put(&state)
            state.dirty = true
            return state.failure != nil
        }
        if failed { announce() }
    }

    private func writeAll(_ bytes: UnsafeRawBufferPointer) -> WorkloadError? {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(file, rest.baseAddress, rest.count)
            if count > 0 {
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            } else if errno != EINTR {
                return Self.failure(
                    "write to", path, errno, "Free space on its file system and run again: this run proves nothing.")
            }
        }
        return nil
    }

    private func announce() { state.withLock { $0.onChange }?() }

    /// The flusher's loop: reservations first, because the generator may wait for them.
    private func flush() {
        while true {
            let (target, sequence, dirty, closed) = state.withLock { state in
                defer { state.dirty = false }
                let blocks = (state.wantedTo - state.reservedTo + Self.reservation - 1) / Self.reservation
                let target = state.reservedTo + max(0, blocks) * Self.reservation
                return (target, state.sequence, state.dirty, state.closed)
            }
            if closed {
                synchronise()
                return
            }
            if let sequence, target > reservedTo {
                reserveOnDisk(to: target, of: sequence)
            } else if dirty {
                synchronise()
            }
            alarm.wait(until: clock.now() + Self.flushInterval)
        }
    }

    private func reserveOnDisk(to target: Int64, of sequence: TransferSequence) {
        write { state in
            let line = Self.reservation(of: sequence, from: state.reservedTo, to: target, at: state.lastTime)
            return Array((line + "\n").utf8).withUnsafeBytes { writeAll($0) }
        }
        guard synchronise() else { return }
        state.withLock { state in
            if state.failure == nil { state.reservedTo = target }
        }
        announce()
    }

    @discardableResult
    private func synchronise() -> Bool {
        if fdatasync(file) == 0 { return true }
        let code = errno
        state.withLock { state in
            guard state.failure == nil else { return }
            state.failure = Self.failure(
                "flush", path, code, "Its disk failed; run again with a history on another: this run proves nothing.")
        }
        announce()
        return false
    }

    /// A line that no checker needs and each may skip: with it, what was possibly sent can be told without its records.
    private static func reservation(
        of sequence: TransferSequence, from: Int64, to: Int64, at time: Int64
    ) -> String {
        JSON.object([
            ("type", .string("reserve")), ("from_op", .integer(Int(from))), ("to_op", .integer(Int(to))),
            ("run", .string(sequence.run)), ("seed", .string(String(sequence.seed))),
            ("accounts", .integer(sequence.accountCount)), ("max_amount", .integer(Int(sequence.maxAmount))),
            ("t_us", .integer(Int(time))),
        ]).text
    }

    private static func failure(_ verb: String, _ path: String, _ code: Int32, _ mend: String) -> WorkloadError {
        WorkloadError(
            code: .journal, message: "cannot \(verb) \(path): \(String(cString: strerror(code))). \(mend)")
    }
}

extension HistoryRecord {
    fileprivate func stamped(_ time: Int64) -> HistoryRecord {
        switch self {
        case .invoke(var invocation):
            invocation.time = time
            return .invoke(invocation)
        case .end(var completion):
            completion.time = time
            return .end(completion)
        case .fault(var mark):
            mark.time = time
            return .fault(mark)
        case .evidence(var mark):
            mark.time = time
            return .evidence(mark)
        default:
            return self
        }
    }
}
