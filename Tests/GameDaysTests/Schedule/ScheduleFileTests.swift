import Documents
import Testing

@testable import GameDays

@Suite("Schedule files")
struct ScheduleFileTests {
    /// 2026-11-28 00:00 UTC.
    static let now: Int64 = 1_795_824_000

    private static func read(_ text: String) throws(Refusal) -> ScheduleFile {
        try ScheduleFile(Document(text: text, file: "plans/s.yaml"), now: now)
    }

    private static let good = """
        version: 1
        name: payments
        stack: stack.json
        timezone: Europe/Berlin
        freezes:
          - { from: 2026-12-18, to: 2027-01-04, reason: the year's end }
          - { from: "2026-12-01T09:00", to: "2026-12-01T17:00", timezone: UTC, reason: an audit }
        schedules:
          - name: weekly
            cron: "0 10 * * TUE"
            experiments: [../aurora-failover.yaml, /srv/zone.yaml]
            jitter: 15m
            set: { rate: 100/s }
            preconditions: { alarms: [a, b], tasksPerZone: 3 }
          - name: nightly
            cron: 30 2 * * 1-5
            timezone: America/New_York
            experiments: [tasks.yaml]
        """

    @Test("a file with everything in it")
    func everything() throws {
        let file = try Self.read(Self.good)
        #expect(file.name == "payments" && file.stack == "plans/stack.json" && file.warnings == [])
        #expect(file.schedules.map(\.name) == ["weekly", "nightly"])
        let weekly = file.schedules[0]
        #expect(weekly.work.kind == .experiments)
        #expect(weekly.work.paths == ["plans/../aurora-failover.yaml", "/srv/zone.yaml"])
        #expect(weekly.work.files[1].mark == Mark(file: "plans/s.yaml", line: 11, column: 44))
        #expect(weekly.jitterSeconds == 900 && weekly.settings == ["rate": "100/s"])
        #expect(weekly.preconditions == Preconditions(alarms: ["a", "b"], tasksPerZone: 3))
        #expect(weekly.words(try #require(weekly.next(after: Self.now))) == "2026-12-01 10:00:00 Europe/Berlin")
        #expect(file.schedules[1].words == "30 2 * * 1-5 America/New_York")
        #expect(file.schedules[1].preconditions == Preconditions())
    }

    @Test(
        "a freeze lasts from the first instant of its first day through the last of its last, or from minute to minute")
    func freezes() throws {
        let freezes = try Self.read(Self.good).freezes
        let berlin = try #require(ZoneRules("Europe/Berlin"))
        #expect(berlin.words(freezes[0].from) == "2026-12-18 00:00:00 Europe/Berlin")
        #expect(berlin.words(freezes[0].to) == "2027-01-05 00:00:00 Europe/Berlin")
        #expect(!freezes[0].contains(freezes[0].from - 1) && freezes[0].contains(freezes[0].from))
        #expect(freezes[0].contains(freezes[0].to - 1) && !freezes[0].contains(freezes[0].to))
        #expect(ZoneRules.utc.words(freezes[1].from) == "2026-12-01 09:00:00 UTC")
        #expect(freezes[1].to - freezes[1].from == 8 * 3_600)
    }

    /// What of the good file is replaced, by what, and the diagnostic.
    @Test(
        "everything that is wrong is said with its place and a mend",
        arguments: [
            ("version: 1", "version: 2", "1:10: error: version is 2"),
            ("name: payments", "name: Payments!", "2:7: error: name cannot be \"Payments!\""),
            ("Europe/Berlin", "Europe/Berlni", "4:11: error: there is no time zone \"Europe/Berlni\"; did you mean"),
            ("timezone: Europe/Berlin\n", "", "5:5: error: the freeze has no time zone; add `timezone:"),
            ("timezone: Europe/Berlin\n", "", "9:11: error: the schedule has no time zone; add `timezone:"),
            ("2026-12-18", "2026-02-30", "6:13: error: there is no day 2026-02-30; that month has 28 days"),
            ("2026-12-18", "2026-13-01", "6:13: error: there is no month 13"),
            ("2026-12-18", "18.12.2026", "6:13: error: \"18.12.2026\" is no date; write a day such as"),
            ("T17:00", "T25:00", "7:38: error: there is no time 25:00"),
            ("T17:00", "T08:00", "7:37: error: the freeze ends before it begins"),
            (", reason: an audit", "", "7:5: error: the freeze lacks reason; add why"),
            ("\"0 10 * * TUE\"", "\"0 10 31 2 *\"", "10:17: error: no FEB has a day 31, so this would never be due"),
            ("\"0 10 * * TUE\"", "\"*/0 10 * * *\"", "10:14: error: a step of 0 never moves on"),
            ("30 2 * * 1-5", "61 2 * * 1-5", "16:11: error: there is no minute 61; write 0 to 59"),
            ("30 2 * * 1-5", "30 2 * * 1-9", "16:22: error: there is no weekday 9"),
            ("\"0 10 * * TUE\"", "*/5 10 * * *", "10:12: error: a value that begins with * is an alias"),
            ("jitter: 15m", "jitter: 999h", "12:13: error: jitter is 999h, outside of"),
            ("cron: \"0 10 * * TUE\"", "cron: \"0,10 * * * *\"", "12:13: error: the jitter of 15m is not shorter than"),
            ("name: nightly", "name: weekly", "15:11: error: there are two schedules \"weekly\""),
            ("tasksPerZone: 3", "tasks: 3", "14:38: error: preconditions has no key \"tasks\""),
            ("[tasks.yaml]", "[]", "18:18: error: experiments is empty"),
            (
                "    experiments: [tasks.yaml]", "    jitter: 1m",
                "15:5: error: a schedule runs one of experiments, suite and gameDay; this has none of them; add"
            ),
            (
                "[tasks.yaml]", "[tasks.yaml]\n    suite: a.yaml",
                "15:5: error: a schedule runs one of experiments, suite and gameDay; this has experiments and suite"
            ),
            ("experiments: [tasks.yaml]", "suite: [tasks.yaml]", "18:12: error: suite must be text, not a list"),
            ("experiments: [tasks.yaml]", "gameDay: \" \"", "18:14: error: gameDay is empty"),
            ("experiments: [tasks.yaml]", "gameDay:", "18:5: error: gameDay has no value"),
            (
                "experiments: [tasks.yaml]", "gameday: a.yaml",
                "18:5: error: the schedule has no key \"gameday\"; did you"
            ),
            ("stack: stack.json", "to: []", "3:5: error: to is empty; name a place, or remove the key"),
            ("stack: stack.json", "to: { s3: a }", "3:5: error: to must be text, not a mapping"),
            ("stack: stack.json", "to: [a.yaml, 5]", "3:14: error: an item of to must be text, not the number 5"),
            ("jitter: 15m", "jiter: 15m", "12:5: error: the schedule has no key \"jiter\"; did you mean \"jitter\"?"),
        ] as [(String, String, String)])
    func refused(old: String, new: String, expected: String) throws {
        let text = Self.good.replacing(old, with: new, maxReplacements: 1)
        let refusal = try #require(throws: Refusal.self) { try Self.read(text) }
        #expect(refusal.description.contains("plans/s.yaml:\(expected)"), "\(refusal)")
    }

