import Documents
import Foundation
import GameDays
import TestSupport
import Testing

@Suite("The JSON Schema of game days", .timeLimit(.minutes(5)))
struct GameDaySchemaTests {
    private static let folder = PackageRoot.path + "/experiments/gamedays"

    private static func verdicts(_ texts: [String]) async throws -> [String] {
        let schema = try String(
            contentsOfFile: PackageRoot.path + "/experiments/schema/gameday.schema.json", encoding: .utf8)
        return try await SchemaPeer.verdicts(schema: schema, of: texts)
    }

    @Test(
        "every committed game day is taken by the parser and the schema, is named as its file, and has its experiments")
    func committed() async throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder).filter { $0.hasSuffix(".yaml") }
        #expect(names.count >= 2)
        var texts: [String] = []
        for name in names {
            let day = try GameDay(Document(path: "\(Self.folder)/\(name)"))
            #expect(name == day.name + ".yaml")
            for item in day.experiments { #expect(FileManager.default.fileExists(atPath: item.path), "\(item.path)") }
            texts.append(day.text)
        }
        #expect(try await Self.verdicts(texts) == texts.map { _ in "" })
    }

    @Test("the smoke needs nobody, the quarterly day does")
    func unattended() throws {
        try GameDay(Document(path: Self.folder + "/weekly-smoke.yaml")).checkUnattended()
        let quarterly = try GameDay(Document(path: Self.folder + "/quarterly.yaml"))
        #expect(throws: Refusal.self) { try quarterly.checkUnattended() }
    }

    /// One change each to a game day that is valid, as (what, by what, whether it still is).
    private static let changes: [(String, String, Bool)] = [
        ("name: a", "name: A", false), ("purpose: b", "", false), ("purpose: b", "purpose: b\nwhy: c", false),
        ("coolDown: 5m", "coolDown: soon", false), ("coolDown: 5m", "coolDown: 250ms", true),
        ("unattended: go", "unattended: yes", false), ("unattended: go", "unattended: no-go", true),
        ("timezone: UTC", "", false), ("timezone: UTC", "timezone: CET", false),
        ("[mon]", "[]", false), ("[mon]", "[monday]", false), ("09:00", "9:00", false), ("09:00", "09:60", false),
        ("to: 2027-01-04", "to: 2027-01-04T18:00", true), ("to: 2027-01-04", "to: tomorrow", false),
        ("refuted: 1", "refuted: 0", false), ("refuted: 1", "verified: 1", false),
        ("command: [x]", "command: []", false), ("command: [x]", "webhook: x", false),
        ("- step: s", "- step: s\n    coolDown: 5m", false), ("- step: s", "- steps: s", false),
        ("- step: s", "- step: s\n    question: q", false), ("- experiment: e.yaml", "- step: e", false),
        ("set: { a.b: 1s }", "set: { a.b: 1 }", true), ("set: { a.b: 1s }", "set: { a: { b: 1 } }", false),
        ("set: { a.b: 1s }", "set: [a]", false), ("owner: me", "owner: 5", false),
    ]

    @Test("the schema takes what the parser takes and refuses what it refuses")
    func sameVerdicts() async throws {
        let base = """
            version: 1
            name: a
            purpose: b
            roles: { me: all }
            timezone: UTC
            workingHours: { days: [mon], from: 09:00, to: 16:00 }
            freezes: [{ reason: r, from: 2026-12-15, to: 2027-01-04 }]
            abortWhen: { refuted: 1 }
            notify: [{ command: [x] }]
            coolDown: 5m
            unattended: go
            agenda:
              - step: s
              - question: q?
              - experiment: e.yaml
                owner: me
                set: { a.b: 1s }
            """
        let texts = [base] + Self.changes.map { base.replacing($0.0, with: $0.1, maxReplacements: 1) }
        let verdicts = try await Self.verdicts(texts)
        for (text, (verdict, isValid)) in zip(texts, zip(verdicts, [true] + Self.changes.map(\.2))) {
            #expect((verdict == "") == isValid, "the schema says \"\(verdict)\":\n\(text)")
            let parsed = try? GameDay(Document(text: text, file: "f"))
            #expect((parsed != nil) == isValid, "the parser:\n\(text)")
        }
    }
}
