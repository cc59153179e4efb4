import Foundation
import TestSupport
import Testing
import Verification

@Suite("How the attempts of a history failed")
struct HistoryFailuresTests {
    @Test("those since the instant are counted by their status, those without an answer together")
    func counted() throws {
        var history = HistoryText()
        for (op, time) in [(1, 10), (2, 20), (3, 30), (4, 40), (5, 50), (6, 60)] { history.send(op, Int64(time)) }
        history.end("fail", 1, 15, status: 401)
        history.end("fail", 2, 25, status: 401)
        history.end("fail", 3, 35, status: 401)
        history.end("info", 4, 45)
        history.end("fail", 5, 55, status: 0)
        history.end("ok", 6, 65, status: 201)
        let folder = try TemporaryDirectory()
        let path = folder.file("history.jsonl")
        try folder.write(history.text, to: "history.jsonl")
        #expect(try HistoryFailures.count(path: path, since: 20) == [401: 2, nil: 2])
        #expect(throws: HistoryFileError.self) { try HistoryFailures.count(path: "/nonexistent", since: 0) }
    }
}
