import History
import Verification

/// A small history, put together line by line; rendered in the order of time.
struct HistoryText {
    private var lines: [(time: Int64, line: String)] = []
    var spec: String

    /// Two accounts with 100 each, a strong `writer` and a `reader` that may be 50 us behind.
    static let ledger =
        #""check":["durability"],"accounts":{"a":100,"b":100},"total":200,"allow_negative":false,"#
        + #""endpoints":{"writer":{"consistency":"strong"},"reader":{"consistency":"bounded","max_staleness_us":50}},"#
        + #""server_max_inflight_us":1000,"seq_is_commit_order":true"#

    init(_ spec: String = HistoryText.ledger) { self.spec = spec }

    mutating func add(_ time: Int64, _ line: String) { lines.append((time, line)) }

    mutating func send(
        _ op: Int, _ time: Int64, key: String? = "", from: String = "a", to: String = "b", amount: Int = 1,
        attempt: Int = 1, reference: String? = nil
    ) {
        let name = key.map { "\"\($0.isEmpty ? "k\(op)" : $0)\"" } ?? "null"
        let extra = reference.map { ",\"client_ref\":\"\($0)\"" } ?? ""
        add(
            time,
            #"{"type":"invoke","op":\#(op),"attempt":\#(attempt),"f":"transfer","key":\#(name),"from":"\#(from)","#
                + #""to":"\#(to)","amount":\#(amount)\#(extra),"t_us":\#(time)}"#)
    }

    mutating func end(_ type: String, _ op: Int, _ time: Int64, status: Int? = nil, attempt: Int = 1) {
        let status = status.map { ",\"status\":\($0)" } ?? ""
        add(
            time,
            #"{"type":"\#(type)","op":\#(op),"attempt":\#(attempt),"f":"transfer"\#(status),"t_us":\#(time)}"#)
    }

    /// Sent at `time`, acknowledged 10 us later.
    mutating func transfer(_ op: Int, _ time: Int64, from: String = "a", to: String = "b", amount: Int = 1) {
        send(op, time, from: from, to: to, amount: amount)
        end("ok", op, time + 10, status: 201)
    }

    mutating func read(
        _ op: Int, _ f: String, _ begin: Int64, _ end: Int64, endpoint: String = "writer", ask: String = "",
        _ answer: String
    ) {
        add(
            begin,
            #"{"type":"invoke","op":\#(op),"attempt":1,"f":"\#(f)","endpoint":"\#(endpoint)"\#(ask),"t_us":\#(begin)}"#)
        add(end, #"{"type":"ok","op":\#(op),"attempt":1,"f":"\#(f)",\#(answer),"t_us":\#(end)}"#)
    }

    mutating func scan(
        _ op: Int, _ begin: Int64, _ end: Int64, endpoint: String = "writer", _ rows: [String],
        complete: Bool = true, balances: String? = nil
    ) {
        let balances = balances.map { ",\"balances\":\($0)" } ?? ""
        read(
            op, "scan", begin, end, endpoint: endpoint,
            "\"rows\":[\(rows.joined(separator: ","))],\"complete\":\(complete)\(balances)")
    }

    static func row(
        _ key: String?, _ seq: Int, from: String = "a", to: String = "b", amount: Int = 1,
        versions: (Int, Int)? = nil, reference: String? = nil
    ) -> String {
        let name = key.map { "\"\($0)\"" } ?? "null"
        let versions = versions.map { ",\"from_version\":\($0.0),\"to_version\":\($0.1)" } ?? ""
        let extra = reference.map { ",\"client_ref\":\"\($0)\"" } ?? ""
        return
            #"{"key":\#(name),"seq":\#(seq),"from":"\#(from)","to":"\#(to)","amount":\#(amount)\#(versions)\#(extra)}"#
    }

    var text: String {
        let meta = #"{"type":"meta","format":1,"time_unit":"us","clock":"monotonic","spec":{\#(spec)}}"#
        let sorted = lines.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
        return ([meta] + sorted.map(\.element.line)).joined(separator: "\n") + "\n"
    }

    func check() -> CheckResult { Self.check(text) }

    static func check(_ text: String) -> CheckResult {
        Array(text.utf8).withUnsafeBytes { HistoryCheck.check($0, name: "test") }
    }
}
