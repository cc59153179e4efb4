internal import Documents

/// A time in which nothing is broken on purpose.
public struct Freeze: Sendable, Hashable {
    /// The first instant, in seconds since 1970.
    public var from: Int64
    /// The first instant that does not belong to it any more.
    public var to: Int64
    /// Why; shown with every refusal.
    public var reason: String
    /// As the file has it, for messages.
    public var written: String

    /// Whether it is on.
    public func contains(_ instant: Int64) -> Bool { (from..<to).contains(instant) }
}

/// A day, or a minute of one, as a schedule file writes it: `2026-12-18`, `2026-12-18T18:00`.
struct WrittenTime: Sendable, Hashable {
    let day: CivilDay
    /// Minutes since midnight; nil for the whole day.
    let minute: Int?

    /// - Throws: `CronFault` when there is no such day or minute.
    init(_ text: String) throws(CronFault) {
        let parts = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
        let numbers = Self.numbers(parts[0], widths: [4, 2, 2], separator: "-")
        let clock = parts.count == 2 ? Self.numbers(parts[1], widths: [2, 2], separator: ":") : [0, 0]
        guard let numbers, let clock else {
            throw CronFault(
                "\(quoted(text)) is no date", at: 0, mend: "write a day such as 2026-12-18, or 2026-12-18T18:00")
        }
        let (year, month, day) = (numbers[0], numbers[1], numbers[2])
        guard (1...12).contains(month) else {
            throw CronFault("there is no month \(month) in \(text)", at: 0, mend: "write 01 to 12 after the year")
        }
        let days = CivilDay.daysIn(month: month, of: year)
        guard (1...days).contains(day), (1970...9999).contains(year) else {
            throw CronFault(
                "there is no day \(text.prefix(10))", at: 0,
                mend: "that month has \(days) days, and years begin with 1970")
        }
        guard clock[0] < 24, clock[1] < 60 else {
            throw CronFault("there is no time \(parts[1])", at: 0, mend: "write 00:00 to 23:59")
        }
        self.day = CivilDay(year: year, month: month, day: day)
        minute = parts.count == 2 ? clock[0] * 60 + clock[1] : nil
    }

    private static func numbers(_ text: Substring, widths: [Int], separator: Character) -> [Int]? {
        let parts = text.split(separator: separator, omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == widths else { return nil }
        let numbers = parts.compactMap { part in
            part.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 } ? Int(part) : nil
        }
        return numbers.count == widths.count ? numbers : nil
    }

    /// The first instant of the day or minute; the earlier one where the clocks show it twice.
    func begin(in zone: ZoneRules) -> Int64 {
        switch zone.meaning(ofLocal: local) {
        case .once(let instant), .twice(let instant, _), .never(let instant, _): instant
        }
    }

    /// The first instant after the day, or that of the minute; the later one where the clocks show it twice.
    func end(in zone: ZoneRules) -> Int64 {
        let end = minute == nil ? local + 86_400 : local
        return switch zone.meaning(ofLocal: end) {
        case .once(let instant), .twice(_, let instant), .never(let instant, _): instant
        }
    }

    private var local: Int64 { Int64(day.number) * 86_400 + Int64(minute ?? 0) * 60 }
}
