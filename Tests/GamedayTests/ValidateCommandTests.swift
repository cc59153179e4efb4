import TestSupport
import Testing

@Suite("gameday validate", .timeLimit(.minutes(1)))
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
