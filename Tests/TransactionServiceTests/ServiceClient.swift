import Basics
import FoundationEssentials
import HTTPClient

@testable import TransactionService

/// A client of one instance of the service, over a real socket.
struct ServiceClient: Sendable {
    /// An answer; the body is decoded on demand.
    struct Answer: Sendable {
        let response: HTTPResponse
        var status: Int { response.status }

        func body<Body: Decodable>(_ type: Body.Type = Body.self) throws -> Body {
            try JSONDecoder().decode(type, from: Data(response.body))
        }

        var text: String { String(decoding: response.body, as: UTF8.self) }
        var error: String? { (try? body(ErrorAnswer.self))?.error }
        var row: TransferRow? { try? body() }
    }

    let base: String
    let http: HTTPClient

    init(port: Int, http: HTTPClient = HTTPClient()) {
        base = "http://127.0.0.1:\(port)"
        self.http = http
    }

    func get(_ path: String) async throws -> Answer {
        Answer(response: try await http.send(HTTPRequest(url: base + path)))
    }

    func send(_ method: String, _ path: String, _ body: String, headers: [HTTPField] = []) async throws -> Answer {
        Answer(
            response: try await http.send(
                HTTPRequest(method: method, url: base + path, headers: headers, body: Array(body.utf8))))
    }

    @discardableResult
    func open(_ account: String, _ balance: Int64) async throws -> Answer {
        try await send("PUT", "/v1/accounts/\(account)", #"{"opening_balance": \#(balance)}"#)
    }

    func transfer(_ key: String, _ from: String, _ to: String, _ amount: Int64) async throws -> Answer {
        try await send(
            "POST", "/v1/transfers", #"{"from": "\#(from)", "to": "\#(to)", "amount": \#(amount)}"#,
            headers: [HTTPField("Idempotency-Key", key)])
    }

    func page(after: Int64, limit: Int) async throws -> TransferPage {
        try await get("/v1/transfers?after_seq=\(after)&limit=\(limit)").body()
    }

    /// All rows, page by page.
    func rows() async throws -> [TransferRow] {
        var rows: [TransferRow] = []
        while true {
            let page = try await page(after: rows.last?.seq ?? 0, limit: 5_000)
            rows += page.rows
            if page.complete { return rows }
        }
    }
}
