internal import History

extension CheckResult {
    /// One line of JSON, as `docs/history.md` describes it.
    public var json: String {
        var members = ["\"file\": \(Self.quote(file))", "\"verdict\": \"\(verdict.rawValue)\""]
        if let problem { members.append("\"error\": \(Self.quote(problem.description))") }
        if let durability { members.append("\"durability\": \(durability.json)") }
        if let recovery { members.append("\"recovery\": \(recovery.json)") }
        return "{\(members.joined(separator: ", "))}"
    }

    /// A JSON string (RFC 8259, section 7).
    static func quote(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\u{0}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    /// Microseconds as seconds, exactly.
    static func seconds(_ time: Int64?) -> String {
        guard let time else { return "null" }
        let (whole, part) = time.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
        let sign = time < 0 ? "-" : ""
        if part == 0 { return "\(sign)\(whole)" }
        var digits = String(part)
        digits = String(repeating: "0", count: 6 - digits.count) + digits
        while digits.last == "0" { digits.removeLast() }
        return "\(sign)\(whole).\(digits)"
    }
}

extension DurabilityResult {
    /// An object: verdict, the names of the anomalies, then each with its operations.
    var json: String {
        let found = anomalies.keys.sorted()
        var members = ["\"verdict\": \"\(verdict.rawValue)\""]
        members.append("\"anomalies\": [\(found.map { "\"\($0.rawValue)\"" }.joined(separator: ", "))]")
        for anomaly in found {
            let list = anomalies[anomaly]?.first.map(\.json).joined(separator: ", ") ?? ""
            members.append("\"\(anomaly.rawValue)\": [\(list)]")
        }
        let numbers = found.map { "\"\($0.rawValue)\": \(anomalies[$0]?.count ?? 0)" }
        members.append("\"found\": {\(numbers.joined(separator: ", "))}")
        members.append("\"reasons\": [\(reasons.map { CheckResult.quote($0) }.joined(separator: ", "))]")
        members.append("\"counts\": \(counts.json)")
        if !details.isEmpty {
            members.append("\"details\": [\(details.map { CheckResult.quote($0) }.joined(separator: ", "))]")
        }
        return "{\(members.joined(separator: ", "))}"
    }
}

extension DurabilityResult.Counts {
    var json: String {
        let members = [
            ("acknowledged", acknowledged), ("rejected", rejected), ("not_sent", notSent),
            ("indeterminate", indeterminate), ("durable", durable), ("recovered", recovered),
            ("absent_ok", absentOK), ("retries_with_key", retriesWithKey), ("silent_resends", silentResends),
            ("reads", reads),
        ]
        return "{\(members.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", "))}"
    }
}

extension Finding {
    var json: String {
        switch self {
        case .operation(let number): "\(number)"
        case .key(let key?): CheckResult.quote(key)
        case .key(nil): "null"
        }
    }
}

extension RecoveryResult {
    /// An object; the bounds count from t0, the outages are on the history's clock.
    var json: String {
        let listed = outages.map {
            "{\"begin_s\": \(CheckResult.seconds($0.begin)), \"end_s\": \(CheckResult.seconds($0.end)), "
                + "\"bad\": \($0.bad), \"charged\": \($0.isCharged)}"
        }
        var members = [
            "\"verdict\": \"\(verdict.rawValue)\"",
            "\"lower_s\": \(CheckResult.seconds(lower))",
            "\"upper_s\": \(CheckResult.seconds(upper))",
            "\"outages\": [\(listed.joined(separator: ", "))]",
            "\"reasons\": [\(reasons.map { "\"\($0.rawValue)\"" }.joined(separator: ", "))]",
            "\"pessimistic_s\": \(CheckResult.seconds(pessimistic))",
            "\"detection_s\": \(CheckResult.seconds(detection))",
            "\"downtime_s\": \(CheckResult.seconds(downtime))",
            "\"lost_request_s\": \(lostRequestSeconds)",
            "\"outage_count\": \(outageCount)",
            "\"unexplained_outages\": \(unexplainedCount)",
            "\"samples\": \(samples)", "\"baseline_samples\": \(baselineSamples)", "\"bad\": \(bad)",
            "\"blind\": \(blindArrivals)", "\"dropped\": \(dropped)",
        ]
        if let stream { members.append("\"stream\": \(CheckResult.quote(stream))") }
        return "{\(members.joined(separator: ", "))}"
    }
}
