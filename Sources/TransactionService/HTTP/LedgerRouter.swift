public import Basics
internal import HTTPTypes
public import Hummingbird
internal import Logging

/// The HTTP API of a ledger.
public struct LedgerRouter: Sendable {
    private let ledger: any Ledger
    private let sessions: (any SessionStore)?
    private let bounds: TimeBounds
    private let clock: MonotonicClock
    private let readiness: Readiness
    private let zone: String

    /// An API over `ledger` that names `zone` in every answer. With `sessions`, transfers need one.
    public init(
        ledger: any Ledger, sessions: (any SessionStore)? = nil, zone: String, readiness: Readiness,
        bounds: TimeBounds = TimeBounds(), clock: MonotonicClock = .system
    ) {
        self.ledger = ledger
        self.sessions = sessions
        self.zone = zone
        self.readiness = readiness
        self.bounds = bounds
        self.clock = clock
    }

    /// The routes.
    public func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.addMiddleware { ZoneAndErrors(zone: zone, readiness: readiness) }
        router.get("health") { _, _ in Response.json(.ok, ["status": "ok"]) }
        router.get("ready") { _, _ in try await ready() }
        router.put("v1/accounts/:id") { request, context in try await putAccount(request, context) }
        if let sessions {
            router.post("v1/sessions") { request, _ in try await postSession(request, sessions) }
        }
        router.post("v1/transfers") { request, _ in try await postTransfer(request) }
        router.get("v1/transfers/:key") { _, context in try await getTransfer(context) }
        router.get("v1/transfers") { request, _ in try await listTransfers(request) }
        router.get("v1/balances") { request, _ in try await getBalances(request) }
        return router
    }

    /// The instant by which a request that has just been received is answered.
    private var deadline: Int64 { clock.now() + bounds.answerWithin }

    private func ready() async throws -> Response {
        if readiness.isDraining { return .unavailable() }
        try await ledger.checkReady(by: clock.now() + bounds.waitForConnection)
        // Only a cache of which not one node answers is this instance's own trouble. A shard that is failing over is
        // everybody's: were it a reason, all instances would be taken out of service at once, those of clients whose
        // sessions are on other shards included, and come back later than the shard does.
        if let sessions, await !sessions.isReachable() { return .unavailable() }
        return .json(.ok, ["status": "ready"])
    }

    private func putAccount(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let deadline = deadline
        var request = request
        let id = try Requests.account(context)
        let balance = try await Requests.openingBalance(&request)
        let account = AccountBalance(account: id, openingBalance: balance, balance: balance, version: 0)
        switch try await ledger.openAccount(id, openingBalance: balance, by: deadline) {
        case .created: return .json(.created, account)
        case .existed: return .json(.ok, ["account": id])
        case .conflict:
            let message = "account \(id) exists with another opening balance"
            return .json(.conflict, ErrorAnswer(error: "account_exists", message: message))
        }
    }

    private func postSession(_ request: Request, _ sessions: any SessionStore) async throws -> Response {
        let deadline = clock.now() + bounds.waitForCache
        var request = request
        let client = try await Requests.client(&request)
        return .json(.created, try await sessions.open(for: client, by: deadline))
    }

    private func postTransfer(_ request: Request) async throws -> Response {
        let deadline = deadline
        var request = request
        let transfer = try await Requests.transfer(&request)
        if let sessions {
            guard let token = Requests.token(request),
                try await sessions.touch(token, by: min(deadline, clock.now() + bounds.waitForCache))
            else { return .sessionUnknown() }
        }
        switch try await ledger.transfer(transfer, by: deadline) {
        case .applied(let row, let repeated): return .json(repeated ? .ok : .created, row)
        case .rejected(let reason, _):
            return .json(.unprocessableContent, ErrorAnswer(error: reason.rawValue, key: transfer.key))
        case .keyReused:
            let message = "this key was used for another transfer; use a new key"
            return .json(
                .unprocessableContent,
                ErrorAnswer(error: "idempotency_key_reused", key: transfer.key, message: message))
        }
    }

    private func getTransfer(_ context: BasicRequestContext) async throws -> Response {
        let key = try Requests.key(context)
        guard let row = try await ledger.find(key: key, by: deadline) else {
            return .json(.notFound, ErrorAnswer(error: "not_found", key: key))
        }
        return .json(.ok, row)
    }

    private func listTransfers(_ request: Request) async throws -> Response {
        let page = try Requests.page(request)
        return .json(.ok, try await ledger.list(after: page.after, limit: page.limit, by: deadline))
    }

    private func getBalances(_ request: Request) async throws -> Response {
        .json(.ok, try await ledger.balances(prefix: try Requests.prefix(request), by: deadline))
    }
}
