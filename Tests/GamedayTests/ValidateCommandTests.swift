import Foundation
import TestSupport
import Testing

@Suite("gameday validate", .timeLimit(.minutes(5)))
struct ValidateCommandTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private static func experiment(_ name: String, within: String = "60s") -> String {
        """
        version: 1
        name: \(name)
        hypothesis: Nothing is lost.
        faults:
          - rds/failover-db-cluster: { cluster: aurora }
        expect:
          recovery: { within: \(within) }

        """
    }

    @Test("of two files the good one is said to be valid and the bad one is shown with its place: exit 64")
    func oneBad() async throws {
        let bad = try folder.write(Self.experiment("bad").replacing("faults:", with: "fautls:"), to: "bad.yaml")
        let good = try folder.write(Self.experiment("good"), to: "good.yaml")
        let output = try await Command.gameday("validate", bad, good)
        #expect(output.status == 64)
        #expect(output.standardOutput == "\(good): good is valid\n")
        #expect(output.standardError.contains("\(bad):4:1"), "\(output.standardError)")
        #expect(output.standardError.contains("faults"))
        #expect(output.standardError.hasSuffix("gameday: 1 file is not valid\nto do: mend what is named above\n"))
    }

    @Test("every bad file is shown, not only the first")
    func twoBad() async throws {
        let first = try folder.write(Self.experiment("a", within: "soon"), to: "a.yaml")
        let second = try folder.write(Self.experiment("b", within: "0s"), to: "b.yaml")
        let output = try await Command.gameday("validate", first, second)
        #expect(output.status == 64)
        #expect(output.standardError.contains("\(first):7:23"), "\(output.standardError)")
        #expect(output.standardError.contains("\(second):7:23"))
        #expect(output.standardError.contains("2 files are not valid"))
    }

    @Test("suites, game days, schedules and destinations are valid with everything that they name, or not")
    func otherKinds() async throws {
        try folder.write(Self.experiment("good"), to: "e.yaml")
        let suite = try folder.write("version: 1\nname: mine\nexperiments: [e.yaml]\n", to: "suite.yaml")
        let places = try folder.write("version: 1\ndestinations: [s3: { to: s3://bucket/prod }]\n", to: "to.yaml")
        let text =
            "version: 1\nname: plan\nto: to.yaml\ntimezone: UTC\nschedules:\n"
            + "  - { name: a, cron: \"0 10 * * *\", suite: suite.yaml }\n"
        let schedule = try folder.write(text, to: "schedule.yaml")
        let good = try await Command.gameday("validate", suite, schedule, places)
        #expect(
            good.standardOutput
                == "\(suite): mine is valid\n\(schedule): plan is valid\n\(places): s3://bucket/prod is valid\n")
        #expect(good.status == 0, "\(good.standardError)")
        try folder.write("version: 1\nname: mine\nexperiments:\n  - gone.yaml\n", to: "suite.yaml")
        let bad = try await Command.gameday("validate", schedule, suite)
        #expect(bad.status == 64)
        let complaint = "\(suite):4:5: error: \(folder.file("gone.yaml")): there is no such file"
        #expect(bad.standardError.components(separatedBy: complaint).count == 3, "\(bad.standardError)")
        #expect(bad.standardError.contains("2 files are not valid"))
        let nowhere = try folder.write(text.replacing("to: to.yaml", with: "to: [gone.yaml]"), to: "nowhere.yaml")
        try folder.write("version: 1\nname: mine\nexperiments: [e.yaml]\n", to: "suite.yaml")
        let refused = try await Command.gameday("validate", nowhere)
        #expect(refused.standardError.contains("nowhere.yaml:3:6: error: "), "\(refused.standardError)")
    }

    @Test("values of ${set...} that only the command line can say are left open in a suite as in an experiment")
    func openSettings() async throws {
        let file = try folder.write(
            Self.experiment("good").replacing("within: 60s", with: "within: \"${set.limit}\""), to: "e.yaml")
        let suite = try folder.write("version: 1\nname: mine\nexperiments: [e.yaml]\n", to: "suite.yaml")
        let open = try await Command.gameday("validate", file, suite)
        #expect(open.status == 0, "\(open.standardError)")
        let verify = try await Command.gameday("verify", "--suite", suite, "--plan")
        #expect(verify.status == 64)
        #expect(verify.standardError.contains("set.limit"), "\(verify.standardError)")
    }

    @Test("a valid file exits 0, and --set overrides its keys")
    func settings() async throws {
        let file = try folder.write(Self.experiment("good"), to: "good.yaml")
        #expect(try await Command.gameday("validate", file).status == 0)
        let good = try await Command.gameday("validate", file, "--set", "expect.recovery.within=30s")
        #expect(good.status == 0, "\(good.standardError)")
        let bad = try await Command.gameday("validate", file, "--set", "expect.recovery.within=soon")
        #expect(bad.status == 64)
        #expect(bad.standardError.contains("--set expect.recovery.within"), "\(bad.standardError)")
        let malformed = try await Command.gameday("validate", file, "--set", "within")
        #expect(malformed.status == 64)
        #expect(malformed.standardError.contains("--set within has no value"))
    }
}
