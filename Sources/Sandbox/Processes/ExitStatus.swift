/// How a process ended.
struct ExitStatus: Sendable, Hashable, CustomStringConvertible {
    /// The status as wait(2) gives it.
    let raw: Int32

    /// The signal that ended it, if one did.
    var signal: Int32? { raw & 0x7f == 0 ? nil : raw & 0x7f }
    /// The exit code; 128 and the signal's number when a signal ended it, as shells say it.
    var code: Int32 { signal.map { 128 + $0 } ?? (raw >> 8) & 0xff }
    var succeeded: Bool { raw == 0 }

    var description: String { signal.map { "signal \($0)" } ?? "exit code \(code)" }
}
