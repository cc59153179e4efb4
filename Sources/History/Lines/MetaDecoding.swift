/// A JSON value in memory: only for the meta record, of which there is one.
indirect enum SpecValue {
    case null
    case truth(Bool)
    case number(Double)
    case integer(Int64)
    case text(String)
    case list([SpecValue])
    case object([(name: String, value: SpecValue)])

    subscript(_ name: String) -> SpecValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.name == name }?.value
    }

    init(from cursor: inout JSONCursor, depth: Int = 0) throws(LineProblem) {
        guard depth < JSONCursor.depthLimit else {
            throw .malformed("nested deeper than \(JSONCursor.depthLimit)")
        }
        switch try cursor.peek() {
        case UInt8(ascii: "\""): self = .text(try cursor.string().string)
        case UInt8(ascii: "{"):
            try cursor.take(UInt8(ascii: "{"))
            var members: [(name: String, value: SpecValue)] = []
            if try !cursor.taken(UInt8(ascii: "}")) {
                repeat {
                    let name = try cursor.string().string
                    try cursor.take(UInt8(ascii: ":"))
                    members.append((name, try SpecValue(from: &cursor, depth: depth + 1)))
                } while try cursor.another(UInt8(ascii: "}"))
            }
            self = .object(members)
        case UInt8(ascii: "["):
            try cursor.take(UInt8(ascii: "["))
            var elements: [SpecValue] = []
            if try !cursor.taken(UInt8(ascii: "]")) {
                repeat {
                    elements.append(try SpecValue(from: &cursor, depth: depth + 1))
                } while try cursor.another(
                    UInt8(ascii: "]"))
            }
            self = .list(elements)
        case UInt8(ascii: "t"), UInt8(ascii: "f"): self = .truth(try cursor.truth())
        case UInt8(ascii: "n"):
            try cursor.literal("null")
            self = .null
        default:
            let text = try cursor.numberText().string
            if let whole = Int64(text) {
                self = .integer(whole)
            } else if let number = Double(text), number.isFinite {
                if let whole = Int64(exactly: number) { self = .integer(whole) } else { self = .number(number) }
            } else {
                throw .malformed("'\(text)' is no number")
            }
        }
    }
}

extension HistoryMeta {
    /// Reads the meta record from its line.
    static func decode(_ line: UnsafeBufferPointer<UInt8>) throws(LineProblem) -> HistoryMeta {
        let unescaped = Unescaped()
        var cursor = JSONCursor(line, unescaped: unescaped)
        let value = try SpecValue(from: &cursor)
        try cursor.finish()
        guard case .text("meta")? = value["type"] else { throw .malformed("the first record is not the meta record") }
        guard case .integer(Int64(format))? = value["format"] else {
            throw .malformed("the format is not \(format)")
        }
        if let unit = value["time_unit"], case .text("us") = unit {
        } else if value["time_unit"] != nil {
            throw .malformed("time_unit is not us")
        }
        guard let spec = value["spec"], case .object = spec else { throw .malformed("the meta record has no spec") }
        return HistoryMeta(spec: try HistorySpec(spec))
    }
}

extension HistorySpec {
    fileprivate init(_ value: SpecValue) throws(LineProblem) {
        var names: [String] = []
        switch value["check"] {
        case .text(let name)?: names = [name]
        case .list(let list)?:
            for element in list {
                guard case .text(let name) = element else { throw .malformed("spec.check holds more than names") }
                names.append(name)
            }
        default: throw .malformed("the spec names no check")
        }
        var checks: [HistoryCheckKind] = []
        for name in names {
            guard let check = HistoryCheckKind(rawValue: name) else {
                throw .malformed("spec.check names '\(name)'; the checks are durability and recovery")
            }
            if !checks.contains(check) { checks.append(check) }
        }
        if checks.isEmpty { throw .malformed("the spec names no check") }
        self.init(checks: checks, durability: try DurabilitySpec(value), recovery: try RecoverySpec(value))
    }
}

extension DurabilitySpec {
    fileprivate init(_ value: SpecValue) throws(LineProblem) {
        self.init()
        if let accounts = value["accounts"] { self.accounts = try AccountBalance.list(accounts) }
        total = try value.integer("total")
        allowNegative = try value.truth("allow_negative") ?? false
        serverMaxInflight = try value.integer("server_max_inflight_us")
        seqIsCommitOrder = try value.truth("seq_is_commit_order") ?? false
        guard let endpoints = value["endpoints"] else { return }
        switch endpoints {
        case .object(let members):
            for (name, promise) in members { self.endpoints[name] = try HistoryEndpoint(promise, named: name) }
        case .list(let elements):
            for element in elements {
                guard case .text(let name)? = element["name"] ?? element["endpoint"] else {
                    throw .malformed("an entry of spec.endpoints has no name")
                }
                self.endpoints[name] = try HistoryEndpoint(element, named: name)
            }
        default: throw .malformed("spec.endpoints is neither an object nor a list")
        }
    }
}

