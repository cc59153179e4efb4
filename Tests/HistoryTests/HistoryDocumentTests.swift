import History
import Testing

@Suite struct HistoryDocumentTests {
    private static let meta = HistoryMeta(
        spec: HistorySpec(
            checks: [.durability, .recovery],
            durability: DurabilitySpec(
                accounts: [AccountBalance(account: "a\"\\\u{1}é", balance: -7)], total: .max, allowNegative: true,
                endpoints: ["writer": .strong, "reader": .bounded(maxStaleness: 5)], serverMaxInflight: 9,
                seqIsCommitOrder: true),
            recovery: RecoverySpec(
                limit: 1, deadline: 2, ratePerSecond: 0.5, hold: 3, windowSamples: 4, perStream: true)))

    /// Every kind of record, with and without what is optional.
    private static let records: [HistoryRecord] = {
        let row = TransferRow(
            key: "key \u{1F600}\n", seq: .max, from: "a", to: "b", amount: .min, fromVersion: 1, toVersion: 2,
            clientReference: "r")
        let bare = TransferRow(key: nil, seq: nil, from: "a", to: "b", amount: 1)
        let balances = [AccountBalance(account: "a", balance: 1, version: 3), AccountBalance(account: "b", balance: 2)]
        let transfer = TransferRequest(key: "key \u{1F600}\n", from: "a", to: "b", amount: .min, clientReference: "r")
        let keyless = TransferRequest(key: nil, from: "c", to: "d", amount: 0)
        let call: [Call] = [
            .transfer(transfer), .transfer(keyless), .get(key: "not sent", endpoint: "writer"),
            .scan(endpoint: "reader"), .balances(endpoint: "writer"),
            .balance(account: "a", session: "s", endpoint: "writer"),
            .balance(account: "z", session: nil, endpoint: "writer"),
        ]
        var records: [HistoryRecord] = call.enumerated().map {
            .invoke(
                Invocation(op: Int64($0.offset) * 1_000_003 - 5, attempt: 1, time: Int64($0.offset), call: $0.element))
        }
        records.append(.invoke(Invocation(op: -5, attempt: 65_535, time: 8, call: .transfer(transfer))))
        let results: [(HistoryFunction, ReadResult)] = [
            (.get, .get(row: row)), (.get, .get(row: nil)),
            (.scan, .scan(rows: [row, bare, row], complete: true, balances: balances)),
            (.scan, .scan(rows: [], complete: false, balances: nil)), (.balances, .balances(balances)),
            (.balance, .balance(version: 7, balance: nil)), (.balance, .balance(version: nil, balance: -8)),
        ]
        records += results.map {
            .end(Completion(op: 1, function: $0.0, time: 9, outcome: .ok, status: 200, wireSends: 2, result: $0.1))
        }
        for outcome in [HistoryOutcome.ok, .fail, .info] {
            records.append(
                .end(Completion(op: 2, attempt: 3, time: 10, outcome: outcome, status: outcome == .fail ? 0 : nil)))
        }
        records += [
            .request(RecoveryRequest(scheduled: 1, started: 2, done: 3, isOK: true, stream: "zone-a")),
            .request(RecoveryRequest(scheduled: 1, started: 0, done: 3, isOK: false, outcome: "timeout")),
            .dropped(scheduled: -1), .fault(FaultMark(phase: .begin, action: "a/b", time: 1)),
            .fault(FaultMark(phase: .injected, action: "a/b", time: 2)),
            .evidence(EvidenceMark(bit: true, what: "moved", time: 3)),
            .evidence(EvidenceMark(bit: false, what: "", time: 3)),
        ]
        return records
    }()

    @Test("what is written as lines is read back the same")
    func lines() throws {
        let document = HistoryDocument(meta: Self.meta, records: Self.records)
        let again = try document.lines.withUnsafeBytes { try HistoryDocument($0) }
        #expect(again == document)
    }

    @Test("what is written in the binary form is read back the same")
    func binary() throws {
        let document = HistoryDocument(meta: Self.meta, records: Self.records)
        let again = try document.binary().withUnsafeBytes { try HistoryDocument($0) }
        #expect(again == document)
    }

    @Test("a binary history of many blocks keeps its keys")
    func manyBlocks() throws {
        var records: [HistoryRecord] = []
        for op in Int64(0)..<6_000 {
            let transfer = TransferRequest(key: "k\(op)", from: "a", to: "b", amount: op)
            records.append(.invoke(Invocation(op: op, time: op, call: .transfer(transfer))))
            records.append(.invoke(Invocation(op: op, attempt: 2, time: op, call: .transfer(transfer))))
        }
        let document = HistoryDocument(meta: Self.meta, records: records)
        let again = try document.binary().withUnsafeBytes { try HistoryDocument($0) }
        #expect(again == document)
        #expect(try document.binary().count < document.lines.count)
    }

