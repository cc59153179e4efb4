internal import FoundationEssentials

/// The times that AWS's services, tools and caches write beside credentials.
enum ExpiryTime {
    /// Seconds since 1970 of a time such as `2030-01-31T12:00:00Z`, with a fraction or not, and with an offset, or with
    /// `UTC`, as old caches of the AWS CLI have it, in place of the `Z`; nil for anything else.
    static func seconds(_ text: String) -> Int64? {
        guard text.utf8.count >= 20 else { return nil }
        let clock = String(text.prefix(19))
        guard let date = try? Date(clock + "Z", strategy: .iso8601) else { return nil }
        let rest = text.dropFirst(19)
        let zone = rest.hasPrefix(".") ? rest.dropFirst().drop(while: \.isNumber) : rest
        guard let offset = offset(zone) else { return nil }
        return Int64(date.timeIntervalSince1970) - offset
    }

    private static func offset(_ zone: Substring) -> Int64? {
        if zone == "Z" || zone == "UTC" { return 0 }
        guard let sign = zone.first, sign == "+" || sign == "-" else { return nil }
        let digits = zone.dropFirst().filter { $0 != ":" }
        guard digits.count == 4, let number = Int64(digits) else { return nil }
        return (number / 100 * 3_600 + number % 100 * 60) * (sign == "-" ? -1 : 1)
    }

    /// The time as ISO 8601 in UTC.
    static func text(_ seconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
    }
}
