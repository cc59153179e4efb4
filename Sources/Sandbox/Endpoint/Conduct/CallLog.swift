internal import Basics
internal import FoundationEssentials
internal import Glibc

/// The file with one line of JSON for every call that reached the endpoint, refused ones included: the proof of what
/// a client did and did not do. It holds no parameters, so no secrets.
final class CallLog: Sendable {
    /// A line.
    struct Entry: Codable, Sendable, Hashable {
        /// When the answer was ready, in seconds since 1970.
        var time: Double
        /// The service in the signature's scope; nil when there is no signature.
        var service: String?
        /// The operation; nil when the request names none.
        var operation: String?
        /// The HTTP status of the answer.
        var status: Int
        /// The error code; nil when the call was accepted.
        var error: String?
        /// Whether it was only a trial.
        var dryRun: Bool
    }

    private let file: Locked<Int32>

    /// A log at the end of the file at `path`.
    init(path: String) throws(SandboxError) {
        file = Locked(try openFile(path, O_WRONLY | O_CREAT | O_APPEND))
    }

    deinit { _ = file.withLock { close($0) } }

    /// Writes a line. One that cannot be written is lost: a full disk must not fail the call it tells of.
    func write(_ entry: Entry) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let line = try? encoder.encode(entry) else { return }
        file.withLock { try? writeAll($0, String(decoding: line, as: UTF8.self) + "\n", "the call log") }
    }
}
