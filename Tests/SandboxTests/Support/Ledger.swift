import Basics
import Foundation
import HTTPClient
import Stack

/// The transaction service of a sandbox, as a client on its network sees it.
struct Ledger {
    let client: HTTPClient
    let url: String
    /// The one session of all transfers: a lost one is never opened again.
    private let session = Locked<String?>(nil)

    init(_ stack: StackFile) {
        client = stack.inside
        url = stack.service.url
    }

    func get(_ path: String) async throws -> HTTPResponse {
        try await client.send(HTTPRequest(url: url + path, timeoutMilliseconds: 5_000, connection: .fresh))
    }

    /// Makes an account.
    func open(_ account: String) async throws -> Int {
        try await send("PUT", "/v1/accounts/\(account)", #"{"opening_balance":1000000}"#).status
    }

    /// Opens a session and returns its token.
    func newSession() async throws -> String {
        struct Session: Decodable { var token: String }
        let response = try await send("POST", "/v1/sessions", #"{"client":"a"}"#)
        return try JSONDecoder().decode(Session.self, from: Data(response.body)).token
    }

    /// Transfers 1 from `a` to `b`; true when it was acknowledged.
    func transfer(_ key: String) async -> Bool {
        var token = session.withLock { $0 }
        if token == nil {
            token = try? await newSession()
            session.withLock { [token] in $0 = token }
        }
        let response = try? await postTransfer(key, token: token ?? "")
        return response.map { $0.status == 201 || $0.status == 200 } ?? false
    }

    /// The answer to a transfer of 1 from `a` to `b` in a session.
    func postTransfer(_ key: String, token: String) async throws -> HTTPResponse {
        let headers = [HTTPField("Idempotency-Key", key), HTTPField("Authorization", "Bearer \(token)")]
        return try await send("POST", "/v1/transfers", #"{"from":"a","to":"b","amount":1}"#, headers)
    }

    /// Whether the service knows the transfer.
    func knows(_ key: String) async throws -> Bool {
        try await get("/v1/transfers/\(key)").status == 200
    }

    private func send(
        _ method: String, _ path: String, _ body: String, _ headers: [HTTPField] = []
    ) async throws -> HTTPResponse {
        try await client.send(
            HTTPRequest(
                method: method, url: url + path, headers: headers + [HTTPField("content-type", "application/json")],
                body: Array(body.utf8), timeoutMilliseconds: 2_000))
    }
}
