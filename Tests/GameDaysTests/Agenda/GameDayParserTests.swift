import Documents
import GameDays
import TestSupport
import Testing

/// The game day of a text; its file is `days/g.yaml`.
func gameDay(_ text: String) throws(Refusal) -> GameDay {
    try GameDay(Document(text: text, file: "days/g.yaml"))
}

@Suite("Game-day files")
struct GameDayParserTests {
    private static let whole = """
        version: 1
        name: quarterly
        purpose: The team can bear the loss of a zone.
        roles:
          facilitator: says go
          operator: runs the experiments
        briefing:
          - Payments are real.
        timezone: Europe/Berlin
        workingHours: { days: [mon, tue], from: 09:00, to: 16:30 }
        freezes:
          - { reason: closing of the year, from: 2026-12-15, to: 2027-01-04 }
        abortWhen: { refuted: 1, inconclusive: 2 }
        notify:
          - command: [tell, "--all"]
        coolDown: 5m
        unattended: go
        agenda:
          - step: Say hello.
            owner: facilitator
          - question: Is the on-call engineer there?
            unattended: no-go
          - experiment: ../failover.yaml
            owner: operator
            expected: The alarm rings.
            set: { expect.recovery.within: 30s }
          - experiment: /abs/tasks.yaml
            coolDown: 10s
            unattended: skip
        """

    @Test("every key has its meaning, and paths begin at the file's folder")
    func everything() throws {
        let day = try gameDay(Self.whole)
        #expect(day.name == "quarterly")
        #expect(day.roles.map(\.name) == ["facilitator", "operator"])
        #expect(day.briefing == ["Payments are real."])
        #expect(day.abortWhen.counts == [.refuted: 1, .inconclusive: 2])
        #expect(day.notify == [.command(["tell", "--all"])])
        #expect(day.agenda.map(\.work).prefix(2) == [.step, .question])
        #expect(day.agenda.map(\.owner) == ["facilitator", nil, "operator", nil])
        #expect(day.agenda.map(\.unattended) == [.go, .noGo, .go, .skip])
        #expect(day.experiments.map(\.path) == ["days/../failover.yaml", "/abs/tasks.yaml"])
        #expect(day.experiments.map(\.coolDown) == [.seconds(300), .seconds(10)])
        #expect(day.experiments[0].expected == "The alarm rings.")
        #expect(day.experiments[0].settings == ["expect.recovery.within": "30s"])
        #expect(day.agenda[3].mark.line == 27)
    }

    @Test("an agenda makes a game day of a file")
    func detection() throws {
        let day = try Document(text: "agenda: []", file: "f")
        let experiment = try Document(text: "faults: []", file: "f")
        #expect(GameDay.isDescribed(by: day))
        #expect(!GameDay.isDescribed(by: experiment))
    }

    @Test(
        "what is wrong is refused at its place with what was meant",
        arguments: [
            ("name: quarterly", "name: Q 1", "days/g.yaml:2:7: error: name cannot be \"Q 1\""),
            ("purpose:", "purpos:", "did you mean \"purpose\"?"),
            ("owner: operator", "owner: operater", "days/g.yaml:24:12: error: there is no role \"operater\"; did you"),
            ("- step: Say hello.", "- note: Say hello.", "days/g.yaml:19:5: error: an item of the agenda is one of"),
            ("- step: Say hello.", "- { step: a, question: b }\n  -", "this is several"),
            ("unattended: no-go", "unattended: maybe", "days/g.yaml:22:17: error: unattended cannot be \"maybe\""),
            ("timezone: Europe/Berlin", "timezone: Europe/Berlinn", "did you mean Europe/Berlin?"),
            ("timezone: Europe/Berlin", "", "has times and no timezone"),
            ("[mon, tue]", "[mon, tues]", "did you mean \"tue\"?"),
            ("to: 16:30", "to: 8:30", "to must be a time of day, not \"8:30\""),
            ("to: 16:30", "to: 08:30", "the working hours end before they begin"),
            ("from: 2026-12-15", "from: 2026-02-30", "days/g.yaml:12:42: error: there is no day 2026-02-30"),
            ("to: 2027-01-04", "to: 2026-12-14", "the freeze ends before it begins"),
            ("refuted: 1", "refuted: 0", "refuted is 0, outside of 1 to 1000"),
            ("refuted: 1", "not-undone: 1", "abortWhen has no key \"not-undone\""),
            ("coolDown: 10s", "coolDown: 2h", "coolDown is 2h, outside of 0s to 1h"),
            ("[tell, \"--all\"]", "[]", "command is empty"),
            ("{ expect.recovery.within: 30s }", "{ expect: { a: b } }", "expect must be one value"),
        ])
    func refused(_ was: String, _ becomes: String, _ words: String) throws {
        let text = Self.whole.replacing(was, with: becomes, maxReplacements: 1)
        try #require(text != Self.whole)
        let refusal = try #require(throws: Refusal.self) { try gameDay(text) }
        #expect(refusal.description.contains(words), "\(refusal)")
    }

