import History
import Testing
import Verification

@Suite struct BinaryHistoryTests {
    private func binary(_ text: String) throws -> [UInt8] {
        try Array(text.utf8).withUnsafeBytes { try HistoryDocument($0) }.binary()
    }

    private func check(_ bytes: [UInt8]) -> CheckResult {
        bytes.withUnsafeBytes { HistoryCheck.check($0, name: "test") }
    }

    @Test("both forms of a history have the same verdict, for every anomaly", arguments: AnomalyExample.all)
    func sameVerdict(_ example: AnomalyExample) throws {
        for history in [example.firing, example.twin] {
            #expect(check(try binary(history.text)) == history.check())
        }
    }

    @Test("out of order, the binary form has the same verdict too")
    func disorder() throws {
        for example in AnomalyExample.all {
            let lines = example.firing.text.split(separator: "\n").map(String.init)
            let turned = ([lines[0]] + lines[1...].reversed()).joined(separator: "\n") + "\n"
            #expect(check(try binary(turned)).durability?.anomalies.keys.sorted() == [example.anomaly])
        }
    }

    @Test("a changed byte anywhere never makes a loss a pass")
    func changedByte() throws {
        var lost = HistoryText()
        lost.transfer(1, 0)
        lost.transfer(2, 20)
        lost.scan(9, 100, 200, [HistoryText.row("k2", 2)])
        let bytes = try binary(lost.text)
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 0x41
            #expect(check(changed).verdict != .pass, "byte \(index)")
        }
    }

    @Test("cut anywhere, the binary form is read without harm and never claims a pass it cannot prove")
    func cut() throws {
        var lost = HistoryText()
        lost.transfer(1, 0)
        lost.scan(9, 100, 200, [])
        let bytes = try binary(lost.text)
        for count in 0..<bytes.count { #expect(check(Array(bytes[..<count])).verdict != .pass) }
    }
}
