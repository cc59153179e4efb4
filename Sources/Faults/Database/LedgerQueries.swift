internal import FoundationEssentials

/// Everything that is asked of the ledger's tables (TransactionService's schema), in one place. Read-only, PostgreSQL.
enum LedgerQueries {
    /// How many rows a page holds: far below the 1 MiB that the RDS Data API answers.
    static let page = 2_000

    /// The keys of applied transfers that begin with `prefix`, in the order of keys, beyond `last`; and how often each
    /// is there. Keys are compared byte by byte, as the column is.
    static func transfers(prefix: String, beyond last: String?) -> String {
        let from = last.map { "key > \(quoted($0))" } ?? "key >= \(quoted(prefix))"
        return """
            SELECT key, count(*) FROM transfers
            WHERE outcome = 'applied' AND \(from) AND starts_with(key, \(quoted(prefix)))
            GROUP BY key ORDER BY key LIMIT \(page)
            """
    }

    /// One row: the sum of all entries, the transfers whose two entries are not there or do not sum up to zero, the
    /// accounts whose versions have a gap, and those whose balance is not what their entries make it.
    static let balance = """
        WITH sides AS (
            SELECT seq, count(*) AS parts, sum(amount) AS amount FROM entries GROUP BY seq
        ), history AS (
            SELECT account, count(*) AS parts, min(version) AS first, max(version) AS last, sum(amount) AS amount
            FROM entries GROUP BY account
        )
        SELECT
            (SELECT coalesce(sum(amount), 0) FROM entries)::text,
            (SELECT count(*) FROM transfers t LEFT JOIN sides s ON s.seq = t.seq
             WHERE t.outcome = 'applied' AND (s.parts IS DISTINCT FROM 2 OR s.amount <> 0)),
            (SELECT count(*) FROM history WHERE first <> 1 OR last <> parts),
            (SELECT count(*) FROM accounts a LEFT JOIN history h ON h.account = a.id
             WHERE a.balance <> a.opening_balance + coalesce(h.amount, 0) OR a.version <> coalesce(h.parts, 0)),
            (SELECT count(*) FROM transfers WHERE outcome = 'applied'),
            (SELECT count(*) FROM accounts)
        """

    /// The database's time, in microseconds since 1970.
    static let clock = "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint"

    /// A text as a literal.
    private static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }

    /// Seconds since 1970 as ISO 8601 in UTC.
    static func instant(_ seconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
    }
}