    @Test("an agenda without an experiment is refused: it would prove nothing")
    func noExperiment() throws {
        let text = "version: 1\nname: a\npurpose: b\nagenda:\n  - step: c\n"
        let refusal = try #require(throws: Refusal.self) { try gameDay(text) }
        #expect(refusal.description.contains("days/g.yaml:5:3: error: agenda has no experiment"), "\(refusal)")
    }

    @Test("unattended, each go / no-go without a declared answer is named with its place; steps need none")
    func unattended() throws {
        let text = """
            version: 1
            name: a
            purpose: b
            agenda:
              - step: c
              - question: d?
              - experiment: e.yaml
                unattended: go
              - experiment: f.yaml
            """
        let refusal = try #require(throws: Refusal.self) { try gameDay(text).checkUnattended() }
        #expect(refusal.diagnostics.map(\.line) == [6, 9], "\(refusal)")
        #expect(throws: Never.self) { try gameDay(text + "\nunattended: skip").checkUnattended() }
    }
}

@Suite("When a game day may break something")
struct TimeWindowsTests {
    private static func windows(_ lines: String) throws -> TimeWindows {
        try gameDay(
            "version: 1\nname: a\npurpose: b\nagenda: [{ experiment: c.yaml }]\ntimezone: Europe/Berlin\n" + lines
        ).windows
    }

    @Test(
        "working hours are those of the time zone's clocks, before and after they change",
        arguments: [
            // Monday, 26 October 2026: 08:00 (in summer it would be 09:00), 08:59 and 09:00, an hour ahead of UTC.
            (1_792_998_000, false), (1_793_001_540, false), (1_793_001_600, true),
            // Friday, 23 October 2026, 08:59, 09:00, 15:59 and 16:00 in summer: two hours ahead.
            (1_792_738_740, false), (1_792_738_800, true), (1_792_763_940, true), (1_792_764_000, false),
            // Saturday at noon.
            (1_792_836_000, false),
        ] as [(Int64, Bool)])
    func workingHours(_ instant: Int64, _ isOpen: Bool) throws {
        let windows = try Self.windows(
            "workingHours: { days: [mon, tue, wed, thu, fri], from: 09:00, to: 16:00 }")
        #expect((windows.refusal(atSecondsSince1970: instant) == nil) == isOpen)
    }

    @Test("a freeze holds from the first second of its first day to the last of its last, and says why")
    func freeze() throws {
        let windows = try Self.windows("freezes: [{ reason: sales, from: 2026-11-27, to: 2026-11-30 }]")
        // Midnight in Berlin is 23:00 UTC of the day before: 26 and 30 November.
        let (begin, end): (Int64, Int64) = (1_795_734_000, 1_796_079_600)
        #expect(windows.refusal(atSecondsSince1970: begin - 1) == nil)
        let refusal = try #require(windows.refusal(atSecondsSince1970: begin))
        #expect(refusal == "there is a freeze (2026-11-27 to 2026-11-30 Europe/Berlin): sales")
        #expect(windows.refusal(atSecondsSince1970: end - 1) != nil)
        #expect(windows.refusal(atSecondsSince1970: end) == nil)
    }

    @Test("a freeze may begin and end at a minute")
    func minutes() throws {
        let windows = try Self.windows("freezes: [{ reason: r, from: 2026-11-27T12:00, to: 2026-11-27T12:30 }]")
        let noon: Int64 = 1_795_777_200
        #expect(windows.refusal(atSecondsSince1970: noon - 1) == nil)
        #expect(windows.refusal(atSecondsSince1970: noon) != nil)
        #expect(windows.refusal(atSecondsSince1970: noon + 1_799) != nil)
        #expect(windows.refusal(atSecondsSince1970: noon + 1_800) == nil)
    }

    @Test("without hours and freezes it is always open")
    func always() {
        #expect(TimeWindows.always.refusal(atSecondsSince1970: 0) == nil)
    }
}
