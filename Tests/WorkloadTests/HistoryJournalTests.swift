import Basics
import Foundation
import History
import TestSupport
import Testing

@testable import Workload

@Suite("The history's file", .timeLimit(.minutes(5)))
struct HistoryJournalTests {
    private let sequence = TransferSequence(run: "r", seed: 1, accountCount: 10, maxAmount: 5)

    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "journal-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder.path)
    }

    /// Waits until ids below `op` may be used.
    private func reserve(_ op: Int64, in journal: HistoryJournal) async {
        let reserved = Gate()
        journal.onChange { [unowned journal] in if journal.reservedTo >= op { reserved.open() } }
        journal.reserve(sequence, upTo: op)
        await reserved.wait()
        journal.onChange(nil)
    }

    @Test("ids are reserved in whole blocks, each from where the last one ended")
    func blocks() async throws {
        try await withFolder { folder in
            let journal = try HistoryJournal(path: folder + "/h")
            #expect(journal.reservedTo == 0)
            await reserve(1, in: journal)
            #expect(journal.reservedTo == 4_096)
            journal.reserve(sequence, upTo: 4_096)
            await reserve(10_000, in: journal)
            #expect(journal.reservedTo == 12_288)
            journal.close()
            let lines = try HistoryLine.read(folder + "/h")
            #expect(lines.map(\.type) == ["reserve", "reserve"])
            #expect(lines.map(\.from_op) == [0, 4_096])
            #expect(lines.map(\.to_op) == [4_096, 12_288])
        }
    }

    @Test("records are stamped in the order in which they are written, even if the clock goes back")
    func stamps() async throws {
        try await withFolder { folder in
            let times = Locked<[Int64]>([30, 20, 40])
            let clock = MonotonicClock { times.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] } }
            let journal = try HistoryJournal(path: folder + "/h", clock: clock)
            for _ in 0..<3 { journal.append([.evidence(EvidenceMark(bit: true, what: "w", time: 0))]) }
            journal.close()
            let stamped = try HistoryLine.read(folder + "/h").compactMap(\.t_us)
            #expect(stamped == stamped.sorted())
            #expect(stamped.count == 3 && stamped.allSatisfy { $0 > 0 })
        }
    }

    @Test("what History's own reader finds is whole")
    func readable() async throws {
        let server = try LedgerServer()
        let scene = try Scene(server, streams: [.transfers(ratePerSecond: 100), .reads(ratePerSecond: 20)])
        defer { scene.clean() }
        try await scene.drive(40) { scene.workload.markFault(phase: .begin, action: "a/b") }
        _ = try await scene.workload.reconcile()
        scene.journal.close()

        let bytes = Array(try Data(contentsOf: URL(filePath: scene.journal.path)))
        try bytes.withUnsafeBufferPointer { buffer in
            var lines = try HistoryLines(buffer)
            var count = 0
            while lines.next() { count += 1 }
            #expect(lines.meta == scene.workload.plan.meta)
            #expect(lines.damageCount == 0 && !lines.isCutOff)
            #expect(count > 120)
        }
    }

    @Test("a file that exists already, or cannot be made, is refused by its name")
    func refused() async throws {
        try await withFolder { folder in
            try Data("old".utf8).write(to: URL(filePath: folder + "/h"))
            for path in [folder + "/h", folder + "/none/h"] {
                #expect {
                    try HistoryJournal(path: path)
                } throws: {
                    ($0 as? WorkloadError)?.code == .journal && "\($0)".contains(path)
                }
            }
            #expect(try Data(contentsOf: URL(filePath: folder + "/h")) == Data("old".utf8))
        }
    }

    @Test("after it was closed nothing is written, and closing twice does nothing")
    func closed() async throws {
        try await withFolder { folder in
            let journal = try HistoryJournal(path: folder + "/h")
            journal.close()
            journal.append([.evidence(EvidenceMark(bit: true, what: "w", time: 0))])
            journal.close()
            #expect(try Data(contentsOf: URL(filePath: folder + "/h")).isEmpty)
        }
    }
}
