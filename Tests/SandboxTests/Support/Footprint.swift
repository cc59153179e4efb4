import Foundation

@testable import Sandbox

/// What a sandbox occupies on the machine: the namespaces of all its processes.
struct Footprint {
    private static let kinds = ["mnt", "net", "pid", "ipc", "user", "uts"]
    private let namespaces: Set<String>

    /// Of everything that sees files as the process `pid` does, which is all that runs inside.
    init(of pid: Int32) {
        let view = Self.namespace("mnt", String(pid))
        let own = Set(Self.kinds.compactMap { Self.namespace($0, "self") })
        var found: Set<String> = []
        for process in Self.processes() where view != nil && Self.namespace("mnt", process) == view {
            found.formUnion(Self.kinds.compactMap { Self.namespace($0, process) })
        }
        namespaces = found.subtracting(own)
    }

    /// How many namespaces there are.
    var count: Int { namespaces.count }

    /// The processes of that time that are in any of the namespaces still. Younger ones are another sandbox's: the
    /// kernel gives the number of a namespace that is gone to the next.
    func remains(startedBefore end: UInt64) -> [String] {
        Self.processes().filter { process in
            guard let started = Int32(process).flatMap(ProcessRecord.init(pid:))?.started, started < end,
                !Self.hasEnded(process)
            else { return false }
            return Self.kinds.contains { Self.namespace($0, process).map(namespaces.contains) ?? false }
        }
    }

    /// The present time as processes' start times count it: hundredths of a second since boot.
    static func now() throws -> UInt64 {
        let text = try String(contentsOfFile: "/proc/uptime", encoding: .utf8)
        guard let seconds = text.split(separator: " ").first.flatMap({ Double($0) }) else { return 0 }
        return UInt64(seconds * 100)
    }

    /// Whether it has ended and is only not collected yet by the machine's first process.
    private static func hasEnded(_ process: String) -> Bool {
        let text = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ") Z"
        return text.split(separator: ")").last?.hasPrefix(" Z") ?? true
    }

    private static func processes() -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).filter { Int($0) != nil }
    }

    private static func namespace(_ kind: String, _ process: String) -> String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/ns/\(kind)")
    }
}
