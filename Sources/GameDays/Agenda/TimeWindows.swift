/// When experiments may be begun on a real stack: working hours and freezes, by the clocks of a time zone.
public struct TimeWindows: Sendable, Hashable {
    /// Whose clocks the working hours are by.
    public let zone: ZoneRules
    /// The hours of people who can help; nil for any time.
    public let workingHours: WorkingHours?
    /// When nothing may be broken.
    public let freezes: [Freeze]

    /// The hours of some days of the week.
    public struct WorkingHours: Sendable, Hashable {
        /// The days.
        public let days: [Weekday]
        /// Minutes after midnight at which they begin.
        public let from: Int
        /// Minutes after midnight at which they are over.
        public let to: Int
    }

    /// A day of the week by its name in files.
    public enum Weekday: String, Sendable, Hashable, CaseIterable {
        case sun, mon, tue, wed, thu, fri, sat
    }

    /// Any time at all.
    public static let always = TimeWindows(zone: .utc, workingHours: nil, freezes: [])

    /// Why no experiment may be begun at that time; nil when one may.
    public func refusal(atSecondsSince1970 instant: Int64) -> String? {
        if let freeze = freezes.first(where: { $0.contains(instant) }) {
            return "there is a freeze (\(freeze.written)): \(freeze.reason)"
        }
        return outsideHours(instant)
    }

    /// Why that time is outside of the working hours; nil when it is not.
    func outsideHours(_ instant: Int64) -> String? {
        guard let hours = workingHours else { return nil }
        let (day, second) = zone.local(instant)
        let weekday = Weekday.allCases[day.weekday]
        if hours.days.contains(weekday), (hours.from..<hours.to).contains(second / 60) { return nil }
        let now = "\(weekday.rawValue) \(TimeOfDay.written(second / 60))"
        return "it is \(now) in \(zone.name), outside of the working hours (\(hours.written))"
    }
}

extension TimeWindows.WorkingHours {
    /// The days and hours in words.
    var written: String {
        "\(days.map(\.rawValue).joined(separator: ", ")) \(TimeOfDay.written(from)) to \(TimeOfDay.written(to))"
    }
}

/// Minutes after midnight, written `09:30`.
enum TimeOfDay {
    static func written(_ minutes: Int) -> String {
        func pad(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return pad(minutes / 60) + ":" + pad(minutes % 60)
    }

    /// The minutes of a text, `24:00` at most; nil for anything else.
    static func minutes(of text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [2, 2],
            parts.allSatisfy({ $0.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 } }),
            let hours = Int(parts[0]), let minutes = Int(parts[1]), minutes < 60, hours * 60 + minutes <= 24 * 60
        else { return nil }
        return hours * 60 + minutes
    }
}
