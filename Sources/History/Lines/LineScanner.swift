/// Scans one line after the other into a `RawRecord`.
package struct LineScanner {
    /// The last line scanned; its strings point into that line.
    package private(set) var record = RawRecord()
    private let unescaped = Unescaped()

    package init() {}

    /// Scans `line`, which must outlive the use of `record`.
    package mutating func scan(_ line: UnsafeBufferPointer<UInt8>) throws(LineProblem) {
        record.reset()
        unescaped.removeAll()
        var cursor = JSONCursor(line, unescaped: unescaped)
        try cursor.take(UInt8(ascii: "{"))
        if try !cursor.taken(UInt8(ascii: "}")) {
            repeat {
                let name = try cursor.string()
                try cursor.take(UInt8(ascii: ":"))
                guard let field = LineField(name) else {
                    try cursor.skip()
                    continue
                }
                guard record.fields.insert(field) else { throw .malformed("field \(name.string) given twice") }
                try value(of: field, named: name, from: &cursor)
            } while try cursor.another(UInt8(ascii: "}"))
        }
        try cursor.finish()
        guard record.fields.contains(.type) else { throw .malformed("no type") }
        inferFunction()
    }

    @inline(__always)
    private mutating func value(
        of field: LineField, named name: LineText, from cursor: inout JSONCursor
    ) throws(LineProblem) {
        switch field.form {
        case .integer:
            if try cursor.null() {
                record.fields.remove(field)
            } else {
                record.set(field, try cursor.integer())
            }
        case .text: record.set(field, try cursor.null() ? nil : try cursor.string())
        case .truth: record.set(field, try cursor.truth())
        case .own: try own(field, from: &cursor)
        }
    }

    private mutating func own(_ field: LineField, from cursor: inout JSONCursor) throws(LineProblem) {
        switch field {
        case .type: record.kind = try kind(try cursor.string())
        case .function: record.function = try function(try cursor.string())
        case .row:
            if try !cursor.null() { record.rows.append(try row(from: &cursor)) }
        case .rows:
            try cursor.take(UInt8(ascii: "["))
            if try cursor.taken(UInt8(ascii: "]")) { return }
            repeat { record.rows.append(try row(from: &cursor)) } while try cursor.another(UInt8(ascii: "]"))
        case .balances:
            if try cursor.null() { record.fields.remove(.balances) } else { try balances(from: &cursor) }
        case .versions:
            if try cursor.null() { record.fields.remove(.versions) } else { try versions(from: &cursor) }
        default: try cursor.skip()
        }
    }

    private func kind(_ text: LineText) throws(LineProblem) -> RawRecord.Kind {
        if text == "invoke" { return .invoke }
        if text == "ok" { return .ok }
        if text == "info" { return .info }
        if text == "fail" { return .fail }
        if text == "req" { return .request }
        if text == "dropped" { return .dropped }
        if text == "fault" { return .fault }
        if text == "evidence" { return .evidence }
        if text == "meta" { return .meta }
        if text == "reserve" { return .reserve }
        throw .malformed("unknown type '\(text.string)'")
    }

    private func function(_ text: LineText) throws(LineProblem) -> HistoryFunction {
        if text == "transfer" { return .transfer }
        if text == "get" { return .get }
        if text == "scan" { return .scan }
        if text == "balances" { return .balances }
        if text == "balance" { return .balance }
        throw .malformed("unknown f '\(text.string)'")
    }

    /// An end without `f` is of the function whose result it carries.
    private mutating func inferFunction() {
        guard record.function == nil else { return }
        if record.fields.contains(.rows) {
            record.function = .scan
        } else if record.fields.contains(.found) {
            record.function = .get
        } else if record.fields.contains(.balances) {
            record.function = .balances
        } else if record.fields.contains(.version) {
            record.function = .balance
        }
    }

    private func row(from cursor: inout JSONCursor) throws(LineProblem) -> RawRecord.Row {
        var fields = LineFields()
        var key: LineText?
        var reference: LineText?
        var from: LineText?
        var to: LineText?
        var amount: Int64?
        var seq: Int64?
        var fromVersion: Int64?
        var toVersion: Int64?
        try cursor.take(UInt8(ascii: "{"))
        if try !cursor.taken(UInt8(ascii: "}")) {
            repeat {
                let name = try cursor.string()
                try cursor.take(UInt8(ascii: ":"))
                let field = LineField(name)
                if let field, !fields.insert(field) { throw .malformed("field \(name.string) given twice in a row") }
                switch field {
                case .key: key = try cursor.null() ? nil : try cursor.string()
                case .clientReference: reference = try cursor.null() ? nil : try cursor.string()
                case .from: from = try cursor.string()
                case .to: to = try cursor.string()
                case .amount: amount = try cursor.integer()
                case .seq: seq = try cursor.null() ? nil : try cursor.integer()
                case .fromVersion: fromVersion = try cursor.null() ? nil : try cursor.integer()
                case .toVersion: toVersion = try cursor.null() ? nil : try cursor.integer()
                default: try cursor.skip()
                }
            } while try cursor.another(UInt8(ascii: "}"))
        }
        guard let from, let to, let amount else { throw .malformed("a row without from, to or amount") }
        return RawRecord.Row(
            key: key, clientReference: reference, from: from, to: to, amount: amount, seq: seq,
            fromVersion: fromVersion, toVersion: toVersion)
    }

    /// An object from account to balance, or a list of objects with `account`, `balance` and perhaps `version`.
    private mutating func balances(from cursor: inout JSONCursor) throws(LineProblem) {
        if try cursor.taken(UInt8(ascii: "[")) {
            if try cursor.taken(UInt8(ascii: "]")) { return }
            repeat { try listedBalance(from: &cursor) } while try cursor.another(UInt8(ascii: "]"))
            return
        }
        try cursor.take(UInt8(ascii: "{"))
        if try cursor.taken(UInt8(ascii: "}")) { return }
        repeat {
            let account = try cursor.string()
            try cursor.take(UInt8(ascii: ":"))
            record.balances.append(
                RawRecord.Balance(account: account, balance: try cursor.integer(), version: nil))
        } while try cursor.another(UInt8(ascii: "}"))
    }

    private mutating func listedBalance(from cursor: inout JSONCursor) throws(LineProblem) {
        var account: LineText?
        var balance: Int64?
        var version: Int64?
        try cursor.take(UInt8(ascii: "{"))
        if try !cursor.taken(UInt8(ascii: "}")) {
            repeat {
                let name = try cursor.string()
                try cursor.take(UInt8(ascii: ":"))
                switch LineField(name) {
                case .account: account = try cursor.string()
                case .balance: balance = try cursor.integer()
                case .version: version = try cursor.null() ? nil : try cursor.integer()
                default: try cursor.skip()
                }
            } while try cursor.another(UInt8(ascii: "}"))
        }
        guard let account, let balance else { throw .malformed("a balance without account or balance") }
        record.balances.append(RawRecord.Balance(account: account, balance: balance, version: version))
    }

    /// An object from account to version, kept beside the balances.
    private mutating func versions(from cursor: inout JSONCursor) throws(LineProblem) {
        try cursor.take(UInt8(ascii: "{"))
        if try cursor.taken(UInt8(ascii: "}")) { return }
        repeat {
            let account = try cursor.string()
            try cursor.take(UInt8(ascii: ":"))
            record.balances.append(
                RawRecord.Balance(account: account, balance: nil, version: try cursor.integer()))
        } while try cursor.another(UInt8(ascii: "}"))
    }
}
