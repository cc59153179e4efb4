import Documents
import Foundation
import GameDays
import TestSupport
import Testing

@Suite("The JSON Schema of schedules", .timeLimit(.minutes(5)))
struct ScheduleSchemaTests {
    private static let folder = PackageRoot.path + "/experiments/schedules"

    private static func verdicts(_ texts: [String]) async throws -> [String] {
        let schema = try String(
            contentsOfFile: PackageRoot.path + "/experiments/schema/schedule.schema.json", encoding: .utf8)
        return try await SchemaPeer.verdicts(schema: schema, of: texts)
    }

    private static func isTaken(_ text: String) -> Bool {
        (try? ScheduleFile(Document(text: text, file: "f"), now: ScheduleFileTests.now)) != nil
    }

    @Test("every committed schedule is taken by the schema")
    func committed() async throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder).filter { $0.hasSuffix(".yaml") }
        #expect(names.contains("payments.yaml"))
        let texts = try names.map { try String(contentsOfFile: "\(Self.folder)/\($0)", encoding: .utf8) }
        #expect(try await Self.verdicts(texts) == texts.map { _ in "" })
    }

    private static let base = """
        version: 1
        name: a
        stack: s.json
        to: s3://bucket
        timezone: UTC
        freezes: [{ reason: r, from: 2026-12-15, to: 2027-01-04 }]
        schedules:
          - name: b
            cron: "0 10 * * TUE"
            experiments: [e.yaml]
            jitter: 5m
            set: { a.b: 1s }
            preconditions: { alarms: [x], tasksPerZone: 2 }
        """

    /// One change each to a schedule that is valid, as (what, by what, whether it still is).
    private static let changes: [(String, String, Bool)] = [
        ("name: a", "name: A", false), ("name: a", "name: a\nwhy: c", false), ("version: 1", "version: 2", false),
        ("stack: s.json", "stack: 5", false), ("stack: s.json\n", "", true),
        ("to: s3://bucket", "to: [a.yaml, s3://b]", true), ("to: s3://bucket", "to: []", false),
        ("to: s3://bucket", "to: [a, a]", false), ("to: s3://bucket", "to: \" \"", false),
        ("to: s3://bucket\n", "", true),
        ("timezone: UTC\n", "", false), ("timezone: UTC", "timezone: CET", false),
        ("to: 2027-01-04", "to: 2027-01-04T18:00", true), ("to: 2027-01-04", "to: 2027-13-04", false),
        ("to: 2027-01-04", "to: tomorrow", false), ("reason: r, ", "", false),
        ("reason: r", "reason: r, why: s", false),
        ("experiments: [e.yaml]", "suite: e.yaml", true), ("experiments: [e.yaml]", "gameDay: e.yaml", true),
        ("experiments: [e.yaml]", "gameday: e.yaml", false), ("experiments: [e.yaml]", "suite: [e.yaml]", false),
        ("experiments: [e.yaml]", "experiments: []", false), ("experiments: [e.yaml]", "experiments: e.yaml", false),
        ("experiments: [e.yaml]", "experiments: [e.yaml]\n    suite: e.yaml", false),
        ("    experiments: [e.yaml]\n", "", false), ("- name: b\n    cron", "- cron", false),
        ("jitter: 5m", "jitter: soon", false), ("jitter: 5m", "jitter: 0s", true),
        ("set: { a.b: 1s }", "set: { a.b: 1 }", true), ("set: { a.b: 1s }", "set: { a: { b: 1 } }", false),
        ("tasksPerZone: 2", "tasksPerZone: two", false), ("tasksPerZone: 2", "tasks: 2", false),
        ("alarms: [x]", "alarms: [x, x]", false), ("alarms: [x]", "alarms: []", true),
    ]

    /// Cron lines, and whether they are any.
    private static let lines: [(String, Bool)] = [
        ("@daily", true), ("@Hourly", true), ("@reboot", false), ("@dayly", false), ("* * * *", false),
        ("* * * * * *", false), ("*/5 0,12 1-15/2 jan-MAR,12 1-5", true), ("59 23 31 12 7", true),
        ("60 0 * * *", false), ("0 24 * * *", false), ("0 0 0 * *", false), ("0 0 32 * *", false),
        ("0 0 * 13 *", false), ("0 0 * * 8", false), ("0 0 * FOO *", false), ("0 0 ? * TUE", false),
        ("0/5 * * * *", false), ("*/0 * * * *", false), ("0, * * * *", false), ("05 08 * * *", true),
        ("0\t 9 * * SUN", true),
    ]

    @Test("the schema takes what the parser takes and refuses what it refuses")
    func sameVerdicts() async throws {
        // A jitter would have to be shorter than what is between two runs, which no schema knows.
        let steady = Self.base.replacing("    jitter: 5m\n", with: "")
        let cases =
            [(Self.base, true)]
            + Self.changes.map { (Self.base.replacing($0.0, with: $0.1, maxReplacements: 1), $0.2) }
            + Self.lines.map { (steady.replacing("0 10 * * TUE", with: $0.0), $0.1) }
        let verdicts = try await Self.verdicts(cases.map(\.0))
        for ((text, isValid), verdict) in zip(cases, verdicts) {
            #expect((verdict == "") == isValid, "the schema says \"\(verdict)\":\n\(text)")
            #expect(Self.isTaken(text) == isValid, "the parser:\n\(text)")
        }
    }

    @Test("each schedule and each freeze may have a time zone of its own, or else the file must")
    func zones() async throws {
        let own = Self.base.replacing("timezone: UTC\n", with: "").replacing(
            "    jitter:", with: "    timezone: UTC\n    jitter:")
        let both = own.replacing("reason: r,", with: "reason: r, timezone: UTC,")
        #expect(try await Self.verdicts([own, both]).map(\.isEmpty) == [false, true])
        #expect([own, both].map(Self.isTaken) == [false, true])
    }

    /// What a schema cannot say, and so takes where the parser refuses.
    @Test("the few rules that a schema cannot express")
    func beyondSchema() async throws {
        let texts = [
            ("2026-12-15", "2026-11-31"), ("2026-12-15", "2027-06-01"), ("timezone: UTC", "timezone: Europe/Berlni"),
            ("TUE", "6-2"), ("0 10 * * TUE", "0 0 30 2 *"), ("0 10 * *", "0 10 1-5/9 *"), ("jitter: 5m", "jitter: 25h"),
            ("0 10 * * TUE", "*/5 * * * *"),
        ].map { Self.base.replacing($0.0, with: $0.1, maxReplacements: 1) }
        #expect(texts.map(Self.isTaken) == texts.map { _ in false })
        #expect(try await Self.verdicts(texts) == texts.map { _ in "" })
    }
}
