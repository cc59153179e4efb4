internal import Basics
internal import HTTPClient
internal import History

/// Reads all rows and balances that concern a run, through one route.
///
/// Pages are separate snapshots, so one pass over them alone is no snapshot. Two things make it one here. After the
/// fence none of the run's requests can take effect any more, and rows are only ever appended. And the balances are
/// read before the first and after the last page: every entry raises its account's version by one, so equal versions
/// and balances on both sides prove that nothing touched the run's accounts in between; all pages then show one and
/// the same state (the double collect of Afek et al., Atomic snapshots of shared memory, 1993). If they differ, the
/// pass is repeated.
struct LedgerScan: Sendable {
    let plan: WorkloadPlan
    let makers: RequestMakers
    let asker: Asker
    let route: Route
    /// The ledger's highest seq before the run.
    let firstSeq: Int64
    let accounts: Set<String>

    struct Result: Sendable {
        var rows: [TransferRow] = []
        var balances: [AccountBalance]?
        /// Nil when the scan is complete.
        var reason: String?
    }

    func run(until instant: Int64) async -> Result {
        var result = Result()
        repeat {
            guard let before = await balances(until: instant, &result) else { return result }
            guard let rows = await rows(until: instant, &result) else { return result }
            guard let after = await balances(until: instant, &result) else { return result }
            result.rows = rows
            if before == after {
                result.balances = after
                result.reason = nil
                return result
            }
            result.reason = "the run's accounts kept changing after the fence"
        } while asker.clock.now() < instant && !Task.isCancelled
        return result
    }

    private func balances(until instant: Int64, _ result: inout Result) async -> [AccountBalance]? {
        var values = TemplateValues()
        values.prefix = plan.sequence.accountPrefix
        var trouble = "no time was left"
        let answer = await asker.ask(until: instant, trouble: { trouble = $0 }) { timeout in
            makers.balances.request(values, timeout: timeout, route: route)
        } read: { response in
            response.status == 200 ? LedgerAnswers.decode(LedgerAnswers.Balances.self, response.body) : nil
        }
        guard let answer else {
            result.reason = "the balances were not read: \(trouble)"
            return nil
        }
        return answer.balances.filter { accounts.contains($0.account) }.sorted { $0.account < $1.account }.map {
            AccountBalance(account: $0.account, balance: $0.balance, version: $0.version)
        }
    }

    /// All rows of the run, or nil; what was read until then stays in `result`, because presence is proved by any page.
    private func rows(until instant: Int64, _ result: inout Result) async -> [TransferRow]? {
        var rows: [TransferRow] = []
        var values = TemplateValues()
        values.afterSeq = firstSeq
        values.limit = plan.preset.pageLimit
        while true {
            var trouble = "no time was left"
            let page = await asker.ask(until: instant, trouble: { trouble = $0 }) { timeout in
                makers.page.request(values, timeout: timeout, route: route)
            } read: { response in
                response.status == 200 ? LedgerAnswers.decode(LedgerAnswers.Page.self, response.body) : nil
            }
            let problem = page.map { self.problem(of: $0, after: values.afterSeq) } ?? trouble
            rows += (page?.rows ?? []).filter(concernsRun).map(\.row)
            guard let page, problem == nil, rows.count <= plan.limits.rows else {
                result.rows = rows
                result.reason =
                    "the rows after seq \(values.afterSeq) were not read: "
                    + (problem ?? "the run has more than \(plan.limits.rows) rows")
                return nil
            }
            if page.complete { return rows }
            values.afterSeq = page.next_after_seq
        }
    }

    /// What is wrong with a page that follows `seq`; nil when it is as it should be.
    private func problem(of page: LedgerAnswers.Page, after seq: Int64) -> String? {
        var last = seq
        for row in page.rows {
            if row.seq <= last { return "row \(row.seq) follows row \(last)" }
            last = row.seq
        }
        if !page.complete, page.next_after_seq <= seq || page.next_after_seq > last {
            return "the next page is said to begin after \(page.next_after_seq), but this one ends with \(last)"
        }
        return nil
    }

    /// Other clients' transfers among themselves are not the run's business; one that touches the run's accounts is.
    private func concernsRun(_ row: LedgerAnswers.Row) -> Bool {
        row.key.hasPrefix(plan.sequence.keyPrefix) || accounts.contains(row.from) || accounts.contains(row.to)
    }
}
