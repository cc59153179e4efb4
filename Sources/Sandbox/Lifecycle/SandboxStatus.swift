internal import FoundationEssentials

/// Whether a sandbox is up, and where.
public struct SandboxStatus: Codable, Sendable {
    /// How far it is.
    public enum State: String, Codable, Sendable {
        /// Nothing of it runs.
        case down
        /// It is coming up.
        case starting
        /// It is up.
        case up
    }

    /// The sandbox's name.
    public var name: String
    /// How far it is.
    public var state: State
    /// The path of its stack file, while it is up.
    public var stack: String?
    /// The process it hangs on.
    public var keeper: Int32?
    /// Its first process, as the machine numbers it.
    public var initial: Int32?
    /// Where its programs write.
    public var logs: String?

    /// As JSON, on one line.
    public var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    /// For people.
    public var text: String {
        var lines = ["sandbox \(name): \(state.rawValue)"]
        if let stack { lines.append("stack file: \(stack)") }
        if let keeper, let initial { lines.append("keeper: process \(keeper); first process: \(initial)") }
        if let logs { lines.append("logs: \(logs)") }
        return lines.joined(separator: "\n")
    }
}

extension SandboxLauncher {
    /// Whether the sandbox is up, and where.
    public func status() throws(SandboxError) -> SandboxStatus {
        guard try directory.isLocked() else { return SandboxStatus(name: directory.name, state: .down) }
        let processes = SandboxProcesses.read(directory)
        let isUp = readText(directory.stackFile) != nil
        return SandboxStatus(
            name: directory.name, state: isUp ? .up : .starting, stack: isUp ? directory.stackFile : nil,
            keeper: processes?.keeper.pid, initial: processes?.initial.pid, logs: directory.logs)
    }
}
