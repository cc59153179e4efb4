import Foundation

/// A call that a sandbox's endpoint got, as its log has it.
struct SandboxCall: Decodable {
    var operation: String?
    var dryRun: Bool

    var isRead: Bool {
        let reads = ["Describe", "List", "Get", "Simulate"]
        return reads.contains { operation?.hasPrefix($0) == true }
    }
}

extension SandboxFixture {
    /// Every call so far.
    func calls() throws -> [SandboxCall] {
        let path = URL(filePath: stack).deletingLastPathComponent().appending(path: "calls.jsonl").path
        return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
            .map { try JSONDecoder().decode(SandboxCall.self, from: Data($0.utf8)) }
    }
}