    @Test("a torn tail of the binary form is cut, and what comes before it is kept")
    func torn() throws {
        var writer = HistoryBinaryWriter(meta: Self.meta)
        try writer.append(Self.records[0])
        writer.endBlock()
        let whole = writer.bytes.count
        try writer.append(Self.records[1])
        writer.endBlock()
        for count in whole..<writer.bytes.count {
            let document = try Array(writer.bytes[..<count]).withUnsafeBytes { try HistoryDocument($0) }
            #expect(document.records == [Self.records[0]] || count == writer.bytes.count)
            #expect(document.damages == [])
        }
    }

    @Test("a changed byte within a block is reported and the other blocks are read")
    func damage() throws {
        var writer = HistoryBinaryWriter(meta: Self.meta)
        let dropped: [HistoryRecord] = [.dropped(scheduled: 1), .dropped(scheduled: 2), .dropped(scheduled: 3)]
        var ends: [Int] = []
        for record in dropped {
            try writer.append(record)
            writer.endBlock()
            ends.append(writer.bytes.count)
        }
        for index in ends[0]..<ends[1] {
            var bytes = writer.bytes
            bytes[index] ^= 1
            let document = try bytes.withUnsafeBytes { try HistoryDocument($0) }
            #expect(document.records == [dropped[0], dropped[2]], "byte \(index)")
            #expect(!document.damages.isEmpty, "byte \(index)")
        }
    }

    @Test("escapes, surrogate pairs and other spellings of JSON are read")
    func spellings() throws {
        let text = """
            { "type" : "meta", "format":1, "time_unit":"us", "spec":{"check":"recovery","rate_per_s":5e1} }\r
            {"t_us":-3,"bit":true,"what":"\\u00e9\\ud83d\\ude00\\/\\n","type":"evidence","x":[{"a":[]},-1.5e3,null]}\r
            """
        let document = try Array(text.utf8).withUnsafeBytes { try HistoryDocument($0) }
        #expect(document.damages == [])
        #expect(document.meta.spec.recovery.ratePerSecond == 50)
        #expect(document.records == [.evidence(EvidenceMark(bit: true, what: "é\u{1F600}/\n", time: -3))])
    }

    @Test(
        "a line that is no record is damage, with its number and its fault",
        arguments: [
            ("{}", "line 2: no type"), (#"{"type":"note"}"#, "line 2: unknown type 'note'"),
            (#"{"type":"dropped"}"#, "line 2: no sched_us"),
            (#"{"type":"dropped","sched_us":9223372036854775808}"#, "line 2: a number beyond 64 bits"),
            (#"{"type":"dropped","sched_us":-9223372036854775809}"#, "line 2: a number beyond 64 bits"),
            (#"{"type":"dropped","sched_us":18446744073709551617}"#, "line 2: a number beyond 64 bits"),
            (#"{"type":"dropped","sched_us":1}x"#, "line 2: unexpected 'x'"),
            (#"{"type":"dropped","sched_us":1,}"#, "line 2: unexpected '}'"),
            ("{\"type\":\"dropped\",\"sched_us\":1,\"x\":\"a\tb\"}", "line 2: a control character within a string"),
            (#"{"type":"evidence","what":"\ud800","bit":true,"t_us":1}"#, "line 2: the line is cut off"),
            (#"{"type":"meta","format":1}"#, "line 2: a second meta record"),
        ])
    func damagedLines(line: String, message: String) throws {
        let meta = #"{"type":"meta","format":1,"spec":{"check":["recovery"]}}"#
        let text = meta + "\n" + line + "\n" + #"{"type":"dropped","sched_us":1}"# + "\n"
        let document = try Array(text.utf8).withUnsafeBytes { try HistoryDocument($0) }
        #expect(document.damages.count == 1)
        #expect(document.records.count == 1)
        if !line.contains("ud800") { #expect(document.damages == [message]) }
    }

    @Test("nesting beyond the limit is damage, not a crash")
    func nesting() throws {
        let meta = #"{"type":"meta","format":1,"spec":{"check":["recovery"]}}"#
        let deep = String(repeating: "[", count: 100_000)
        let text = meta + "\n" + #"{"type":"dropped","x":"# + deep + "\n" + #"{"type":"dropped","sched_us":1}"# + "\n"
        let document = try Array(text.utf8).withUnsafeBytes { try HistoryDocument($0) }
        #expect(document.damages == ["line 2: nested deeper than 64"])
    }
}
