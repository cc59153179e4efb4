/// An instant, to the second, in the form that signatures use: `20150830T123600Z`.
public struct SigningTime: Sendable, Hashable {
    /// Seconds since 1970-01-01T00:00:00Z.
    public let unixSeconds: Int64
    /// ISO 8601 basic, in UTC: `20150830T123600Z`.
    public let stamp: String

    /// The first eight digits of the stamp, which stand in the credential scope.
    public var day: Substring { stamp.prefix(8) }

    /// The instant that many seconds after 1970. Years outside 0...9999 have no stamp and are clamped to them.
    public init(unixSeconds: Int64) {
        let seconds = min(max(unixSeconds, -62_167_219_200), 253_402_300_799)
        self.unixSeconds = seconds
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let inDay = seconds - days * 86_400
        let (year, month, day) = Self.date(daysSince1970: days)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(16)
        Self.append(year, digits: 4, to: &bytes)
        Self.append(month, digits: 2, to: &bytes)
        Self.append(day, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        Self.append(inDay / 3_600, digits: 2, to: &bytes)
        Self.append(inDay / 60 % 60, digits: 2, to: &bytes)
        Self.append(inDay % 60, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: "Z"))
        stamp = String(decoding: bytes, as: UTF8.self)
    }

    /// The instant that an ISO 8601 basic stamp names; nil when the text is none.
    public init?(stamp: String) {
        let bytes = Array(stamp.utf8)
        guard bytes.count == 16, bytes[8] == UInt8(ascii: "T"), bytes[15] == UInt8(ascii: "Z") else { return nil }
        func number(_ range: Range<Int>) -> Int64? {
            var value: Int64 = 0
            for byte in bytes[range] {
                guard byte >= 0x30, byte <= 0x39 else { return nil }
                value = value * 10 + Int64(byte - 0x30)
            }
            return value
        }
        guard let year = number(0..<4), let month = number(4..<6), let day = number(6..<8),
            let hour = number(9..<11), let minute = number(11..<13), let second = number(13..<15),
            hour < 24, minute < 60, second < 60
        else { return nil }
        let days = Self.daysSince1970(year: year, month: month, day: day)
        self.init(unixSeconds: days * 86_400 + hour * 3_600 + minute * 60 + second)
        // A date that does not exist, such as February 30, comes back as another one.
        guard self.stamp == stamp else { return nil }
    }

    private static func append(_ value: Int64, digits: Int, to bytes: inout [UInt8]) {
        var divisor: Int64 = digits == 4 ? 1_000 : 10
        for _ in 0..<digits {
            bytes.append(UInt8(0x30 + value / divisor % 10))
            divisor /= 10
        }
    }

    /// The civil date of a day; Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
    private static func date(daysSince1970 days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
