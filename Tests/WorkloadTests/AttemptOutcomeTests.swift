import HTTPClient
import Testing

@testable import Workload

@Suite("What an answer proves")
struct AttemptOutcomeTests {
    private func outcome(_ status: Int, _ body: String, mayBeStored: Bool = false) -> AttemptOutcome {
        .of(
            .success(HTTPResponse(status: status, body: Array(body.utf8))), key: "gd-r-12", preset: .transfers,
            mayBeStored: mayBeStored)
    }

    @Test("200 and 201 with the key acknowledge", arguments: [200, 201])
    func acknowledged(status: Int) {
        #expect(outcome(status, #"{"key": "gd-r-12","seq":4}"#) == .acknowledged(status: status))
    }

    @Test(
        "a page that something else answers with 200 acknowledges nothing",
        arguments: ["", "<html>ok</html>", #"{"key":"gd-r-1"}"#, #"{"key":"gd-r-123"}"#])
    func foreignPage(body: String) {
        #expect(outcome(200, body) == .indeterminate(status: 200))
    }

    @Test("422 rejects; 400 does so only if no earlier attempt may have been stored")
    func rejected() {
        #expect(outcome(422, "{}", mayBeStored: true) == .rejected(status: 422))
        #expect(outcome(400, "{}") == .rejected(status: 400))
        #expect(outcome(400, "{}", mayBeStored: true) == .indeterminate(status: 400))
    }

    @Test("400 proves nothing when the request went over the wire twice: the first may have been stored")
    func sentAgain() {
        var response = HTTPResponse(status: 400, body: Array("{}".utf8))
        response.exchange.wireSends = 2
        #expect(
            AttemptOutcome.of(.success(response), key: "gd-r-12", preset: .transfers, mayBeStored: false)
                == .indeterminate(status: 400))
    }

    @Test("everything else proves nothing", arguments: [202, 302, 401, 404, 409, 429, 500, 502, 503, 504])
    func indeterminate(status: Int) {
        #expect(outcome(status, #"{"key":"gd-r-12"}"#) == .indeterminate(status: status))
    }

    @Test("no answer is not sent only if nothing went over the wire")
    func noAnswer() {
        var exchange = HTTPExchange()
        let outcome = { (exchange: HTTPExchange) in
            AttemptOutcome.of(
                .failure(HTTPError(code: .timeout, message: "", exchange: exchange)), key: "k", preset: .transfers,
                mayBeStored: false)
        }
        #expect(outcome(exchange) == .notSent)
        exchange.wireSends = 1
        #expect(outcome(exchange) == .indeterminate(status: 0))
    }
}
