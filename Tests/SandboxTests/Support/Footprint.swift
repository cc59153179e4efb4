import Foundation

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

    /// The processes that are in any of the namespaces now.
    func remains() -> [String] {
        Self.processes().filter { process in
            Self.kinds.contains { Self.namespace($0, process).map(namespaces.contains) ?? false }
        }
    }

    private static func processes() -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).filter { Int($0) != nil }
    }

    private static func namespace(_ kind: String, _ process: String) -> String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/ns/\(kind)")
    }
}