    @Test("finished runs go to one place or to several; files begin at the folder of the schedule file")
    func destinations() throws {
        func places(_ line: String) throws -> [NamedFile] {
            try Self.read(Self.good.replacing("stack: stack.json", with: line)).destinations
        }
        #expect(try places("stack: s.json") == [])
        #expect(try places("to: s3://bucket/prefix").map(\.path) == ["s3://bucket/prefix"])
        let several = try places("to: [../destinations.yaml, s3://bucket]")
        #expect(several.map(\.path) == ["plans/../destinations.yaml", "s3://bucket"])
        #expect(several[1].mark == Mark(file: "plans/s.yaml", line: 3, column: 28))
    }

    @Test("a schedule may run a suite, or a game day, from the folder of its file")
    func otherWork() throws {
        func work(_ line: String) throws -> ScheduledWork {
            try Self.read(Self.good.replacing("experiments: [tasks.yaml]", with: line)).schedules[1].work
        }
        let suite = try work("suite: ../suites/post-deploy.yaml")
        #expect(suite.kind == .suite && suite.paths == ["plans/../suites/post-deploy.yaml"])
        #expect(suite.files[0].mark == Mark(file: "plans/s.yaml", line: 18, column: 12))
        let day = try work("gameDay: /srv/weekly.yaml")
        #expect(day.kind == .gameDay && day.paths == ["/srv/weekly.yaml"])
    }

    @Test(
        "two schedules that run the same at the same times are refused",
        arguments: ["experiments: [tasks.yaml]", "suite: tasks.yaml", "gameDay: tasks.yaml"])
    func twice(work: String) throws {
        let again = """

              - name: again
                cron: 30 2 * * 1-5
                timezone: America/New_York
                \(work)
            """
        let text = Self.good.replacing("experiments: [tasks.yaml]", with: work) + again
        let refusal = try #require(throws: Refusal.self) { try Self.read(text) }
        #expect(refusal.description.contains("again runs the same at the same times as nightly"), "\(refusal)")
    }

    @Test("a freeze that is over is a warning")
    func over() throws {
        let file = try Self.read(
            Self.good.replacing("2026-12-18", with: "2025-12-18").replacing("2027-01-04", with: "2026-01-04"))
        #expect(
            file.warnings.map(\.description) == [
                "plans/s.yaml:6:13: warning: the freeze is over; remove it when it is not needed any more"
            ])
    }

    @Test("the jitter is the same on every machine, within its bounds, spread, and another for each stack and schedule")
    func jitter() {
        let times = (0..<2_000).map { Self.now + $0 * 60 }
        func all(_ stack: String, _ schedule: String) -> [Int64] {
            times.map { Jitter.seconds(upTo: 599, stack: stack, schedule: schedule, due: $0) }
        }
        let one = all("prod", "weekly")
        #expect(one == all("prod", "weekly"))
        #expect(one.allSatisfy { (0...599).contains($0) })
        // Ten parts of the range have about 200 each: five standard deviations are 67.
        for part in 0..<10 {
            let count = one.count { $0 / 60 == Int64(part) }
            #expect((133...267).contains(count), "part \(part) has \(count)")
        }
        #expect(one != all("prod", "nightly") && one != all("staging", "weekly"))
        // A change of the formula would make agents of two versions disagree.
        #expect(Jitter.seconds(upTo: 900, stack: "prod", schedule: "weekly", due: 1_796_115_600) == Self.pinned)
        #expect(Jitter.seconds(upTo: 0, stack: "prod", schedule: "weekly", due: 1) == 0)
    }

    /// Reckoned by another program.
    private static let pinned: Int64 = 700
}
