internal import Basics
internal import FoundationEssentials
internal import Glibc

/// What the sandbox says about itself, line by line, in a file that `up` shows while it waits.
final class Progress: Sendable {
    private let file: Int32
    private let begin = ContinuousClock.now
    private let lock = Locked(())

    init(_ path: String) throws(SandboxError) {
        file = try openFile(path, O_WRONLY | O_CREAT | O_APPEND)
    }

    /// Writes a line with the seconds since the start.
    func note(_ text: String) {
        let tenths = Int((ContinuousClock.now - begin) / .milliseconds(10))
        let hundredths = tenths % 100
        let line = "[\(tenths / 100).\(hundredths < 10 ? "0" : "")\(hundredths)] \(text)\n"
        // Nothing can be done about a full disk here, and the sandbox works without.
        lock.withLock { _ in try? writeAll(file, line, "the progress file") }
    }
}
