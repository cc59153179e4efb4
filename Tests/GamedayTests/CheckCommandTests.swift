import Foundation
import TestSupport
import Testing

@Suite("gameday check", .timeLimit(.minutes(5)))
struct CheckCommandTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    /// One transfer that was acknowledged, and a read of the ledger after it: with its row, without it, or cut short.
    private enum Ledger: String, CaseIterable {
        case whole, lost, unread
    }

    private func history(_ ledger: Ledger) throws -> String {
        let row = #"{"key":"k1","seq":1,"from":"a","to":"b","amount":1}"#
        let lines = [
            #"{"type":"meta","format":1,"time_unit":"us","clock":"monotonic","spec":{"check":["durability"],"#
                + #""accounts":{"a":100,"b":100},"total":200,"allow_negative":false,"#
                + #""endpoints":{"writer":{"consistency":"strong"}},"server_max_inflight_us":1000,"#
                + #""seq_is_commit_order":true}}"#,
            #"{"type":"invoke","op":1,"attempt":1,"f":"transfer","key":"k1","from":"a","to":"b","amount":1,"t_us":10}"#,
            #"{"type":"ok","op":1,"attempt":1,"f":"transfer","status":201,"t_us":20}"#,
            #"{"type":"invoke","op":2,"attempt":1,"f":"scan","endpoint":"writer","t_us":5000}"#,
            #"{"type":"ok","op":2,"attempt":1,"f":"scan","rows":[\#(ledger == .whole ? row : "")],"#
                + #""complete":\#(ledger != .unread),"t_us":6000}"#,
        ]
        return try folder.write(lines.joined(separator: "\n") + "\n", to: "\(ledger).jsonl")
    }

    @Test("one history: 0 for a pass, 1 for a failure, 2 for what is not known")
    func single() async throws {
        for (ledger, verdict, code) in [(Ledger.whole, "pass", 0), (.lost, "fail", 1), (.unread, "unknown", 2)] {
            let file = try history(ledger)
            let output = try await Command.gameday("check", file)
            #expect(output.status == Int32(code), "\(ledger): \(output.standardOutput)")
            #expect(output.standardOutput.hasPrefix("\(file): \(verdict)\n"))
        }
    }

    @Test("over several files the worst decides: 1, then 2, then 0")
    func several() async throws {
        let (whole, lost, unread) = (try history(.whole), try history(.lost), try history(.unread))
        #expect(try await Command.gameday("check", whole, whole).status == 0)
        #expect(try await Command.gameday("check", unread, whole).status == 2)
        #expect(try await Command.gameday("check", whole, lost, unread).status == 1)
        #expect(try await Command.gameday("check", unread, lost).status == 1)
    }

    @Test("the lost operation is named for people and for programs")
    func named() async throws {
        let file = try history(.lost)
        #expect(try await Command.gameday("check", file).standardOutput.contains("    lost 1: operation 1\n"))
        let json = try await Command.gameday("check", file, "--format", "json")
        #expect(json.status == 1)
        let result = try JSONSerialization.jsonObject(with: Data(json.standardOutput.utf8)) as? [String: Any]
        #expect(result?["file"] as? String == file)
        #expect(result?["verdict"] as? String == "fail")
        #expect((result?["durability"] as? [String: Any])?["lost"] as? [Int] == [1])
    }

    @Test("a file that is no history is unknown with its reason, and one that is not there is a usage error")
    func noHistory() async throws {
        let text = try folder.write("hello\n", to: "text.jsonl")
        let output = try await Command.gameday("check", text)
        #expect(output.status == 2)
        #expect(output.standardOutput.split(separator: "\n").count == 2, "\(output.standardOutput)")
        let missing = try await Command.gameday("check", "/nowhere/history.jsonl")
        #expect(missing.status == 64)
        #expect(missing.standardError.contains("/nowhere/history.jsonl"))
        #expect(missing.standardError.contains("\nto do: check the path"))
    }
}
