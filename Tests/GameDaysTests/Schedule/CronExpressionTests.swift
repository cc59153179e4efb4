import Testing

@testable import GameDays

@Suite("Cron lines")
struct CronExpressionTests {
    @Test(
        "names, ranges, lists and steps are the numbers that they stand for",
        arguments: [
            ("0", .minute, [0]), ("*/15", .minute, [0, 15, 30, 45]), ("10-30/10,59", .minute, [10, 20, 30, 59]),
            ("9-17/4", .hour, [9, 13, 17]), ("JAN-mar,12", .month, [1, 2, 3, 12]),
            ("MON-FRI", .weekday, [1, 2, 3, 4, 5]),
            ("7", .weekday, [0]), ("FRI-SUN", .weekday, [0, 5, 6]), ("*", .weekday, [0, 1, 2, 3, 4, 5, 6]),
            ("*/2", .weekday, [0, 2, 4, 6]), ("31", .day, [31]),
        ] as [(String, CronField.Kind, [Int])])
    func fields(text: String, kind: CronField.Kind, numbers: [Int]) throws {
        #expect(try CronField(text[...], kind, at: 0).numbers == numbers)
    }

    @Test(
        "a word stands for its line",
        arguments: [
            "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@weekly": "0 0 * * 0",
            "@monthly": "0 0 1 * *", "@yearly": "0 0 1 1 *", "@ANNUALLY": "0 0 1 1 *",
        ])
    func words(word: String, line: String) throws {
        let (left, right) = (try CronExpression(word), try CronExpression(line))
        #expect(left.minutes == right.minutes && left.hours == right.hours && left.days == right.days)
        #expect(left.months == right.months && left.weekdays == right.weekdays)
    }

    /// The line, where in it the fault is, a part of the message and a part of the mend.
    @Test(
        "what can never be due, or means nothing, is refused with its place and a mend",
        arguments: [
            ("0 0 31 2 *", 4, "no FEB has a day 31", "write 1 to 29"),
            ("0 0 30 FEB *", 4, "no FEB has a day 30", "write 1 to 29"),
            ("0 0 31 4,6,9,11 MON", 4, "no APR, JUN, SEP, NOV has a day 31", "write 1 to 30"),
            ("*/0 * * * *", 2, "a step of 0 never moves on", "write a step of 1 to 59"),
            ("61 * * * *", 0, "there is no minute 61", "write 0 to 59"),
            ("0 24 * * *", 2, "there is no hour 24", "write 0 to 23"),
            ("0 0 0 * *", 4, "there is no day of the month 0", "write 1 to 31"),
            ("0 0 1 13 *", 6, "there is no month 13", "write 1 to 12"),
            ("0 0 * * 8", 8, "there is no weekday 8", "write 0 to 7"),
            ("*/60 * * * *", 2, "the step 60 is longer", "or 0 alone"),
            ("5/15 * * * *", 1, "the step /15 follows a single minute", "write 5-59/15"),
            ("0 17-9 * * *", 2, "the range 17-9 of the hour runs backwards", "write 17-23,0-9"),
            ("0 0 * * TEU", 8, "\"TEU\" is no weekday", "did you mean TUE?"),
            ("0 0 L * *", 4, "\"L\" is no day of the month", "L, W, # and ? are of other schedulers"),
            ("0,,5 * * * *", 2, "the minute has an empty item", "remove a comma"),
            ("-5 * * * *", 0, "\"\" is no minute", "write 0 to 59"),
            ("1.5 * * * *", 0, "\"1.5\" is no minute", "write 0 to 59"),
            ("0 0 * *", 7, "this one has 4", "minute, hour, day of the month, month and weekday"),
            ("0 0 0 * * TUE 2026", 10, "this one has 7", "minute, hour"),
            ("", 0, "this one has 0", "minute, hour"),
            ("@dayly", 0, "there is no \"@dayly\"", "did you mean \"@daily\"?"),
            ("@reboot", 0, "@reboot is no time", "gameday agent --once"),
            ("*/-5 * * * *", 2, "is no number", "write a step"),
        ] as [(String, Int, String, String)])
    func refused(line: String, offset: Int, message: String, mend: String) throws {
        let fault = try #require(throws: CronFault.self) { try CronExpression(line) }
        #expect(fault.offset == offset, "\(fault)")
        #expect(fault.message.contains(message), "\(fault)")
        #expect(fault.mend.contains(mend), "\(fault)")
    }

    @Test("with both day fields written out one of them is enough; with a star both must match")
    func days() throws {
        // 13 February 2026 is a Friday.
        let either = try CronExpression("0 0 13 * FRI")
        #expect(either.matches(CivilDay(year: 2026, month: 2, day: 13)))
        #expect(either.matches(CivilDay(year: 2026, month: 2, day: 6)))
        #expect(either.matches(CivilDay(year: 2026, month: 4, day: 13)))
        #expect(!either.matches(CivilDay(year: 2026, month: 2, day: 14)))
        let both = try CronExpression("0 0 */2 * FRI")
        #expect(both.matches(CivilDay(year: 2026, month: 2, day: 13)))
        #expect(!both.matches(CivilDay(year: 2026, month: 2, day: 6)))
        #expect(!both.matches(CivilDay(year: 2026, month: 2, day: 15)))
    }

    @Test("days and their numbers are each other's inverse over 800 years, and weekdays follow each other")
    func civilDays() {
        var previous = CivilDay(number: -146_098)
        for number in -146_097...146_097 {
            let day = CivilDay(number: number)
            #expect(day.number == number && previous < day && day.weekday == (previous.weekday + 1) % 7)
            previous = day
        }
        #expect(CivilDay(number: 0) == CivilDay(year: 1970, month: 1, day: 1))
        #expect(CivilDay(number: 0).weekday == 4)
        #expect(CivilDay(year: 2000, month: 2, day: 29).number == 11_016)
    }
}
