extension JSONBytes {
    /// An object from account to a number.
    mutating func accounts(_ accounts: [AccountBalance], _ value: (AccountBalance) -> Int64) {
        raw("{")
        for account in accounts {
            if bytes.last != UInt8(ascii: "{") { raw(",") }
            string(account.account)
            raw(":")
            integer(value(account))
        }
        raw("}")
    }

    /// The spec of the meta record: the fields of the checks that apply.
    mutating func spec(_ spec: HistorySpec) {
        raw("{\"check\":[")
        for check in spec.checks {
            element()
            string(check.rawValue)
        }
        raw("]")
        if spec.checks.contains(.durability) { durability(spec.durability) }
        if spec.checks.contains(.recovery) { recovery(spec.recovery) }
        raw("}")
    }

    private mutating func durability(_ spec: DurabilitySpec) {
        name("accounts")
        accounts(spec.accounts) { $0.balance }
        if let total = spec.total { field("total", total) }
        field("allow_negative", spec.allowNegative)
        name("endpoints")
        raw("{")
        for (endpoint, promise) in spec.endpoints.sorted(by: { $0.key < $1.key }) {
            if bytes.last != UInt8(ascii: "{") { raw(",") }
            string(endpoint)
            switch promise {
            case .strong:
                raw(":{\"consistency\":\"strong\"}")
            case .bounded(let staleness):
                raw(":{\"consistency\":\"bounded\"")
                field("max_staleness_us", staleness)
                raw("}")
            }
        }
        raw("}")
        if let inflight = spec.serverMaxInflight { field("server_max_inflight_us", inflight) }
        field("seq_is_commit_order", spec.seqIsCommitOrder)
    }

    private mutating func recovery(_ spec: RecoverySpec) {
        field("limit_us", spec.limit)
        field("deadline_us", spec.deadline)
        field("rate_per_s", spec.ratePerSecond)
        field("hold_us", spec.hold)
        field("window_samples", Int64(spec.windowSamples))
        field("max_bad_ratio", spec.maxBadRatio)
        field("max_gap_us", spec.maxGap)
        field("min_baseline_us", spec.minBaseline)
        field("max_dropped_ratio", spec.maxDroppedRatio)
        field("max_start_lag_us", spec.maxStartLag)
        raw(",\"t0\":\"fault_begin\"")
        field("per_stream", spec.perStream)
    }
}
