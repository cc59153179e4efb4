/// Mostly common records with every uncommon one strewn in: shared and missing keys, retries, rejections, ends without
/// a beginning, resends, reads that interleave, rows changed, repeated, foreign and without a number.
struct MixedHistory {
    private var generator: SeededGenerator
    private var history = HistoryText()
    private var time: Int64 = 0

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
        if generator.chance(0.5) {
            history.spec = history.spec.replacing(#","seq_is_commit_order":true"#, with: "")
        }
    }

    /// The history of `operations` transfers, as lines.
    mutating func text(operations: Int) -> String {
        for op in 0..<operations {
            time += Int64.random(in: 1...5, using: &generator)
            transfer(op)
            if generator.chance(0.03) { scan(10_000 + op, of: op) }
        }
        scan(20_000, of: operations)
        scan(20_001, of: operations)
        return history.text
    }

    private mutating func transfer(_ op: Int) {
        let end = time + Int64.random(in: 0...30, using: &generator)
        guard generator.chance(0.15) else {
            history.send(op, time)
            return history.end("ok", op, end, status: 201)
        }
        switch Int.random(in: 0..<9, using: &generator) {
        case 0: history.send(op, time, key: nil)
        case 1: history.send(op, time, key: "k\(max(0, op - 1))")
        case 2: history.send(op, time, reference: "r\(op % 7)")
        case 3: history.send(op, time, attempt: 2)
        case 4:
            history.send(op, time)
            history.end("info", op, end)
            history.send(op, end + 1, attempt: 2)
            return history.end("ok", op, end + 2, status: 200, attempt: 2)
        case 5:
            history.send(op, time)
            return history.end("fail", op, end, status: generator.chance(0.5) ? 422 : 0)
        case 6: break
        case 7:
            history.send(op, time)
            history.end("ok", op, end, status: 201)
        default:
            history.send(op, time)
            history.add(end, #"{"type":"ok","op":\#(op),"attempt":1,"f":"transfer","wire_sends":2,"t_us":\#(end)}"#)
            return
        }
        history.end("ok", op, end, status: 201)
    }

    private mutating func scan(_ number: Int, of operations: Int) {
        var rows: [String] = []
        for op in 0..<operations where !generator.chance(0.03) {
            let versions = generator.chance(0.3) ? (op, op) : nil
            switch Int.random(in: 0..<40, using: &generator) {
            case 0: rows.append(HistoryText.row("k\(op)", op, amount: 2))
            case 1: rows += [HistoryText.row("k\(op)", op), HistoryText.row("k\(op)", op + 1)]
            case 2: rows.append(HistoryText.row("foreign\(op)", op))
            case 3: rows.append(HistoryText.row(nil, op))
            case 4: rows.append(HistoryText.row("k\(op)", op, from: "c", to: "d"))
            case 5: rows.append(HistoryText.row("k\(op)", op, reference: "r\(op % 7)"))
            case 6: rows.append(#"{"key":"k\#(op)","from":"a","to":"b","amount":1}"#)
            case 7: rows += [HistoryText.row("k\(op)", op), HistoryText.row("k\(op)", op)]
            default: rows.append(HistoryText.row("k\(op)", op, versions: versions))
            }
        }
        let endpoint = generator.chance(0.7) ? "writer" : "reader"
        let begin = time + Int64.random(in: 0...20, using: &generator)
        history.scan(
            number, begin, begin + Int64.random(in: 0...60, using: &generator), endpoint: endpoint, rows,
            complete: generator.chance(0.8))
    }
}
