internal import Foundation

/// A named time zone of the IANA database, with the rules of every year. The database comes with Foundation: a machine
/// without one has it all the same.
public struct ZoneRules: Sendable, Hashable {
    /// The zone's name: `Europe/Berlin`.
    public let name: String
    private let zone: TimeZone

    /// Coordinated universal time.
    public static let utc = ZoneRules(name: "UTC", zone: .gmt)

    private init(name: String, zone: TimeZone) {
        self.name = name
        self.zone = zone
    }

    /// The zone of that name; nil when there is none. Abbreviations such as `CET` and offsets such as `GMT+2` are none:
    /// they say nothing of daylight saving, or several things; the database's `Etc/GMT+2` is two hours behind UTC.
    public init?(_ name: String) {
        if name == "UTC" {
            self = .utc
            return
        }
        // The list of known names lacks many that are in use, such as Asia/Kolkata.
        guard name.contains("/"), !name.hasPrefix("Etc/GMT"), let zone = TimeZone(identifier: name) else { return nil }
        self.init(name: name, zone: zone)
    }

    /// Names to suggest: one for each zone, `UTC` first.
    public static let names: [String] =
        ["UTC"] + TimeZone.knownTimeZoneIdentifiers.filter { $0.contains("/") }.sorted()

    /// Seconds that the zone's clocks are ahead of UTC.
    func offset(at instant: Int64) -> Int {
        zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(instant)))
    }

    /// The day and the second of the day that the zone's clocks show.
    func local(_ instant: Int64) -> (day: CivilDay, second: Int) {
        let seconds = Int(instant) + offset(at: instant)
        let number = (seconds >= 0 ? seconds : seconds - 86_399) / 86_400
        return (CivilDay(number: number), seconds - number * 86_400)
    }

    /// What a time that the clocks are to show is in this zone.
    enum Meaning: Equatable {
        case once(Int64)
        /// The clocks were put back: it is shown twice.
        case twice(Int64, Int64)
        /// The clocks were put forward over it: the first instant after that, and by how many seconds they were.
        case never(after: Int64, skipped: Int)
    }

    /// - Parameter local: seconds since 1 January 1970 as the zone's clocks show them.
    func meaning(ofLocal local: Int64) -> Meaning {
        let before = offset(at: local - 86_400)
        let after = offset(at: local + 86_400)
        if before == after { return .once(local - Int64(before)) }
        let instants = [before, after].map { local - Int64($0) }
            .filter { Int($0) + offset(at: $0) == Int(local) }.sorted()
        switch instants.count {
        case 1: return .once(instants[0])
        case 2: return .twice(instants[0], instants[1])
        default:
            let change = change(between: local - Int64(max(before, after)), and: local - Int64(min(before, after)))
            return .never(after: change, skipped: abs(after - before))
        }
    }

    /// The first instant with another offset than the first of two.
    private func change(between first: Int64, and last: Int64) -> Int64 {
        let old = offset(at: first)
        var (low, high) = (first, last)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if offset(at: middle) == old { low = middle } else { high = middle }
        }
        return high
    }

    /// Whether the offset is the same all day, and a day before and after it.
    func isPlain(_ day: CivilDay) -> Bool {
        let noon = Int64(day.number) * 86_400 + 43_200
        return offset(at: noon - 2 * 86_400) == offset(at: noon + 2 * 86_400)
    }

    /// `2026-03-29 03:00:00 Europe/Berlin`.
    public func words(_ instant: Int64) -> String {
        let (day, second) = local(instant)
        let pad = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
        return "\(day.year)-\(pad(day.month))-\(pad(day.day)) "
            + "\(pad(second / 3_600)):\(pad(second / 60 % 60)):\(pad(second % 60)) \(name)"
    }
}
