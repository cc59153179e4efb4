import History
import Testing
import Verification

@Suite struct HistoryCheckTests {
    /// One acknowledged transfer that a complete strong read shows.
    private func proven() -> HistoryText {
        var history = HistoryText()
        history.transfer(1, 0)
        history.scan(9, 100, 200, [HistoryText.row("k1", 1)])
        return history
    }

    @Test("a transfer acknowledged and read back passes")
    func pass() {
        let result = proven().check()
        #expect(result.verdict == .pass)
        #expect(result.durability?.counts.acknowledged == 1)
        #expect(result.durability?.counts.durable == 1)
        #expect(result.recovery == nil)
    }

    @Test("nothing acknowledged proves nothing")
    func vacuous() {
        var history = HistoryText()
        history.send(1, 0)
        history.end("info", 1, 10)
        history.scan(9, 100, 200, [HistoryText.row("k1", 1)])
        let result = history.check()
        #expect(result.verdict == .unknown)
        #expect(result.durability?.reasons == ["vacuous"])
        #expect(result.durability?.counts.recovered == 1)
    }

    @Test("an operation without an acknowledgement may be there or not")
    func indeterminate() {
        var history = proven()
        history.send(2, 20)
        history.end("info", 2, 30)
        history.send(3, 40)
        history.send(4, 50)
        history.end("fail", 4, 60, status: 422)
        history.send(5, 70)
        history.end("fail", 5, 80, status: 0)
        let result = history.check()
        #expect(result.verdict == .pass)
        #expect(result.durability?.counts.indeterminate == 2)
        #expect(result.durability?.counts.rejected == 1)
        #expect(result.durability?.counts.notSent == 1)
        #expect(result.durability?.counts.absentOK == 4)
    }

    @Test("what takes effect late, within the fence, is neither stale nor lost")
    func lateEffect() {
        var history = proven()
        history.send(2, 20)
        history.end("info", 2, 30)
        history.scan(10, 500, 600, [HistoryText.row("k1", 1), HistoryText.row("k2", 2)])
        #expect(history.check().verdict == .pass)
    }

    @Test("a read that is not complete proves presence and no absence")
    func incomplete() {
        var history = HistoryText()
        history.transfer(1, 0)
        history.transfer(2, 20)
        history.scan(9, 100, 200, [HistoryText.row("k1", 1)], complete: false)
        let result = history.check()
        #expect(result.verdict == .unknown)
        #expect(result.durability?.anomalies[.unread]?.first == [.operation(2)])
    }

