import Testing

@testable import HTTPClient

@Suite("the broker's answers")
struct BrokerAnswerTests {
    @Test("addresses with their time to live")
    func addresses() {
        #expect(BrokerAnswer(line: "ok 5 10.0.0.1") == .addresses(["10.0.0.1"], ttlSeconds: 5))
        #expect(BrokerAnswer(line: "ok 0 10.0.0.1 10.0.0.2") == .addresses(["10.0.0.1", "10.0.0.2"], ttlSeconds: 0))
    }

    @Test("no address, and a failure with its text")
    func failures() {
        #expect(BrokerAnswer(line: "no") == .noAddress)
        #expect(BrokerAnswer(line: "err server failed") == .failure("server failed"))
    }

    @Test(
        "everything else is a failure that quotes it",
        arguments: ["", "ok", "ok 5", "ok -1 10.0.0.1", "ok x 10.0.0.1", "ok 5 10.0.0", "ok 5 ::1", "no more", "yes"])
    func malformed(line: String) throws {
        guard case .failure(let text) = BrokerAnswer(line: line) else {
            Issue.record("\(line) was taken for an answer")
            return
        }
        #expect(text.contains("\"\(line)\""))
    }
}
