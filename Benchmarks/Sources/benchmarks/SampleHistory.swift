internal import Foundation
internal import History

/// A history of transfers, 64 of them under way at any time, with one listing of the whole ledger at the end, in
/// which a few are missing and a few stand twice.
struct SampleHistory {
    static let lost = 7
    static let duplicate = 5
    private static let inFlight = 64

    let lines: String
    let binary: String

    /// Writes the history into `folder`, in both forms.
    init(folder: String, operations: Int) throws {
        lines = folder + "/history.jsonl"
        binary = folder + "/history.bin"
        let spec = DurabilitySpec(endpoints: ["service": .strong])
        let meta = HistoryMeta(spec: HistorySpec(checks: [.durability], durability: spec))
        let text = try Sink(path: lines)
        let packed = try Sink(path: binary)
        var encoder = HistoryLineEncoder()
        encoder.append(.meta(meta))
        var writer = HistoryBinaryWriter(meta: meta)
        func put(_ record: HistoryRecord) throws {
            encoder.append(record)
            try writer.append(record)
            if encoder.count > 1 << 20 {
                try text.write(encoder.bytes)
                try packed.write(writer.bytes)
                encoder.removeAll()
                writer.removeAll()
            }
        }
        for step in 0..<operations + Self.inFlight {
            let time = Int64(step) * 20
            if step < operations {
                try put(.invoke(Invocation(op: Int64(step), time: time, call: .transfer(Self.request(step)))))
            }
            let ended = step - Self.inFlight
            if ended >= 0 {
                let completion = Completion(
                    op: Int64(ended), time: time + 10, outcome: .ok, status: 201, wireSends: 1)
                try put(.end(completion))
            }
        }
        let end = Int64(operations + Self.inFlight) * 20
        let scan = Int64(operations)
        try put(.invoke(Invocation(op: scan, time: end, call: .scan(endpoint: "service"))))
        let result = ReadResult.scan(rows: Self.rows(operations), complete: true, balances: nil)
        try put(
            .end(
                Completion(op: scan, function: .scan, time: end + 1_000_000, outcome: .ok, status: 200, result: result))
        )
        writer.endBlock()
        try text.write(encoder.bytes)
        try packed.write(writer.bytes)
    }

    private static func request(_ op: Int) -> TransferRequest {
        TransferRequest(
            key: "gd-bench-\(op)", from: account(op), to: account(op * 7 + 1), amount: Int64(op % 100 + 1))
    }

    private static func account(_ number: Int) -> String { "bench-\(1_000 + number % 200)" }

    private static func rows(_ operations: Int) -> [TransferRow] {
        var rows: [TransferRow] = []
        rows.reserveCapacity(operations)
        for op in 0..<operations where op % (operations / lost + 1) != 3 {
            let request = request(op)
            let copies = op % (operations / duplicate + 1) == 4 ? 2 : 1
            for copy in 0..<copies {
                rows.append(
                    TransferRow(
                        key: request.key, seq: Int64(2 * op + copy), from: request.from, to: request.to,
                        amount: request.amount))
            }
        }
        return rows
    }
}

/// A file that is written piece by piece.
private struct Sink {
    private let handle: FileHandle

    init(path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw Failure("cannot create \(path)") }
        self.handle = handle
    }

    func write(_ bytes: [UInt8]) throws { try handle.write(contentsOf: Data(bytes)) }
}
