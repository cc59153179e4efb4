import Foundation
import TestSupport
import Testing
import Verification

@Suite("The transfers of a history")
struct HistoryTransfersTests {
    @Test("each is given once, with its first attempt and its first acknowledgement; damaged lines are passed over")
    func transfers() throws {
        var history = HistoryText()
        history.transfer(1, 10)
        history.send(2, 20)
        history.end("info", 2, 30)
        history.send(3, 40)
        history.end("fail", 3, 50, status: 422)
        let folder = try TemporaryDirectory()
        let path = folder.path + "/history.jsonl"
        let text = history.text + "{\"type\":\"invoke\",\"op\":4,\"f\":\"tran"
        try Data(text.utf8).write(to: URL(filePath: path))
        let found = try HistoryTransfers.read(path: path)
        #expect(found.map(\.op) == [1, 2, 3])
        #expect(found.map(\.begun) == [10, 20, 40])
        #expect(found.map { $0.acknowledged != nil } == [true, false, false])
    }

    @Test("a file that is no history is an error")
    func unreadable() throws {
        #expect(throws: HistoryFileError.self) { try HistoryTransfers.read(path: "/nonexistent") }
    }
}