extension AccountBalance {
    /// An object from account to balance, or a list of objects.
    fileprivate static func list(_ value: SpecValue) throws(LineProblem) -> [AccountBalance] {
        var accounts: [AccountBalance] = []
        switch value {
        case .object(let members):
            for (name, balance) in members {
                guard case .integer(let amount) = balance else {
                    throw .malformed("the opening balance of '\(name)' is not a whole number")
                }
                accounts.append(AccountBalance(account: name, balance: amount))
            }
        case .list(let elements):
            for element in elements {
                guard case .text(let name)? = element["account"] ?? element["id"],
                    case .integer(let amount)? = element["opening_balance"] ?? element["balance"]
                else { throw .malformed("spec.accounts holds more than accounts with opening balances") }
                accounts.append(AccountBalance(account: name, balance: amount))
            }
        case .null: break
        default: throw .malformed("spec.accounts is neither an object nor a list")
        }
        return accounts
    }
}

extension HistoryEndpoint {
    /// `"strong"`, or an object that says `strong`, or `bounded` with `max_staleness_us`.
    fileprivate init(_ value: SpecValue, named name: String) throws(LineProblem) {
        if case .text("strong") = value {
            self = .strong
            return
        }
        guard case .object(let members) = value else {
            throw .malformed("endpoint '\(name)' is neither strong nor bounded with max_staleness_us")
        }
        var kind: String?
        for (member, value) in members {
            if case .text(let text) = value, text == "strong" || text == "bounded" { kind = text }
            if member == "strong", case .truth(true) = value { kind = "strong" }
            if member == "bounded", case .object = value {
                self = try HistoryEndpoint(value, named: name)
                return
            }
        }
        if kind == "strong" || (kind == nil && name == "strong") {
            self = .strong
        } else if let staleness = try value.integer("max_staleness_us") {
            self = .bounded(maxStaleness: staleness)
        } else {
            throw .malformed("endpoint '\(name)' is neither strong nor bounded with max_staleness_us")
        }
    }
}

extension RecoverySpec {
    fileprivate init(_ value: SpecValue) throws(LineProblem) {
        self.init()
        if let limit = try value.integer("limit_us") { self.limit = limit }
        if let deadline = try value.integer("deadline_us") { self.deadline = deadline }
        if let rate = try value.number("rate_per_s") { ratePerSecond = rate }
        if let hold = try value.integer("hold_us") { self.hold = hold }
        if let samples = try value.integer("window_samples") {
            guard samples > 0 && samples <= 1_000_000 else { throw .malformed("window_samples is not 1 to 1000000") }
            windowSamples = Int(samples)
        }
        if let ratio = try value.number("max_bad_ratio") {
            guard ratio >= 0 && ratio < 1 else { throw .malformed("max_bad_ratio is not from 0 to below 1") }
            maxBadRatio = ratio
        }
        if let gap = try value.integer("max_gap_us") { maxGap = gap }
        if let baseline = try value.integer("min_baseline_us") { minBaseline = baseline }
        if let ratio = try value.number("max_dropped_ratio") { maxDroppedRatio = ratio }
        if let lag = try value.integer("max_start_lag_us") { maxStartLag = lag }
        perStream = try value.truth("per_stream") ?? false
        if let t0 = value["t0"] {
            guard case .text("fault_begin") = t0 else { throw .malformed("spec.t0 is not fault_begin") }
        }
    }
}

extension SpecValue {
    fileprivate func integer(_ name: String) throws(LineProblem) -> Int64? {
        switch self[name] {
        case nil, .null?: return nil
        case .integer(let value)?: return value
        default: throw .malformed("spec.\(name) is not a whole number")
        }
    }

    fileprivate func number(_ name: String) throws(LineProblem) -> Double? {
        switch self[name] {
        case nil, .null?: return nil
        case .integer(let value)?: return Double(value)
        case .number(let value)?: return value
        default: throw .malformed("spec.\(name) is not a number")
        }
    }

    fileprivate func truth(_ name: String) throws(LineProblem) -> Bool? {
        switch self[name] {
        case nil, .null?: return nil
        case .truth(let value)?: return value
        default: throw .malformed("spec.\(name) is neither true nor false")
        }
    }
}
