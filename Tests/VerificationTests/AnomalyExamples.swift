import Testing
import Verification

/// For every anomaly a history that has it and nothing else, and a near twin that has nothing.
struct AnomalyExample: Sendable, CustomTestStringConvertible {
    let name: String
    let anomaly: Anomaly
    /// What is found in the firing history.
    let operations: [Finding]
    private let build: @Sendable (_ fires: Bool) -> HistoryText

    init(
        _ name: String, _ anomaly: Anomaly, _ operations: [Finding],
        _ build: @escaping @Sendable (inout HistoryText, Bool) -> Void
    ) {
        self.name = name
        self.anomaly = anomaly
        self.operations = operations
        self.build = { fires in
            var history = HistoryText()
            build(&history, fires)
            return history
        }
    }

    var firing: HistoryText { build(true) }
    var twin: HistoryText { build(false) }
    var testDescription: String { name }

    private static func row(_ op: Int, _ seq: Int? = nil, versions: (Int, Int)? = nil) -> String {
        HistoryText.row("k\(op)", seq ?? op, versions: versions)
    }

    static let all: [AnomalyExample] = presence + identity + attempts + ledger + order

    static let presence = [
        AnomalyExample("acknowledged before the read began, missing from it", .lost, [.operation(1)]) {
            history, fires in
            history.transfer(1, 0)
            history.transfer(2, 20)
            history.scan(9, 100, 200, fires ? [row(2)] : [row(1), row(2)])
        },
        AnomalyExample("the read began before the acknowledgement", .lost, [.operation(1)]) { history, fires in
            history.transfer(1, 0)
            history.scan(9, fires ? 11 : 10, 200, [])
            history.transfer(2, 300)
            history.scan(10, 400, 500, fires ? [row(2)] : [row(1), row(2)])
        },
        AnomalyExample("known only by a read, gone from the next", .lost, [.operation(1)]) { history, fires in
            history.send(1, 0)
            history.end("info", 1, 10)
            history.transfer(2, 20)
            history.scan(8, 100, 200, [row(1), row(2)])
            history.scan(9, fires ? 201 : 200, 300, [row(2)])
            if !fires { history.scan(10, 400, 500, [row(1), row(2)]) }
        },
        AnomalyExample("shown, missed, and nobody looked again", .lost, [.operation(1)]) { history, fires in
            history.transfer(1, 0)
            history.scan(8, 100, 200, [row(1)])
            history.scan(9, 300, 400, fires ? [] : [row(1)])
        },
        AnomalyExample("a get does not find it", .lost, [.operation(1)]) { history, fires in
            history.transfer(1, 0)
            let answer = fires ? #""found":false,"row":null"# : #""found":true,"row":"# + row(1)
            history.read(9, "get", 100, 110, ask: #","key":"k1""#, answer)
        },
        AnomalyExample("missed once, shown again", .stale, [.operation(1)]) { history, fires in
            history.transfer(1, 0)
            history.scan(8, 100, 200, fires ? [] : [row(1)])
            history.scan(9, 300, 400, [row(1)])
        },
        AnomalyExample("a bounded reader misses it beyond its bound", .stale, [.operation(1)]) { history, fires in
            history.transfer(1, 0)
            history.scan(8, fires ? 61 : 60, 70, endpoint: "reader", [])
            history.scan(9, 300, 400, [row(1)])
        },
        AnomalyExample("no strong read after the acknowledgement", .unread, [.operation(2)]) { history, fires in
            history.transfer(1, 0)
            history.scan(8, 100, 200, [row(1)])
            history.transfer(2, 300)
            history.scan(
                9, 400, 500, endpoint: fires ? "reader" : "writer", fires ? [] : [row(1), row(2)],
                complete: !fires)
        },
    ]

    static let identity = [
        AnomalyExample("one key, two rows in a listing", .duplicate, [.operation(1)]) { history, fires in
            history.transfer(1, 0)
            history.transfer(2, 20)
            history.scan(9, 100, 200, [row(1), fires ? row(1, 2) : row(2)] + (fires ? [row(2, 3)] : []))
        },
        AnomalyExample("one key under two numbers", .duplicate, [.operation(1)]) { history, fires in
            history.transfer(1, 0)
            history.scan(8, 100, 200, [row(1, 5)])
            history.scan(9, 300, 400, [row(1, fires ? 6 : 5)])
        },
        AnomalyExample("one client reference, two rows", .duplicate, [.operation(1)]) { history, fires in
            history.send(1, 0, key: "x", reference: "r1")
            history.end("ok", 1, 10, status: 201)
            history.send(2, 20, key: "y", reference: "r2")
            history.end("ok", 2, 30, status: 201)
            history.scan(
                9, 100, 200,
                [
                    HistoryText.row("x", 1, reference: "r1"), HistoryText.row("y", 2, reference: "r2"),
                ] + (fires ? [HistoryText.row("z", 3, reference: "r1")] : []))
        },
        AnomalyExample("another amount than was sent", .divergent, [.operation(1)]) { history, fires in
            history.transfer(1, 0, amount: 5)
            history.scan(9, 100, 200, [HistoryText.row("k1", 1, amount: fires ? 6 : 5)])
        },
        AnomalyExample("another account than was sent", .divergent, [.operation(1)]) { history, fires in
            history.transfer(1, 0)
            history.scan(9, 100, 200, [HistoryText.row("k1", 1, to: fires ? "c" : "b")])
        },
        AnomalyExample("a key that nobody has sent", .phantom, [.key("zz")]) { history, fires in
            history.transfer(1, 0)
            history.scan(9, 100, 200, [row(1)] + (fires ? [HistoryText.row("zz", 2)] : []))
        },
        AnomalyExample("another key than was sent, by its client reference", .divergent, [.operation(2)]) {
            history, fires in
            history.transfer(1, 0)
            history.send(2, 20, key: "x", reference: "r")
            history.end("ok", 2, 30)
            history.scan(9, 100, 200, [row(1), HistoryText.row(fires ? "z" : "x", 2, reference: "r")])
        },
        AnomalyExample("a key that nobody has sent, on the body of a transfer without one", .phantom, [.key("zz")]) {
            history, fires in
            history.transfer(1, 0)
            history.send(2, 20, key: nil, amount: 7)
            history.end("info", 2, 30)
            history.scan(9, 100, 200, [row(1), HistoryText.row(fires ? "zz" : nil, 2, amount: 7)])
        },
        AnomalyExample("a row seen before it was sent", .phantom, [.key("k2")]) { history, fires in
            history.transfer(1, 0)
            history.scan(9, 100, 200, [row(1), row(2)])
            history.transfer(2, fires ? 300 : 150)
            history.scan(10, 400, 500, [row(1), row(2)])
        },
    ]

    static let attempts = [
        AnomalyExample("rejected, yet a row", .rejectedApplied, [.operation(2)]) { history, fires in
            history.transfer(1, 0)
            history.send(2, 20)
            history.end("fail", 2, 30, status: 422)
            history.scan(9, 100, 200, [row(1)] + (fires ? [row(2)] : []))
        },
        AnomalyExample("one attempt in doubt, the next rejected, yet a row", .rejectedApplied, [.operation(2)]) {
            history, fires in
            history.transfer(1, 0)
            history.send(2, 20)
            history.end("info", 2, 30)
            history.send(2, 40, attempt: 2)
            history.end(fires ? "fail" : "info", 2, 50, status: fires ? 422 : 503, attempt: 2)
            history.scan(9, 100, 200, [row(1), row(2)])
        },
        AnomalyExample("never sent, yet a row", .rejectedApplied, [.operation(2)]) { history, fires in
            history.transfer(1, 0)
            history.send(2, 20)
            history.end("fail", 2, 30, status: 0)
            history.send(2, 40, attempt: 2)
            history.end(fires ? "fail" : "info", 2, 50, status: fires ? 0 : nil, attempt: 2)
            history.scan(9, 100, 200, [row(1), row(2)])
        },
        AnomalyExample("sent again without a key", .retryWithoutKey, [.operation(2)]) { history, fires in
            history.transfer(1, 0)
            history.send(2, 20, key: fires ? nil : "k2", amount: 2)
            history.end("info", 2, 30)
            history.send(2, 40, key: fires ? nil : "k2", amount: 2, attempt: 2)
            history.end("ok", 2, 50, attempt: 2)
            history.scan(9, 100, 200, [row(1), HistoryText.row(fires ? nil : "k2", 2, amount: 2)])
        },
        AnomalyExample("without a key, never sent and then rejected, yet a row", .rejectedApplied, [.operation(2)]) {
            history, fires in
            history.transfer(1, 0)
            history.send(2, 20, key: nil, amount: 2)
            history.end("fail", 2, 30, status: 0)
            history.send(2, 40, key: nil, amount: 2, attempt: 2)
            history.end(fires ? "fail" : "ok", 2, 50, status: fires ? 422 : 201, attempt: 2)
            history.scan(9, 100, 200, [row(1), HistoryText.row(nil, 2, amount: 2)])
        },
        AnomalyExample("a first attempt that may have left, without a key", .retryWithoutKey, [.operation(2)]) {
            history, fires in
            history.transfer(1, 0)
            history.send(2, 20, key: nil, amount: 2)
            history.end(fires ? "info" : "fail", 2, 30, status: fires ? nil : 0)
            history.send(2, 40, key: nil, amount: 2, attempt: 2)
            history.end("ok", 2, 50, attempt: 2)
            history.scan(9, 100, 200, [row(1), HistoryText.row(nil, 2, amount: 2)])
        },
        AnomalyExample("sent again with another key", .retryWithoutKey, [.operation(2)]) { history, fires in
            history.transfer(1, 0)
            history.send(2, 20)
            history.end("info", 2, 30)
            history.send(2, 40, key: fires ? "other" : "k2", attempt: 2)
            history.end("ok", 2, 50, attempt: 2)
            history.scan(9, 100, 200, [row(1), row(2)])
        },
    ]

    static let ledger = [
        AnomalyExample("balances that the rows do not make", .balanceMismatch, [.operation(9)]) { history, fires in
            history.transfer(1, 0, amount: 5)
            let rows = [HistoryText.row("k1", 1, amount: 5)]
            history.scan(9, 100, 200, rows, balances: fires ? #"{"a":96,"b":104}"# : #"{"a":95,"b":105}"#)
        },
        AnomalyExample("money made from nothing", .wrongTotal, [.operation(9)]) { history, fires in
            history.transfer(1, 0)
            history.scan(8, 100, 200, [row(1)])
            history.read(
                9, "balances", 300, 310, fires ? #""balances":{"a":99,"b":102}"# : #""balances":{"a":99,"b":101}"#)
        },
        AnomalyExample("a balance below zero", .negativeBalance, [.operation(9)]) { history, fires in
            history.transfer(1, 0, amount: fires ? 101 : 100)
            let amount = fires ? 101 : 100
            history.scan(
                9, 100, 200, [HistoryText.row("k1", 1, amount: amount)],
                balances: #"{"a":\#(100 - amount),"b":\#(100 + amount)}"#)
        },
        AnomalyExample("a version that is missing", .versionGap, [.operation(9)]) { history, fires in
            history.transfer(1, 0)
            history.transfer(2, 20)
            history.scan(9, 100, 200, [row(1, versions: (1, 1)), row(2, versions: (fires ? 3 : 2, 2))])
        },
        AnomalyExample("a version given twice", .versionGap, [.operation(9)]) { history, fires in
            history.transfer(1, 0)
            history.transfer(2, 20)
            history.scan(9, 100, 200, [row(1, versions: (1, 1)), row(2, versions: (2, fires ? 1 : 2))])
        },
    ]

    static let order = [
        AnomalyExample("a version that goes back within a session", .nonMonotonicRead, [.operation(8)]) {
            history, fires in
            history.transfer(1, 0)
            history.scan(9, 100, 200, [row(1)])
            let ask = #","account":"a","session":"s""#
            history.read(7, "balance", 300, 310, endpoint: "reader", ask: ask, #""version":3"#)
            history.read(
                8, "balance", fires ? 320 : 305, 330, endpoint: "reader", ask: ask, #""version":2"#)
        },
        AnomalyExample("numbered against real time", .realtimeOrder, [.operation(2)]) { history, fires in
            history.transfer(1, 0)
            history.transfer(2, fires ? 11 : 10)
            history.scan(9, 100, 200, [row(2, 1), row(1, 2)])
        },
        AnomalyExample("numbered against real time, first attempt never sent", .realtimeOrder, [.operation(2)]) {
            history, fires in
            history.send(2, 0)
            history.end(fires ? "fail" : "info", 2, 5, status: fires ? 0 : nil)
            history.transfer(1, 10)
            history.send(2, 30, attempt: 2)
            history.end("ok", 2, 40, attempt: 2)
            history.scan(9, 100, 200, [row(2, 1), row(1, 2)])
        },
    ]
}
