internal import FoundationEssentials
internal import Hummingbird
internal import HTTPTypes

/// What clients send, read and checked.
enum Requests {
    /// The greatest amount and opening balance, in minor units: nine million accounts cannot overflow a balance.
    static let maxAmount: Int64 = 1_000_000_000_000
    static let maxBodyBytes = 4_096
    static let maxPageRows = 5_000
    static let defaultPageRows = 1_000

    private struct TransferBody: Decodable {
        var from: String
        var to: String
        var amount: Int64
    }

    private struct AccountBody: Decodable {
        var opening_balance: Int64
    }

    private struct SessionBody: Decodable {
        var client: String
    }

    /// The client of `POST /v1/sessions`.
    static func client(_ request: inout Request) async throws -> String {
        let body = try await decode(SessionBody.self, from: &request, like: #"{"client": "a"}"#)
        try checkAccount(body.client, as: "client")
        return body.client
    }

    /// The token of `Authorization: Bearer TOKEN` (RFC 6750, 2.1); nil when there is none.
    static func token(_ request: Request) -> String? {
        let values = request.headers[values: .authorization]
        guard values.count == 1, let words = values.first?.split(separator: " "), words.count == 2,
            words[0].lowercased() == "bearer"
        else { return nil }
        return String(words[1])
    }

    /// The transfer of `POST /v1/transfers`.
    static func transfer(_ request: inout Request) async throws -> TransferRequest {
        let keys = request.headers[values: .idempotencyKey]
        guard keys.count == 1, let key = keys.first else {
            throw InvalidRequest("send exactly one Idempotency-Key header")
        }
        try checkKey(key)
        let body = try await decode(TransferBody.self, from: &request, like: #"{"from": "a", "to": "b", "amount": 5}"#)
        try checkAccount(body.from, as: "from")
        try checkAccount(body.to, as: "to")
        guard (1...maxAmount).contains(body.amount) else {
            throw InvalidRequest("amount is \(body.amount); it must be 1 to \(maxAmount)")
        }
        return TransferRequest(key: key, from: body.from, to: body.to, amount: body.amount)
    }

    /// The opening balance of `PUT /v1/accounts/{id}`.
    static func openingBalance(_ request: inout Request) async throws -> Int64 {
        let body = try await decode(AccountBody.self, from: &request, like: #"{"opening_balance": 100000}"#)
        guard (0...maxAmount).contains(body.opening_balance) else {
            throw InvalidRequest("opening_balance is \(body.opening_balance); it must be 0 to \(maxAmount)")
        }
        return body.opening_balance
    }

    /// The account id of a path.
    static func account(_ context: some RequestContext) throws -> String {
        let id = try parameter("id", context)
        try checkAccount(id, as: "the account's id")
        return id
    }

    /// The idempotency key of a path.
    static func key(_ context: some RequestContext) throws -> String {
        let key = try parameter("key", context)
        try checkKey(key)
        return key
    }

    /// `after_seq` and `limit` of `GET /v1/transfers`.
    static func page(_ request: Request) throws -> (after: Int64, limit: Int) {
        let after = try integer("after_seq", request, default: 0, in: 0...Int64.max)
        let limit = try integer("limit", request, default: Int64(defaultPageRows), in: 1...Int64(maxPageRows))
        return (after, Int(limit))
    }

    /// `prefix` of `GET /v1/balances`; empty for all accounts.
    static func prefix(_ request: Request) throws -> String {
        let prefix = String(request.uri.queryParameters["prefix"] ?? "")
        if !prefix.isEmpty { try checkAccount(prefix, as: "prefix") }
        return prefix
    }

    // MARK: Checks

    private static func checkKey(_ key: String) throws {
        guard (1...128).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw InvalidRequest("an idempotency key has 1 to 128 visible ASCII characters")
        }
    }

    private static func checkAccount(_ id: String, as name: String) throws {
        let isAllowed = id.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): true
            default: false
            }
        }
        guard isAllowed, (1...64).contains(id.utf8.count) else {
            throw InvalidRequest("\(name) must have 1 to 64 characters of A-Z a-z 0-9 . _ -")
        }
    }

    private static func parameter(_ name: String, _ context: some RequestContext) throws -> String {
        guard let value = context.parameters.get(name)?.percentDecoded else {
            throw InvalidRequest("the path does not name the \(name)")
        }
        return value
    }

    private static func integer(
        _ name: String, _ request: Request, default fallback: Int64, in range: ClosedRange<Int64>
    ) throws -> Int64 {
        guard let text = request.uri.queryParameters[Substring(name)] else { return fallback }
        guard let number = Int64(text), range.contains(number) else {
            throw InvalidRequest("\(name) must be an integer from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    private static func decode<Body: Decodable>(
        _ type: Body.Type, from request: inout Request, like example: String
    ) async throws -> Body {
        let buffer: ByteBuffer
        do {
            buffer = try await request.collectBody(upTo: maxBodyBytes)
        } catch {
            throw InvalidRequest("the body must have at most \(maxBodyBytes) bytes and arrive complete")
        }
        guard let body = try? JSONDecoder().decode(type, from: Data(buffer.readableBytesView)) else {
            throw InvalidRequest("the body must be JSON like \(example)")
        }
        return body
    }
}

extension HTTPField.Name {
    static let idempotencyKey = HTTPField.Name("Idempotency-Key")!
    static let zone = HTTPField.Name("x-zone")!
}
