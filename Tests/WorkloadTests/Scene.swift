import Foundation
import HTTPClient

@testable import Workload

/// A workload against a ledger server, with a history in a folder of its own.
struct Scene {
    let workload: Workload
    let journal: HistoryJournal
    let client: HTTPClient
    private let folder: URL

    init(
        _ server: LedgerServer, streams: [StreamPlan] = [.transfers(ratePerSecond: 200)],
        change: (inout WorkloadPlan) -> Void = { _ in }
    ) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "workload-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var plan = WorkloadPlan(
            run: "test", seed: 42, service: server.url, streams: streams, serviceMaxInFlight: 0, accounts: 20)
        // Long, so that a busy machine changes no outcome; a test that is about being late sets its own.
        plan.rules.deadline = 20_000_000
        plan.rules.attemptTimeout = 20_000_000
        change(&plan)
        journal = try HistoryJournal(path: folder.appending(path: "history.jsonl").path)
        client = HTTPClient()
        workload = try Workload(plan: plan, client: client, journal: journal)
    }

    /// Runs until `count` arrivals are judged, does `ending`, then stops.
    @discardableResult
    func drive(_ count: Int, ending: () -> Void = {}) async throws -> [FinishedArrival] {
        try await workload.open()
        let judged = workload.arrivals()
        workload.start()
        var seen: [FinishedArrival] = []
        for await arrival in judged {
            seen.append(arrival)
            if seen.count == count { break }
        }
        ending()
        await workload.stop()
        return seen
    }

    /// The history's lines.
    func history() throws -> [HistoryLine] {
        journal.close()
        return try HistoryLine.read(journal.path)
    }

    func clean() {
        journal.close()
        client.shutdown()
        try? FileManager.default.removeItem(at: folder)
    }
}

/// One line of a history as any reader of JSON sees it: only the fields that tests look at.
struct HistoryLine: Decodable {
    struct Row: Decodable { var key: String }

    var type: String
    var op: Int64?
    var attempt: Int?
    var f: String?
    var key: String?
    var status: Int?
    var t_us: Int64?
    var outcome: String?
    var stream: String?
    var sched_us: Int64?
    var from_op: Int64?
    var to_op: Int64?
    var endpoint: String?
    var session: String?
    var complete: Bool?
    var found: Bool?
    var version: Int64?
    var rows: [Row]?
    var phase: String?
    var bit: Bool?

    /// All whole lines: what follows the last newline was cut off.
    static func read(_ path: String) throws -> [HistoryLine] {
        let data = try Data(contentsOf: URL(filePath: path))
        let whole = data[..<(data.lastIndex(of: 0x0A).map { $0 + 1 } ?? data.startIndex)]
        return try whole.split(separator: 0x0A).map { try JSONDecoder().decode(HistoryLine.self, from: Data($0)) }
    }
}
