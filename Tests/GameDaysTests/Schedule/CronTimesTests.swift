import Testing

@testable import GameDays

@Suite("When a cron line is due")
struct CronTimesTests {
    private func times(_ line: String, _ zone: String, after instant: Int64, _ count: Int) throws -> [String] {
        let zone = try #require(ZoneRules(zone))
        return CronTimes(expression: try CronExpression(line), zone: zone).next(count, after: instant)
            .map { String(zone.words($0).dropLast(zone.name.count + 1)) + " \(zone.offset(at: $0) / 60)" }
    }

    /// 2026-03-28 12:00 UTC: the clocks of Berlin go from 02:00 to 03:00 on the 29th.
    private static let beforeSpring: Int64 = 1_774_699_200
    /// 2026-10-24 12:00 UTC: the clocks of Berlin go from 03:00 back to 02:00 on the 25th.
    private static let beforeAutumn: Int64 = 1_792_843_200

    @Test("a time that the clocks skip is due once, when they have skipped it")
    func skipped() throws {
        #expect(
            try times("30 2 * * *", "Europe/Berlin", after: Self.beforeSpring, 3) == [
                "2026-03-29 03:00:00 120", "2026-03-30 02:30:00 120", "2026-03-31 02:30:00 120",
            ])
        // All that were skipped together, and what is due at that instant anyway: once.
        #expect(
            try times("0,15,30 2,3 * * *", "Europe/Berlin", after: Self.beforeSpring, 4) == [
                "2026-03-29 03:00:00 120", "2026-03-29 03:15:00 120", "2026-03-29 03:30:00 120",
                "2026-03-30 02:00:00 120",
            ])
    }

    @Test("a time that comes twice is due the first time only")
    func repeated() throws {
        #expect(
            try times("30 2 * * *", "Europe/Berlin", after: Self.beforeAutumn, 2) == [
                "2026-10-25 02:30:00 120", "2026-10-26 02:30:00 60",
            ])
    }

    @Test("a line with a star for its minute or hour follows the clock")
    func wildcards() throws {
        #expect(
            try times("30 * * * *", "Europe/Berlin", after: Self.beforeSpring + 12 * 3_600, 3) == [
                "2026-03-29 01:30:00 60", "2026-03-29 03:30:00 120", "2026-03-29 04:30:00 120",
            ])
        #expect(
            try times("*/30 2 * * *", "Europe/Berlin", after: Self.beforeSpring, 1) == ["2026-03-30 02:00:00 120"])
        #expect(
            try times("*/30 2 * * *", "Europe/Berlin", after: Self.beforeAutumn, 5) == [
                "2026-10-25 02:00:00 120", "2026-10-25 02:30:00 120", "2026-10-25 02:00:00 60",
                "2026-10-25 02:30:00 60", "2026-10-26 02:00:00 60",
            ])
    }

    @Test("a change at midnight, of half an hour, and of the other half of the year")
    func otherZones() throws {
        // Beirut skips 00:00 to 01:00 on 2026-03-29; Lord Howe puts its clocks back by half an hour on 2026-04-05;
        // Santiago skips 2026-09-06 00:00 to 01:00.
        #expect(
            try times("@daily", "Asia/Beirut", after: Self.beforeSpring - 86_400, 3) == [
                "2026-03-28 00:00:00 120", "2026-03-29 01:00:00 180", "2026-03-30 00:00:00 180",
            ])
        #expect(
            try times("45 1 * * *", "Australia/Lord_Howe", after: 1_775_300_400, 2) == [
                "2026-04-05 01:45:00 660", "2026-04-06 01:45:00 630",
            ])
        #expect(
            try times("15 0 * * *", "America/Santiago", after: 1_788_620_400, 2).first == "2026-09-06 01:00:00 -180")
    }

    @Test("a day that the calendar left out is not due: Apia skipped 30 December 2011")
    func correction() throws {
        #expect(
            try times("0 10 30,31 12 *", "Pacific/Apia", after: 1_325_000_000, 2) == [
                "2011-12-31 10:00:00 840", "2012-12-30 10:00:00 840",
            ])
    }

    @Test("leap days, month ends and weekdays")
    func dates() throws {
        let begin: Int64 = 1_767_225_600
        #expect(
            try times("0 0 29 2 *", "UTC", after: begin, 2) == ["2028-02-29 00:00:00 0", "2032-02-29 00:00:00 0"])
        #expect(try times("0 0 29 2 *", "UTC", after: 4_000_000_000, 1) == ["2104-02-29 00:00:00 0"])
        #expect(
            try times("0 12 31 * *", "UTC", after: begin, 3) == [
                "2026-01-31 12:00:00 0", "2026-03-31 12:00:00 0", "2026-05-31 12:00:00 0",
            ])
        // Saturdays and Sundays that are the 29th of February.
        #expect(try times("0 0 29 2 */6", "UTC", after: begin, 1) == ["2032-02-29 00:00:00 0"])
    }

    @Test("the next instant is after the one asked about, never the same again")
    func strictlyAfter() throws {
        let times = CronTimes(expression: try CronExpression("* * * * *"), zone: .utc)
        #expect(times.next(after: 1_767_225_600) == 1_767_225_660)
        #expect(times.next(after: 1_767_225_659) == 1_767_225_660)
    }

    @Test(
        "over three years in eleven zones every line is due in order, and a daily one exactly once each day",
        arguments: [
            "Europe/Berlin", "America/New_York", "Asia/Beirut", "Australia/Lord_Howe", "America/Santiago",
            "Asia/Kathmandu", "Africa/Casablanca", "America/St_Johns", "Pacific/Chatham", "Asia/Tehran", "UTC",
        ])
    func orderly(name: String) throws {
        let zone = try #require(ZoneRules(name))
        let daily = CronTimes(expression: try CronExpression("30 2 * * *"), zone: zone)
        let found = daily.next(1_100, after: 1_700_000_000)
        #expect(found == found.sorted() && Set(found).count == found.count)
        let days = found.map { zone.local($0).day.number }
        #expect(days == Array(days[0]..<(days[0] + 1_100)), "each day once")
        let hourly = CronTimes(expression: try CronExpression("@hourly"), zone: zone).next(1_000, after: 1_774_000_000)
        #expect(zip(hourly, hourly.dropFirst()).allSatisfy { $1 > $0 && $1 - $0 <= 7_200 })
    }

    @Test(
        "zones are known by their IANA names alone",
        arguments: ["CET", "EST", "GMT+2", "Etc/GMT+2", "Europe/Berlín", "", "Mars/Phobos", "../etc/passwd"])
    func unknownZones(name: String) {
        #expect(ZoneRules(name) == nil)
    }

    @Test(
        "the database's older and newer names of a zone are known, too",
        arguments: [
            ("Etc/UTC", 0), ("Asia/Kolkata", 19_800), ("Asia/Calcutta", 19_800), ("US/Eastern", -18_000),
            ("Europe/Kyiv", 7_200), ("Europe/Kiev", 7_200),
        ])
    func otherNames(name: String, offset: Int) throws {
        let zone = try #require(ZoneRules(name))
        #expect(zone.name == name && zone.offset(at: 1_768_000_000) == offset)
    }
}
