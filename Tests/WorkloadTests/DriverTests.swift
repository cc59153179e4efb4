import Basics
import Foundation
import Glibc
import TestSupport
import Testing

@testable import Workload

@Suite("A workload in a process of its own", .serialized, .timeLimit(.minutes(5)))
struct DriverTests {
    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "driver-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder.path)
    }

    @Test("killed in the middle, it leaves a history that names everything the service ever saw")
    func killed() async throws {
        let count = Locked(0)
        let server = try LedgerServer { arrival in
            let isLast = count.withLock { count in
                count += 1
                return count == 700
            }
            // The key is gd-driver-PID-OP.
            let process = arrival.key.split(separator: "-")[2]
            if isLast, let process = pid_t(process) { kill(process, SIGKILL) }
            return .serve
        }
        try await withFolder { folder in
            let history = folder + "/history.jsonl"
            let output = try await ChildProcess.run(
                BuiltProduct.path("WorkloadDriver"), [server.url, history, "1000", "100000"])
            #expect(output.status == SIGKILL)

            let lines = try HistoryLine.read(history)
            let invoked = Set(lines.filter { $0.type == "invoke" }.compactMap(\.key))
            #expect(Set(server.arrivals.map(\.key)).subtracting(invoked) == [])
            let reservedTo = lines.compactMap(\.to_op).max() ?? 0
            #expect(lines.compactMap(\.op).allSatisfy { $0 < reservedTo })
            #expect(lines.contains { $0.type == "ok" })
        }
    }

    @Test("a full disk ends the run with an error that names the file, and never a gap in the middle")
    func fullDisk() async throws {
        let server = try LedgerServer()
        try await withFolder { folder in
            let history = folder + "/history.jsonl"
            // The limit on a file's size stands for the full disk: the write fails the same way, for any user.
            let output = try await ChildProcess.run(
                "/bin/bash",
                [
                    "-c", "trap '' XFSZ; ulimit -f 64; exec \"$0\" \"$@\"", try BuiltProduct.path("WorkloadDriver"),
                    server.url, history, "1000", "100000",
                ])
            #expect(output.status == 2)
            #expect(output.standardOutput.contains("history not written"))
            #expect(output.standardOutput.contains(history))
            #expect(try Data(contentsOf: URL(filePath: history)).count == 64 * 1_024)
            let lines = try HistoryLine.read(history)
            #expect(lines.first?.type == "meta")
            #expect(lines.count { $0.type == "ok" } > 50)
        }
    }

    @Test("a run of its own goes through from the accounts to the last read")
    func whole() async throws {
        let server = try LedgerServer()
        try await withFolder { folder in
            let output = try await ChildProcess.run(
                BuiltProduct.path("WorkloadDriver"), [server.url, folder + "/history.jsonl", "500", "300"])
            #expect(output.status == 0)
            #expect(output.standardOutput.contains("lost 0"))
        }
    }
}
