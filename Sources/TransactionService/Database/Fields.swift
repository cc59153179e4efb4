/// The fields of one row of text, read from left to right.
struct Fields {
    private var rest: ArraySlice<String?>

    init(_ row: [String?]) { rest = row[...] }

    /// True when the next field is null.
    var isNull: Bool { (rest.first ?? nil) == nil }

    mutating func text() throws(LedgerError) -> String {
        guard let field = rest.popFirst() ?? nil else { throw LedgerError("the database left out a field") }
        return field
    }

    mutating func integer() throws(LedgerError) -> Int64 {
        let field = try text()
        guard let number = Int64(field) else { throw LedgerError("the database gave \(field) for a number") }
        return number
    }
}

extension TransferRow {
    /// A row that begins with key, payer, receiver and amount.
    init(_ row: [String?]) throws(LedgerError) {
        var fields = Fields(row)
        let request = TransferRequest(
            key: try fields.text(), from: try fields.text(), to: try fields.text(), amount: try fields.integer())
        try self.init(request, &fields)
    }

    /// What the ledger added to a request: the sequence, then versions and balances.
    init(_ request: TransferRequest, _ fields: inout Fields) throws(LedgerError) {
        self.init(
            key: request.key, seq: try fields.integer(), from: request.from, to: request.to, amount: request.amount,
            fromVersion: try fields.integer(), toVersion: try fields.integer(),
            fromBalanceAfter: try fields.integer(), toBalanceAfter: try fields.integer())
    }
}
