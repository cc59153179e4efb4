import Testing

@testable import GameDays

@Suite("Whether a scheduled game day can ever be held")
struct DueInWorkingHoursTests {
    /// 2026-11-28 00:00 UTC, a Saturday.
    private static let now: Int64 = 1_795_824_000

    private static func refusal(
        _ cron: String, zone: String = "Europe/Berlin", jitterSeconds: Int64 = 0, windows: TimeWindows
    ) throws -> String? {
        let times = CronTimes(expression: try CronExpression(cron), zone: try #require(ZoneRules(zone)))
        let schedule = Schedule(
            name: "s", times: times, work: ScheduledWork(kind: .gameDay, files: []), settings: [:],
            jitterSeconds: jitterSeconds, preconditions: Preconditions())
        return schedule.refusal(by: windows, after: now)
    }

    /// Tuesday to Thursday, ten to four by the clocks of Berlin.
    private static func office(freezes: [Freeze] = []) throws -> TimeWindows {
        TimeWindows(
            zone: try #require(ZoneRules("Europe/Berlin")),
            workingHours: TimeWindows.WorkingHours(days: [.tue, .wed, .thu], from: 600, to: 960), freezes: freezes)
    }

    @Test(
        "one of its times within the hours is enough",
        arguments: [
            "0 10 * * TUE", "59 15 * * *", "0 12 1 * *", "* * * * *", "30 11 29 2 *",
            // A Thursday only in some years.
            "0 12 24 12 *",
        ])
    func held(cron: String) throws {
        #expect(try Self.refusal(cron, windows: Self.office()) == nil)
    }

    @Test(
        "none of its times within the hours is said, with the next of them",
        arguments: [
            ("0 16 * * TUE", "tue 16:00"), ("0 12 * * SAT,SUN", "sat 12:00"), ("*/5 3 * * *", "sat 03:00"),
            ("59 9 * * *", "sat 09:59"),
        ])
    func neverHeld(cron: String, next: String) throws {
        #expect(
            try Self.refusal(cron, windows: Self.office())
                == "no time at which it is due is within the game day's working hours: at the next, it is \(next) in "
                + "Europe/Berlin, outside of the working hours (tue, wed, thu 10:00 to 16:00)")
    }

    @Test("its times are by its own clocks, the hours by those of the game day")
    func zones() throws {
        #expect(try Self.refusal("0 5 * * WED", zone: "America/New_York", windows: Self.office()) == nil)
        #expect(try Self.refusal("0 11 * * WED", zone: "America/New_York", windows: Self.office()) != nil)
        // Half past four in Berlin, but half past three between the two countries' changes of the clocks.
        #expect(try Self.refusal("30 10 * * WED", zone: "America/New_York", windows: Self.office()) == nil)
    }

    @Test("jitter may move a start into the hours")
    func jitter() throws {
        #expect(try Self.refusal("50 9 * * TUE", jitterSeconds: 660, windows: Self.office()) == nil)
        #expect(try Self.refusal("50 9 * * TUE", jitterSeconds: 540, windows: Self.office()) != nil)
    }

    @Test("without working hours any time will do, and a freeze ends")
    func anyTime() throws {
        #expect(try Self.refusal("0 3 * * SUN", windows: .always) == nil)
        let freeze = Freeze(from: 0, to: Self.now + 400 * 86_400, reason: "r", written: "w")
        #expect(try Self.refusal("0 10 * * TUE", windows: Self.office(freezes: [freeze])) == nil)
    }
}
