import Testing
import Verification

@Suite("Transfers without a key that nothing tells apart")
struct KeylessTwinsTests {
    /// A transfer with a key, and operations 2, 3, ... that all send the same without one.
    private func history(_ add: (inout HistoryText) -> Void) -> CheckResult {
        var history = HistoryText()
        history.transfer(1, 0)
        add(&history)
        return history.check()
    }

    private func twin(_ seq: Int) -> String { HistoryText.row(nil, seq, amount: 7) }

    private let one = HistoryText.row("k1", 1)

    private func send(_ history: inout HistoryText, _ op: Int, _ time: Int64, attempt: Int = 1) {
        history.send(op, time, key: nil, amount: 7, attempt: attempt)
    }

    @Test("the rows of two reads may be shared out among them in another way")
    func shared() {
        let result = history { history in
            send(&history, 2, 20)
            history.end("info", 2, 30)
            history.scan(10, 40, 50, [one, twin(2)])
            send(&history, 3, 60)
            history.end("ok", 3, 70)
            history.scan(11, 80, 90, [one, twin(2), twin(3)])
            history.scan(12, 100, 110, [one, twin(3), twin(2)])
        }
        #expect(result.durability?.anomalies == [:])
        #expect(result.verdict == .pass)
    }

    @Test("a row that was shown before either had an end is that of the one that was acknowledged")
    func acknowledgedLater() {
        for end in ["info", "fail"] {
            let result = history { history in
                send(&history, 2, 20)
                send(&history, 3, 21)
                history.scan(10, 40, 50, [one, twin(2)])
                history.end("ok", 3, 60)
                history.end(end, 2, 61, status: end == "fail" ? 422 : nil)
                history.scan(11, 80, 90, [one, twin(2)])
            }
            #expect(result.durability?.anomalies == [:], "\(end)")
            #expect(result.durability?.counts.absentOK == 1, "\(end)")
        }
    }

    @Test("a row that was shown before one was rejected, or never left, is the other's", arguments: [422, 0])
    func rejectedLater(status: Int) {
        let result = history { history in
            send(&history, 2, 20)
            send(&history, 3, 21)
            history.end("info", 3, 30)
            history.scan(10, 40, 50, [one, twin(2)])
            history.end("fail", 2, 60, status: status)
            history.scan(11, 80, 90, [one, twin(2)])
        }
        #expect(result.durability?.anomalies == [:])
        #expect(result.durability?.counts.recovered == 1)
    }

    @Test("one that was acknowledged during a read does not take the row of one that was known before it")
    func acknowledgedMeanwhile() {
        let result = history { history in
            send(&history, 2, 20)
            history.end("info", 2, 30)
            history.scan(10, 40, 50, [one, twin(2)])
            send(&history, 3, 55)
            history.scan(11, 60, 80, [one, twin(2)])
            history.end("ok", 3, 70)
            history.scan(12, 100, 110, [one, twin(2), twin(3)])
        }
        #expect(result.durability?.anomalies == [:])
    }

    @Test("the row of one is no excuse for the loss of another that was sent after it was shown")
    func lost() {
        let result = history { history in
            send(&history, 2, 20)
            history.end("info", 2, 30)
            history.scan(10, 40, 50, [one, twin(2)])
            send(&history, 3, 60)
            history.end("ok", 3, 70)
            history.scan(11, 80, 90, [one, twin(2)])
        }
        #expect(result.durability?.anomalies[.lost]?.count == 1)
        #expect(result.durability?.anomalies.keys.sorted() == [.lost])
    }

    @Test("more rows than were sent, at once or by their numbers, are duplicates")
    func duplicates() {
        for rows in [[[2, 3, 4]], [[2, 3], [4, 3]]] {
            let result = history { history in
                for op in [2, 3] {
                    send(&history, op, Int64(10 * op))
                    history.end("ok", op, Int64(10 * op + 5))
                }
                for (index, numbers) in rows.enumerated() {
                    let begin = Int64(100 + 100 * index)
                    history.scan(10 + index, begin, begin + 50, [one] + numbers.map(twin))
                }
            }
            #expect(result.durability?.anomalies.keys.sorted() == [.duplicate], "\(rows)")
        }
    }

    @Test("as many rows as attempts that may have left are fine, one more is a rejected one's")
    func rejected() {
        func anomalies(_ rows: [Int]) -> [Anomaly]? {
            history { history in
                send(&history, 2, 20)
                history.end("fail", 2, 30, status: 422)
                send(&history, 3, 40)
                history.end("info", 3, 50)
                history.scan(10, 100, 110, [one] + rows.map(twin))
            }.durability?.anomalies.keys.sorted()
        }
        #expect(anomalies([2]) == [])
        #expect(anomalies([2, 3]) == [.rejectedApplied])
    }

    @Test("a rejected attempt binds nothing but itself")
    func attempts() {
        let result = history { history in
            send(&history, 2, 20)
            history.end("fail", 2, 30, status: 429)
            send(&history, 2, 40, attempt: 2)
            history.end("ok", 2, 50, attempt: 2)
            history.scan(10, 100, 110, [one, twin(2)])
        }
        #expect(result.durability?.anomalies == [:])
    }

    @Test("a row of a damaged invoke accuses nobody, however often it is shown")
    func phantoms() {
        var history = HistoryText()
        history.transfer(1, 0)
        history.scan(10, 100, 110, [one, twin(2)])
        history.scan(11, 200, 210, [one, twin(2)])
        #expect(history.check().durability?.anomalies[.phantom]?.count == 1)
        let damaged = HistoryText.check(history.text.replacingOccurrence(of: "\n", with: "\n{\"type\":\"inv\n"))
        #expect(damaged.durability?.anomalies == [:])
        #expect(damaged.verdict == .unknown)
    }
}
