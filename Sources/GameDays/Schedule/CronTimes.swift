/// The instants at which a cron line is due in a zone. Instants are seconds since 1970.
///
/// Where the clocks change by less than three hours, as Vixie's cron and Debian's do it (cron(8), "Daylight Saving Time
/// and other time changes"):
/// - a time of day that is skipped is due once, at the first instant after the change, together with all others that
///   were skipped with it;
/// - a time of day that comes twice is due the first time only;
/// - a line whose minute or hour begins with a star follows the clock: nothing is due at a time that there is not, and
///   what comes twice is due twice.
///
/// A change of three hours or more is a correction of the calendar: what it skips is not due.
struct CronTimes: Sendable, Hashable {
    let expression: CronExpression
    let zone: ZoneRules

    /// A change by this many seconds or more is no daylight saving.
    private static let correction = 3 * 3_600
    /// The 29th of February on one weekday comes every 28 years, and once in 40 around 2100.
    private static let horizonYears = 50

    /// The first instant after this one; nil when there is none within fifty years.
    func next(after instant: Int64) -> Int64? {
        var day = CivilDay(number: zone.local(instant).day.number - 1)
        let last = day.year + Self.horizonYears
        while day.year <= last {
            guard expression.months.contains(day.month) else {
                day = day.firstOfNextMonth
                continue
            }
            if expression.matches(day), let found = first(on: day, after: instant) { return found }
            day = CivilDay(number: day.number + 1)
        }
        return nil
    }

    /// The first so many instants after this one.
    func next(_ count: Int, after instant: Int64) -> [Int64] {
        var found: [Int64] = []
        while found.count < count, let next = next(after: found.last ?? instant) { found.append(next) }
        return found
    }

    private func first(on day: CivilDay, after instant: Int64) -> Int64? {
        let isPlain = zone.isPlain(day)
        let midnight = Int64(day.number) * 86_400
        let offset = Int64(zone.offset(at: midnight))
        var best: Int64?
        for hour in expression.hours.numbers {
            for minute in expression.minutes.numbers {
                let local = midnight + Int64(hour * 3_600 + minute * 60)
                if isPlain {
                    if local - offset > instant { return local - offset }
                    continue
                }
                for due in due(atLocal: local) where due > instant { best = min(best ?? due, due) }
            }
        }
        return best
    }

    private func due(atLocal local: Int64) -> [Int64] {
        switch zone.meaning(ofLocal: local) {
        case .once(let instant): [instant]
        case .twice(let first, let second): expression.isFixed ? [first] : [first, second]
        case .never(let after, let skipped):
            expression.isFixed && skipped < Self.correction ? [after] : []
        }
    }
}