    @Test("a strong get covers its own operation and no other")
    func get() {
        var history = HistoryText()
        history.transfer(1, 0)
        history.read(9, "get", 100, 110, ask: #","key":"k1""#, #""found":true,"row":"# + HistoryText.row("k1", 1))
        #expect(history.check().verdict == .pass)
        history.transfer(2, 20)
        #expect(history.check().verdict == .unknown)
    }

    @Test("a bounded get may miss what is younger than its bound")
    func boundedGet() {
        func verdict(_ begin: Int64) -> Verdict {
            var history = HistoryText()
            history.transfer(1, 0)
            history.read(8, "get", begin, 90, endpoint: "reader", ask: #","key":"k1""#, #""found":false"#)
            history.scan(9, 100, 200, [HistoryText.row("k1", 1)])
            return history.check().verdict
        }
        #expect(verdict(60) == .pass)
        #expect(verdict(61) == .fail)
    }

    @Test("an attempt that the service rejected says nothing about another without a key")
    func keylessRejection() {
        var history = proven()
        history.send(2, 20, key: nil, amount: 7)
        history.send(2, 21, key: nil, amount: 7, attempt: 2)
        history.end("info", 2, 30)
        history.end("fail", 2, 31, status: 422, attempt: 2)
        history.scan(10, 300, 400, [HistoryText.row("k1", 1), HistoryText.row(nil, 2, amount: 7)])
        #expect(history.check().durability?.anomalies.keys.sorted() == [.retryWithoutKey])
    }

    @Test("a row without a key explains an acknowledged transfer before one that nobody knows of, or that was rejected")
    func keylessTwins() {
        for (end, status) in [("info", nil), ("fail", 422)] as [(String, Int?)] {
            var history = proven()
            history.send(2, 210, key: nil, amount: 7)
            history.end(end, 2, 220, status: status)
            history.send(3, 230, key: nil, amount: 7)
            history.end("ok", 3, 240)
            history.scan(10, 300, 400, [HistoryText.row("k1", 1), HistoryText.row(nil, 2, amount: 7)])
            #expect(history.check().verdict == .pass, "\(end)")
            // With none of the two rows the acknowledged one is gone.
            var lost = proven()
            lost.send(2, 210, key: nil, amount: 7)
            lost.end(end, 2, 220, status: status)
            lost.send(3, 230, key: nil, amount: 7)
            lost.end("ok", 3, 240)
            lost.scan(10, 300, 400, [HistoryText.row("k1", 1)])
            #expect(lost.check().durability?.anomalies[.lost]?.first == [.operation(3)], "\(end)")
        }
    }

    @Test("an attempt that never ended is no damage when sixteen others have followed")
    func manyAttempts() {
        var history = proven()
        for attempt in 1...20 {
            history.send(2, Int64(20 + attempt), key: "k2", amount: 7, attempt: attempt)
            if attempt > 1 { history.end("info", 2, Int64(20 + attempt), attempt: attempt) }
        }
        history.scan(10, 300, 400, [HistoryText.row("k1", 1), HistoryText.row("k2", 2, amount: 7)])
        #expect(history.check().durability?.details == [])
    }

    @Test("a damaged line is no better than unknown, and does not hide a loss")
    func damaged() {
        let text = proven().text
        let lines = text.split(separator: "\n").map(String.init)
        let noise = [lines[0], "{\"type\":\"inv"] + lines[1...]
        let result = HistoryText.check(noise.joined(separator: "\n") + "\n")
        #expect(result.verdict == .unknown)
        #expect(result.durability?.reasons == ["damaged"])
        #expect(result.durability?.details == ["line 2: the line is cut off"])
        var lost = HistoryText()
        lost.transfer(1, 0)
        lost.scan(9, 100, 200, [])
        let both = lost.text.replacingOccurrence(of: "\n", with: "\n???\n")
        #expect(HistoryText.check(both).verdict == .fail)
    }

    @Test("a missing invoke is damage, and its row accuses nobody")
    func missingInvoke() {
        let lines = proven().text.split(separator: "\n").map(String.init)
        var history = HistoryText()
        history.transfer(2, 20)
        let text = ([lines[0]] + lines[2...]).joined(separator: "\n")
        let result = HistoryText.check(text + "\n")
        #expect(result.verdict == .unknown)
        #expect(result.durability?.reasons.contains("damaged") == true)
        #expect(result.durability?.anomalies == [:])
    }

    @Test("a last line that was cut off is dropped, at every place", arguments: [1, 2, 10, 40, 60])
    func cutOff(missing: Int) {
        var history = proven()
        history.transfer(2, 300)
        let text = String(history.text.dropLast(missing))
        let result = HistoryText.check(text)
        if missing == 1 {
            // Only the newline is missing: the line is whole.
            #expect(result.durability?.counts.acknowledged == 2)
        } else {
            #expect(result.verdict == .pass)
            #expect(result.durability?.counts.acknowledged == 1)
            #expect(result.durability?.counts.indeterminate == 1)
        }
    }

    @Test("operations invoked twice, or ended twice, are damage")
    func duplicateOperations() {
        var twice = proven()
        twice.send(1, 300, key: "k1")
        twice.send(1, 301, key: "k1")
        #expect(twice.check().durability?.reasons == ["damaged"])
        var again = proven()
        again.send(700, 300)
        again.end("info", 700, 310)
        again.send(700, 320)
        again.end("ok", 700, 330)
        again.scan(10, 400, 410, [HistoryText.row("k1", 1), HistoryText.row("k700", 2)])
        #expect(again.check().durability?.details == ["operation 700: attempt 1 is invoked twice"])
        var far = proven()
        far.send(1, 300, key: "k1", attempt: 17)
        far.end("ok", 1, 310, attempt: 17)
        #expect(far.check().durability?.details == [])
        var ended = proven()
        ended.end("ok", 1, 300)
        #expect(ended.check().durability?.reasons == ["damaged"])
        var other = proven()
        other.send(1, 300, key: "x", amount: 9, attempt: 2)
        #expect(other.check().durability?.reasons == ["damaged"])
    }

    @Test("an answer without what was asked for is damage, not an empty listing")
    func emptyAnswers() {
        for function in ["scan", "balances"] {
            var history = proven()
            history.read(10, function, 300, 310, #""complete":true"#)
            let result = history.check()
            #expect(result.verdict == .unknown, "\(function)")
            #expect(result.durability?.anomalies == [:], "\(function)")
            #expect(result.durability?.reasons == ["damaged"], "\(function)")
        }
    }

    @Test("the total is judged where every account of the spec is listed, by name")
    func totals() {
        func anomalies(_ balances: String, _ spec: String = HistoryText.ledger) -> [Anomaly]? {
            var history = HistoryText(spec)
            history.transfer(1, 0)
            history.scan(9, 100, 200, [HistoryText.row("k1", 1)])
            history.read(10, "balances", 300, 310, #""balances":{\#(balances)}"#)
            return history.check().durability?.anomalies.keys.sorted()
        }
        #expect(anomalies(#""a":99,"fees":0"#) == [])
        #expect(anomalies(#""a":99,"b":100,"fees":0"#) == [.wrongTotal])
        #expect(anomalies(#""a":99,"b":101,"fees":0"#) == [])
        let total = #""check":["durability"],"total":200,"endpoints":{"writer":{"consistency":"strong"}}"#
        #expect(anomalies("", total) == [])
        #expect(anomalies(#""a":99"#, total) == [.wrongTotal])
    }

    @Test("a read that begins in the microsecond in which another ends may go behind it")
    func sameInstant() {
        func anomalies(_ begin: Int64) -> [Anomaly]? {
            var history = proven()
            let ask = #","account":"a","session":"s""#
            history.read(6, "balance", 280, 290, ask: ask, #""version":1"#)
            history.read(7, "balance", 300, 310, ask: ask, #""version":3"#)
            history.read(8, "balance", begin, 330, ask: ask, #""version":2"#)
            return history.check().durability?.anomalies.keys.sorted()
        }
        #expect(anomalies(310) == [])
        #expect(anomalies(311) == [.nonMonotonicRead])
    }

    @Test("lines out of the order of time are put into order first")
    func disorder() {
        for example in AnomalyExample.all {
            let lines = example.firing.text.split(separator: "\n").map(String.init)
            let turned = ([lines[0]] + lines[1...].reversed()).joined(separator: "\n") + "\n"
            let result = HistoryText.check(turned)
            #expect(result.durability?.anomalies.keys.sorted() == [example.anomaly], "\(example.name)")
        }
    }

    @Test(
        "what is no history is unknown, and says what is missing",
        arguments: [
            ("", "is empty"), ("\n\n", "is empty"), ("{}\n", "not the meta record"), ("nonsense\n", "unexpected 'o'"),
            (#"{"type":"meta","format":2,"spec":{"check":["durability"]}}"#, "the format is not 1"),
            (#"{"type":"meta","format":1,"time_unit":"ms","spec":{"check":["durability"]}}"#, "time_unit is not us"),
            (#"{"type":"meta","format":1,"spec":{"check":["latency"]}}"#, "names 'latency'"),
            (#"{"type":"meta","format":1,"spec":{"check":[]}}"#, "names no check"),
            (#"{"type":"meta","format":1}"#, "no spec"),
        ])
    func noHistory(text: String, reason: String) {
        let result = HistoryText.check(text)
        #expect(result.verdict == .unknown)
        #expect(result.problem?.description.contains(reason) == true)
        #expect(result.json.contains("\"error\""))
    }

    @Test("unknown fields are passed over, wrong ones are damage")
    func strictness() {
        let text = proven().text
        let more = text.replacingOccurrence(of: "\"type\":\"ok\"", with: "\"x\":[1,{\"y\":null}],\"type\":\"ok\"")
        #expect(HistoryText.check(more).verdict == .pass)
        for wrong in ["\"amount\":1.5", "\"amount\":\"1\"", "\"amount\":1,\"amount\":1", "\"amount\":01"] {
            let text = text.replacingOccurrence(of: "\"amount\":1", with: wrong)
            #expect(HistoryText.check(text).durability?.reasons.contains("damaged") == true, "\(wrong)")
        }
    }

    @Test("the result is one line of JSON with the fields of the format")
    func json() {
        var lost = HistoryText()
        lost.transfer(1, 0)
        lost.scan(9, 100, 200, [])
        let json = lost.check().json
        #expect(
            json.hasPrefix(
                #"{"file": "test", "verdict": "fail", "durability": {"verdict": "fail", "anomalies": ["lost"], "#
                    + #""lost": [1], "found": {"lost": 1}, "reasons": []"#))
        #expect(!json.contains("recovery"))
        #expect(!json.contains("\n"))
    }

    @Test("of a thousand findings the first hundred are printed and all are counted")
    func capped() {
        var history = HistoryText()
        for op in 1...1_000 { history.transfer(op, Int64(op)) }
        history.scan(2_000, 5_000, 5_001, [])
        let lost = history.check().durability?.anomalies[.lost]
        #expect(lost?.count == 1_000)
        #expect(lost?.first.count == Findings.limit)
    }

    @Test("over several files the worst decides: 1, then 2, then 0")
    func exitCodes() {
        let pass = proven().check()
        let fail = AnomalyExample.all[0].firing.check()
        let unknown = HistoryText.check("")
        #expect([pass].exitCode == 0)
        #expect([pass, unknown].exitCode == 2)
        #expect([unknown, fail, pass].exitCode == 1)
        #expect([CheckResult]().exitCode == 2)
    }
}

extension String {
    /// The first occurrence replaced.
    func replacingOccurrence(of old: String, with new: String) -> String {
        guard let range = firstRange(of: old) else { return self }
        return String(self[..<range.lowerBound]) + new + String(self[range.upperBound...])
    }
}
