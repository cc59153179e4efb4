public import Basics
internal import Glibc

/// The run's own record: one JSON object a line, appended as things happen, never rewritten.
///
/// `record(_:durable:)` with `durable` returns only when the line is on the disk: every undo record is written so,
/// before the change that it would take back.
public final class RunJournal: Sendable {
    /// Why a line could not be written.
    public struct Failure: Error, Sendable, Hashable, CustomStringConvertible {
        /// The file that cannot be written.
        public var path: String
        /// Why, in the words of the operating system where it gave any.
        public var reason: String
        /// The path, then the reason, in one line.
        public var description: String { "\(path) cannot be written: \(reason)" }
    }

    /// The file that the lines go to.
    public let path: String
    private let descriptor: Int32
    private let clock: MonotonicClock
    private let wallClock: @Sendable () -> String
    private let failure = Locked<Failure?>(nil)
    /// Whether the file ends in the middle of a line.
    private let isTorn = Locked(false)

    /// Creates the file, which must not exist yet.
    ///
    /// - Parameter wallClock: the time of day as RFC 3339, for people; durations are reckoned with `clock`.
    public init(path: String, clock: MonotonicClock, wallClock: @escaping @Sendable () -> String) throws(Failure) {
        let descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Failure(path: path, reason: String(cString: strerror(errno))) }
        self.path = path
        self.descriptor = descriptor
        self.clock = clock
        self.wallClock = wallClock
    }

    /// Opens the journal of a run that another process began. A line that it left unfinished is ended first.
    public init(
        appendingTo path: String, clock: MonotonicClock, wallClock: @escaping @Sendable () -> String
    ) throws(Failure) {
        let descriptor = open(path, O_RDWR | O_APPEND | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(path: path, reason: String(cString: strerror(errno))) }
        self.path = path
        self.descriptor = descriptor
        self.clock = clock
        self.wallClock = wallClock
        var last: UInt8 = 0
        let size = lseek(descriptor, 0, SEEK_END)
        if size > 0, pread(descriptor, &last, 1, size - 1) == 1, last != UInt8(ascii: "\n") {
            isTorn.withLock { $0 = true }
        }
    }

    deinit { close(descriptor) }

    /// The first failure, if any line was lost.
    public var firstFailure: Failure? { failure.withLock { $0 } }

    /// Appends one event. A failure is also kept in `firstFailure`, for callers that must go on: undo does not wait for
    /// a full disk.
    public func record(_ event: String, _ members: [JSON.Member] = [], durable: Bool = false) throws(Failure) {
        let head: [JSON.Member] = [
            ("t_us", .integer(Int(clock.now()))), ("time", .string(wallClock())), ("event", .string(event)),
        ]
        do throws(Failure) {
            try append(JSON.object(head + members).text)
            guard !durable || fdatasync(descriptor) == 0 else { throw Self.systemFailure(path) }
        } catch {
            failure.withLock { $0 = $0 ?? error }
            throw error
        }
    }

    /// Appends a whole line or nothing: half of one would spoil the next.
    private func append(_ text: String) throws(Failure) {
        try isTorn.withLock { isTorn throws(Failure) in
            let line = Array(((isTorn ? "\n" : "") + text + "\n").utf8)
            let written = line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if written == line.count {
                isTorn = false
                return
            }
            guard written > 0 else { throw Self.systemFailure(path) }
            // Takes the half line back where it still is the end of the file; else the next line ends it.
            let size = lseek(descriptor, 0, SEEK_END)
            isTorn = size < off_t(written) || ftruncate(descriptor, size - off_t(written)) != 0
            throw Failure(path: path, reason: "only a part was written")
        }
    }

    private static func systemFailure(_ path: String) -> Failure {
        Failure(path: path, reason: String(cString: strerror(errno)))
    }

    /// Appends one event and goes on when that fails; `firstFailure` tells.
    public func note(_ event: String, _ members: [JSON.Member] = []) {
        do { try record(event, members) } catch {}
    }
}
