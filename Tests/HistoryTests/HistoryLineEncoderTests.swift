import History
import Testing

@Suite struct HistoryLineEncoderTests {
    private func line(_ record: HistoryRecord) -> String {
        var encoder = HistoryLineEncoder()
        encoder.append(record)
        return String(decoding: encoder.bytes, as: UTF8.self)
    }

    @Test("the attempts of a transfer are written with their body and their end")
    func transfers() {
        let transfer = TransferRequest(key: "k-1", from: "a", to: "b", amount: 5)
        #expect(
            line(.invoke(Invocation(op: 7, attempt: 2, time: 1_000, call: .transfer(transfer))))
                == #"{"type":"invoke","op":7,"attempt":2,"f":"transfer","key":"k-1","#
                + #""from":"a","to":"b","amount":5,"t_us":1000}"#
                + "\n")
        #expect(
            line(.end(Completion(op: 7, attempt: 2, time: -1, outcome: .info, status: 503, wireSends: 2)))
                == #"{"type":"info","op":7,"attempt":2,"f":"transfer","status":503,"wire_sends":2,"t_us":-1}"# + "\n")
    }

    @Test("a transfer without a key says so with null")
    func keyless() {
        let transfer = TransferRequest(key: nil, from: "a", to: "b", amount: 5)
        #expect(line(.invoke(Invocation(op: 1, time: 0, call: .transfer(transfer)))).contains(#""key":null"#))
    }

    @Test("reads are written with what they saw")
    func reads() {
        let row = TransferRow(key: "k", seq: 9, from: "a", to: "b", amount: 5, fromVersion: 1, toVersion: 2)
        let scan = ReadResult.scan(
            rows: [row, row], complete: true, balances: [AccountBalance(account: "a", balance: -5, version: 1)])
        let text = #"{"key":"k","seq":9,"from":"a","to":"b","amount":5,"from_version":1,"to_version":2}"#
        #expect(
            line(.end(Completion(op: 3, function: .scan, time: 8, outcome: .ok, result: scan)))
                == #"{"type":"ok","op":3,"attempt":1,"f":"scan","rows":[\#(text),\#(text)],"complete":true,"#
                + #""balances":{"a":-5},"versions":{"a":1},"t_us":8}"# + "\n")
        #expect(
            line(.end(Completion(op: 4, function: .get, time: 8, outcome: .ok, result: .get(row: nil))))
                == #"{"type":"ok","op":4,"attempt":1,"f":"get","found":false,"t_us":8}"# + "\n")
    }

    @Test("control characters, quotes and backslashes are escaped and the rest is left as it is")
    func escaping() {
        #expect(
            line(.evidence(EvidenceMark(bit: true, what: "é\"\\\n\u{1}\u{1F}", time: 1)))
                == "{\"type\":\"evidence\",\"bit\":true,\"what\":\"é\\\"\\\\\\n\\u0001\\u001f\",\"t_us\":1}\n")
    }

    @Test("the extremes of an integer are written in full")
    func extremes() {
        #expect(line(.dropped(scheduled: .min)) == "{\"type\":\"dropped\",\"sched_us\":-9223372036854775808}\n")
        #expect(line(.dropped(scheduled: .max)) == "{\"type\":\"dropped\",\"sched_us\":9223372036854775807}\n")
    }

    @Test("the meta record carries the fields of the checks that apply, and no others")
    func meta() {
        let endpoints: [String: HistoryEndpoint] = ["writer": .strong, "reader": .bounded(maxStaleness: 5)]
        let spec = HistorySpec(
            checks: [.durability],
            durability: DurabilitySpec(
                accounts: [AccountBalance(account: "a", balance: 10)], endpoints: endpoints, serverMaxInflight: 7))
        #expect(
            line(.meta(HistoryMeta(spec: spec)))
                == #"{"type":"meta","format":1,"time_unit":"us","clock":"monotonic","spec":{"check":["durability"],"#
                + #""accounts":{"a":10},"allow_negative":false,"endpoints":{"reader":{"consistency":"bounded","#
                + #""max_staleness_us":5},"writer":{"consistency":"strong"}},"server_max_inflight_us":7,"#
                + #""seq_is_commit_order":false}}"# + "\n")
    }
}
