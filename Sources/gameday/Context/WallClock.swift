import FoundationEssentials
import Glibc

/// The time of day, for people and for signatures; never for durations.
enum WallClock {
    static func now() -> (seconds: Int64, milliseconds: Int) {
        let time = Date.now.timeIntervalSince1970
        let seconds = time.rounded(.down)
        return (Int64(seconds), Int((time - seconds) * 1_000))
    }

    /// RFC 3339 in UTC, with milliseconds.
    static func timestamp() -> String {
        let (seconds, milliseconds) = now()
        let parts = fields(of: seconds)
        let date = [pad(Int(parts.tm_year) + 1900, 4), pad(Int(parts.tm_mon) + 1, 2), pad(Int(parts.tm_mday), 2)]
        let time = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { pad(Int($0), 2) }
        return date.joined(separator: "-") + "T" + time.joined(separator: ":") + "." + pad(milliseconds, 3) + "Z"
    }

    /// `YYYYMMDD-HHMMSS` in UTC, to name a run by.
    static func compact() -> String {
        let parts = fields(of: now().seconds)
        let date = pad(Int(parts.tm_year) + 1900, 4) + pad(Int(parts.tm_mon) + 1, 2) + pad(Int(parts.tm_mday), 2)
        return date + "-" + [parts.tm_hour, parts.tm_min, parts.tm_sec].map { pad(Int($0), 2) }.joined()
    }

    private static func fields(of seconds: Int64) -> tm {
        var time = time_t(seconds)
        var parts = tm()
        gmtime_r(&time, &parts)
        return parts
    }

    private static func pad(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
