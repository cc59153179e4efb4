internal import FoundationEssentials
internal import HTTPClient
internal import History

/// The answers of the ledger, as every preset's service gives them.
enum LedgerAnswers {
    struct Row: Decodable, Sendable {
        var key: String
        var seq: Int64
        var from: String
        var to: String
        var amount: Int64
        var from_version: Int64?
        var to_version: Int64?

        var row: TransferRow {
            TransferRow(
                key: key, seq: seq, from: from, to: to, amount: amount, fromVersion: from_version,
                toVersion: to_version)
        }
    }

    struct Page: Decodable, Sendable {
        var rows: [Row]
        var complete: Bool
        var next_after_seq: Int64
    }

    struct Balances: Decodable, Sendable {
        struct Entry: Decodable, Sendable, Hashable {
            var account: String
            var balance: Int64
            var version: Int64?
        }

        var balances: [Entry]
        var high_water_seq: Int64
    }

    struct Session: Decodable, Sendable {
        var token: String
    }

    static func decode<Answer: Decodable>(_ type: Answer.Type, _ body: [UInt8]) -> Answer? {
        try? JSONDecoder().decode(type, from: Data(body))
    }

    /// The row of a key: `.get(row: nil)` for a definite "not found", nil for any answer that proves nothing.
    static func lookUp(_ response: HTTPResponse, key: String) -> ReadResult? {
        switch response.status {
        case 200:
            // A row of another key is no answer to this question.
            guard let row = decode(Row.self, response.body), row.key == key else { return nil }
            return .get(row: row.row)
        case 404:
            // A load balancer without a rule answers 404 too: only the ledger's own word counts.
            struct Refusal: Decodable { var error: String }
            guard decode(Refusal.self, response.body)?.error == "not_found" else { return nil }
            return .get(row: nil)
        default:
            return nil
        }
    }

    /// The balance of one account out of an answer to `balances`.
    static func balance(_ response: HTTPResponse, account: String) -> ReadResult? {
        guard response.status == 200, let answer = decode(Balances.self, response.body),
            let entry = answer.balances.first(where: { $0.account == account })
        else { return nil }
        return .balance(version: entry.version, balance: entry.balance)
    }
}
