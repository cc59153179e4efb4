import Basics
import Foundation
import TestSupport

/// A ledger with the transaction service's HTTP API over real sockets, which a test can make misbehave.
final class LedgerServer: Sendable {
    /// What the server does with one request for a transfer.
    enum Conduct: Sendable {
        case serve
        /// Says nothing until the gate opens, then serves.
        case hold(Gate)
        case answer(Int)
        /// Commits and then cuts the connection.
        case applyAndCut
        /// Answers 201 without committing.
        case lose
        /// Commits two rows.
        case duplicate
        /// Forgets the request's session, and says so.
        case forgetSession
    }

    struct Row: Codable, Sendable {
        var key: String
        var seq: Int64
        var from: String
        var to: String
        var amount: Int64
        var from_version: Int64
        var to_version: Int64
    }

    /// A request for a transfer as it arrived.
    struct Arrival: Sendable {
        var at: Int64
        var key: String
        var body: String
        /// What the request says of who sends it.
        var authorization: String?
        /// How many requests carried the key before.
        var earlier: Int
    }

    private struct Account: Sendable {
        var opening: Int64
        var balance: Int64
        var version: Int64 = 0
    }

    private struct State {
        var accounts: [String: Account] = [:]
        var rows: [Row] = []
        var byKey: [String: Int] = [:]
        var arrivals: [Arrival] = []
        var times: [String: Int] = [:]
        var sessions: [String: String] = [:]
    }

    private let state = Locked(State())
    private let server = Locked<TestServer?>(nil)
    private let conduct: @Sendable (Arrival) -> Conduct

    /// A server that treats each request for a transfer as `conduct` says.
    init(_ conduct: @escaping @Sendable (Arrival) -> Conduct = { _ in .serve }) throws {
        self.conduct = conduct
        let server = try TestServer { [weak self] connection in
            while let request = try connection.readRequest(), let self {
                guard let answer = self.answer(request) else {
                    connection.resetOnClose()
                    return
                }
                try connection.write(answer)
            }
        }
        self.server.withLock { $0 = server }
    }

    deinit { close() }

    var url: String { server.withLock { $0?.url ?? "" } }
    var port: Int { server.withLock { $0?.port ?? 0 } }
    var arrivals: [Arrival] { state.withLock { $0.arrivals } }
    var rows: [Row] { state.withLock { $0.rows } }
    /// The tokens of all sessions, each with its client.
    var sessions: [String: String] { state.withLock { $0.sessions } }

    /// Stops listening and cuts every connection.
    func close() { server.withLock { $0 }?.close() }

    /// Puts a row into the ledger that nobody of the run asked for.
    func plant(key: String, from: String, to: String, amount: Int64) {
        state.withLock { state in _ = Self.commit(key, from, to, amount, &state) }
    }

    /// Nil: cut the connection.
    private func answer(_ request: ServerRequest) -> ServerAnswer? {
        let path = request.target.split(separator: "?")[0]
        let query = URLComponents(string: request.target)?.queryItems ?? []
        let last = String(path.split(separator: "/").last ?? "")
        switch (request.method, path.split(separator: "/").count) {
        case ("PUT", 3): return open(last, request)
        case ("POST", 2): return last == "sessions" ? openSession(request) : transfer(request)
        case ("GET", 3): return lookUp(last)
        case ("GET", 2) where last == "balances":
            return balances(prefix: query.first { $0.name == "prefix" }?.value ?? "")
        default:
            let after = query.first { $0.name == "after_seq" }?.value.flatMap { Int64($0) } ?? 0
            return page(after: after, limit: query.first { $0.name == "limit" }?.value.flatMap { Int($0) } ?? 100)
        }
    }

    private func open(_ account: String, _ request: ServerRequest) -> ServerAnswer {
        struct Body: Decodable { var opening_balance: Int64 }
        guard let body = try? JSONDecoder().decode(Body.self, from: Data(request.body)) else {
            return ServerAnswer(400)
        }
        return state.withLock { state in
            if let known = state.accounts[account] {
                return ServerAnswer(known.opening == body.opening_balance ? 200 : 409, "{}")
            }
            state.accounts[account] = Account(opening: body.opening_balance, balance: body.opening_balance)
            return ServerAnswer(201, "{}")
        }
    }

