internal import HTTPClient

/// How a service is spoken to: one template for each thing that the workload does.
///
/// The generator knows no path and no body: another service is another preset. What is fixed is the meaning of the
/// answers (see `LedgerAnswers.swift`), which every preset's service must give.
public struct WorkloadPreset: Sendable, Hashable {
    /// Opens `{account}` with `{opening_balance}`. 200 and 201 mean that it is open.
    public var openAccount: RequestTemplate
    /// Opens a session for `{account}`: 201 with its `token`. Nil for a service without sessions.
    public var openSession: RequestTemplate?
    /// Moves `{amount}` `{from}` `{to}` under `{key}`, with the `{session}` of the account that pays.
    public var transfer: RequestTemplate
    /// Reads the transfer of `{key}`: 200 with the row, or 404.
    public var lookUp: RequestTemplate
    /// Reads at most `{limit}` transfers after `{after_seq}`.
    public var page: RequestTemplate
    /// Reads the balances of all accounts that begin with `{prefix}`, and the highest seq, from one snapshot.
    public var balances: RequestTemplate
    /// Rows asked for in one page.
    public var pageLimit: Int
    /// Statuses that acknowledge a transfer.
    public var acknowledged: Set<Int>
    /// Statuses by which the service definitely and for ever refuses a key.
    public var rejected: Set<Int>
    /// Statuses that refuse the request but store nothing under its key.
    public var malformed: Set<Int>

    /// A preset of its parts; the statuses default to those of the transaction service.
    public init(
        openAccount: RequestTemplate, transfer: RequestTemplate, lookUp: RequestTemplate, page: RequestTemplate,
        balances: RequestTemplate, openSession: RequestTemplate? = nil, pageLimit: Int = 5_000,
        acknowledged: Set<Int> = [200, 201], rejected: Set<Int> = [422], malformed: Set<Int> = [400]
    ) {
        self.openAccount = openAccount
        self.transfer = transfer
        self.lookUp = lookUp
        self.page = page
        self.balances = balances
        self.openSession = openSession
        self.pageLimit = pageLimit
        self.acknowledged = acknowledged
        self.rejected = rejected
        self.malformed = malformed
    }

    /// The HTTP API of the transaction service, with sessions: one for each account.
    public static let transfersWithSessions: WorkloadPreset = {
        var preset = transfers
        preset.openSession = RequestTemplate(
            method: "POST", path: "/v1/sessions", headers: [json], body: #"{"client":"{account}"}"#)
        preset.transfer.headers.append(HTTPField("Authorization", "Bearer {session}"))
        // The session is not known any more. It is not opened again, so that everyone sees that it was lost.
        preset.malformed.insert(401)
        return preset
    }()

    private static let json = HTTPField("Content-Type", "application/json")

    /// The HTTP API of the transaction service, without sessions.
    public static let transfers: WorkloadPreset = {
        return WorkloadPreset(
            openAccount: RequestTemplate(
                method: "PUT", path: "/v1/accounts/{account}", headers: [json],
                body: #"{"opening_balance":{opening_balance}}"#),
            transfer: RequestTemplate(
                method: "POST", path: "/v1/transfers", headers: [json, HTTPField("Idempotency-Key", "{key}")],
                body: #"{"from":"{from}","to":"{to}","amount":{amount}}"#),
            lookUp: RequestTemplate(method: "GET", path: "/v1/transfers/{key}"),
            page: RequestTemplate(method: "GET", path: "/v1/transfers?after_seq={after_seq}&limit={limit}"),
            balances: RequestTemplate(method: "GET", path: "/v1/balances?prefix={prefix}"))
    }()
}
