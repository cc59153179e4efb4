internal import CNamespaces
internal import FoundationEssentials
internal import Glibc

/// A process that can be told from any later one with the same number, by when it started.
struct ProcessRecord: Codable, Sendable, Hashable {
    let pid: Int32
    /// Clock ticks from boot to its start.
    let started: UInt64

    /// The record of a living process.
    init?(pid: Int32) {
        guard let started = Self.startTime(pid) else { return nil }
        self.pid = pid
        self.started = started
    }

    /// A descriptor of the process, if it is still the one recorded; the caller closes it.
    func open() -> Int32? {
        let process = cns_open_process(pid)
        guard process >= 0 else { return nil }
        // After the descriptor is open the number cannot change hands.
        guard Self.startTime(pid) == started else {
            close(process)
            return nil
        }
        return process
    }

    /// Waits until it has ended, with all that lived in its namespace; false when `milliseconds` passed before.
    func waitForEnd(milliseconds: Int32) -> Bool {
        guard let process = open() else { return true }
        defer { close(process) }
        var waiting = pollfd(fd: process, events: Int16(POLLIN), revents: 0)
        return poll(&waiting, 1, milliseconds) > 0
    }

    /// Field 22 of /proc/PID/stat; the name in field 2 may hold anything, so count from its closing parenthesis.
    private static func startTime(_ pid: Int32) -> UInt64? {
        guard let text = readText("/proc/\(pid)/stat"), let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        return fields.count > 19 ? UInt64(fields[19]) : nil
    }
}

/// The processes that a sandbox stands on.
struct SandboxProcesses: Codable, Sendable {
    var keeper: ProcessRecord
    var initial: ProcessRecord

    /// The record in a sandbox's directory, if there is one.
    static func read(_ directory: RunDirectory) -> SandboxProcesses? {
        guard let text = readText(directory.recordFile) else { return nil }
        return try? JSONDecoder().decode(Self.self, from: Data(text.utf8))
    }

    func write(_ directory: RunDirectory) throws(SandboxError) {
        guard let data = try? JSONEncoder().encode(self) else { return }
        try writeText(String(decoding: data, as: UTF8.self), to: directory.recordFile + ".new", mode: 0o600)
        guard rename(directory.recordFile + ".new", directory.recordFile) == 0 else {
            throw SandboxError("write \(directory.recordFile)", errno: errno)
        }
    }
}