    private func openSession(_ request: ServerRequest) -> ServerAnswer {
        struct Body: Decodable { var client: String }
        struct Session: Encodable { var token: String, expires_in: Int }
        guard let body = try? JSONDecoder().decode(Body.self, from: Data(request.body)) else {
            return ServerAnswer(400)
        }
        let token = "token-\(UUID().uuidString)"
        state.withLock { $0.sessions[token] = body.client }
        return Self.json(201, Session(token: token, expires_in: 3_600))
    }

    private func transfer(_ request: ServerRequest) -> ServerAnswer? {
        struct Body: Decodable { var from: String, to: String, amount: Int64 }
        guard let key = request["Idempotency-Key"],
            let body = try? JSONDecoder().decode(Body.self, from: Data(request.body))
        else { return ServerAnswer(400, #"{"error":"invalid_request"}"#) }
        let arrival = state.withLock { state in
            let arrival = Arrival(
                at: MonotonicClock.system.now(), key: key, body: String(decoding: request.body, as: UTF8.self),
                authorization: request["Authorization"], earlier: state.times[key, default: 0])
            state.arrivals.append(arrival)
            state.times[key, default: 0] += 1
            return arrival
        }
        let conduct = conduct(arrival)
        switch conduct {
        case .answer(let status): return ServerAnswer(status, #"{"error":"unavailable"}"#)
        case .forgetSession: return ServerAnswer(401, #"{"error":"session_unknown"}"#)
        case .lose: return ServerAnswer(201, #"{"key":"\#(key)"}"#)
        case .hold(let gate): gate.block()
        case .serve, .applyAndCut, .duplicate: break
        }
        let (row, isNew) = state.withLock { state -> (Row, Bool) in
            if let known = state.byKey[key] { return (state.rows[known], false) }
            if case .duplicate = conduct { Self.commit(key, body.from, body.to, body.amount, &state) }
            return (Self.commit(key, body.from, body.to, body.amount, &state), true)
        }
        if case .applyAndCut = conduct { return nil }
        return Self.json(isNew ? 201 : 200, row)
    }

    private func lookUp(_ key: String) -> ServerAnswer {
        let row = state.withLock { state in state.byKey[key].map { state.rows[$0] } }
        guard let row else { return ServerAnswer(404, #"{"error":"not_found"}"#) }
        return Self.json(200, row)
    }

    private func page(after: Int64, limit: Int) -> ServerAnswer {
        struct Page: Encodable { var rows: [Row], complete: Bool, next_after_seq: Int64 }
        let later = state.withLock { $0.rows.filter { $0.seq > after } }
        let rows = Array(later.prefix(limit))
        return Self.json(
            200, Page(rows: rows, complete: rows.count == later.count, next_after_seq: rows.last?.seq ?? after))
    }

    private func balances(prefix: String) -> ServerAnswer {
        struct Entry: Encodable { var account: String, opening_balance: Int64, balance: Int64, version: Int64 }
        struct Answer: Encodable { var balances: [Entry], high_water_seq: Int64 }
        return state.withLock { state in
            let entries = state.accounts.filter { $0.key.hasPrefix(prefix) }.map {
                Entry(
                    account: $0.key, opening_balance: $0.value.opening, balance: $0.value.balance,
                    version: $0.value.version)
            }
            return Self.json(200, Answer(balances: entries, high_water_seq: state.rows.last?.seq ?? 0))
        }
    }

    @discardableResult
    private static func commit(
        _ key: String, _ from: String, _ to: String, _ amount: Int64, _ state: inout State
    ) -> Row {
        var row = Row(
            key: key, seq: Int64(state.rows.count * 2 + 1), from: from, to: to, amount: amount, from_version: 0,
            to_version: 0)
        for (name, change) in [(from, -amount), (to, amount)] {
            state.accounts[name, default: Account(opening: 0, balance: 0)].balance += change
            state.accounts[name, default: Account(opening: 0, balance: 0)].version += 1
        }
        row.from_version = state.accounts[from]?.version ?? 0
        row.to_version = state.accounts[to]?.version ?? 0
        state.byKey[key] = state.rows.count
        state.rows.append(row)
        return row
    }

    private static func json(_ status: Int, _ value: some Encodable) -> ServerAnswer {
        guard let data = try? JSONEncoder().encode(value) else { return ServerAnswer(500) }
        return ServerAnswer(status, String(decoding: data, as: UTF8.self))
    }
}
