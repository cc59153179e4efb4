import Foundation
import TestSupport
import Testing

@Suite("gameday run", .timeLimit(.minutes(5)))
struct RunCommandTests {
    private static let experiment = PackageRoot.path + "/experiments/aurora-failover.yaml"

    /// A stack that cannot be reached.
    private func stack(in folder: TemporaryDirectory) throws -> String {
        try folder.write(
            """
            {"version": 1, "name": "prod", "kind": "aws", "region": "us-east-1", "account": "123456789012",
             "endpoint": "https://127.0.0.1:1", "zones": ["us-east-1a"],
             "service": {"url": "https://127.0.0.1:1"},
             "database": {"cluster": "c", "endpoint": "db.example.com"},
             "cache": {"replicationGroup": "g", "endpoint": "cache.example.com"}}
            """, to: "stack.json")
    }

    @Test("a disk on which no journal can be written ends the run before anything is sent: exit 2 with what to do")
    func fullDisk() async throws {
        let folder = try TemporaryDirectory()
        let runs = folder.file("runs")
        // No file may grow; what is printed goes through a pipe.
        let script = #"(trap "" XFSZ; ulimit -f 0; exec "$@") 2>&1 | cat; exit ${PIPESTATUS[0]}"#
        let arguments = [
            "-c", script, "bash", try BuiltProduct.path("gameday"), "run", Self.experiment, "--yes", "--stack",
            try stack(in: folder), "--runs", runs,
        ]
        let output = try await Command.run("/bin/bash", arguments)
        #expect(output.status == 2, "\(output.standardOutput)")
        #expect(output.standardOutput.contains("cannot be written: File too large"), "\(output.standardOutput)")
        #expect(output.standardOutput.contains("\nto do: "))
        let made = try FileManager.default.contentsOfDirectory(atPath: runs)
        #expect(made.count == 1)
        for run in made {
            let files = try FileManager.default.contentsOfDirectory(atPath: runs + "/" + run)
            #expect(!files.contains("history.jsonl"))
        }
    }

    @Test("runs whose directory cannot be made are reported each: one JSON object, exit 2 and what to do")
    func noDirectory() async throws {
        let folder = try TemporaryDirectory()
        let runs = try folder.write("", to: "runs")
        let output = try await Command.gameday(
            "run", Self.experiment, PackageRoot.path + "/experiments/redis-failover.yaml", "--yes", "--format", "json",
            "--stack", try stack(in: folder), "--runs", runs)
        #expect(output.status == 2, "\(output.standardError)")
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(output.standardOutput.utf8)) as? [String: Any])
        let found = try #require(report["runs"] as? [[String: Any]])
        #expect(found.map { $0["name"] as? String } == ["aurora-failover", "redis-failover"])
        #expect(found.allSatisfy { $0["verdict"] as? String == "inconclusive" && $0["report"] is NSNull })
        #expect(report["exit"] as? Int == 2)
        #expect(output.standardError.contains("to do: name a directory that can be written with --runs"))
    }

    @Test("a bad file among good ones refuses all of them before any is run: exit 64")
    func badFile() async throws {
        let folder = try TemporaryDirectory()
        let bad = try folder.write("version: 1\n", to: "bad.yaml")
        let output = try await Command.gameday(
            "run", Self.experiment, bad, "--yes", "--stack", try stack(in: folder), "--runs", folder.file("runs"))
        #expect(output.status == 64)
        #expect(output.standardError.contains(bad))
        #expect(!FileManager.default.fileExists(atPath: folder.file("runs")))
    }

    @Test("--report writes one report of all runs for a pipeline, and no reports of an earlier call are left")
    func report() async throws {
        let folder = try TemporaryDirectory()
        let runs = try folder.write("", to: "runs")
        try FileManager.default.createDirectory(atPath: folder.file("report"), withIntermediateDirectories: true)
        for name in ["junit.xml", "report.md", "result.json"] { try folder.write("stale", to: "report/" + name) }
        let output = try await Command.gameday(
            "run", Self.experiment, PackageRoot.path + "/experiments/redis-failover.yaml", "--yes", "--format", "json",
            "--stack", try stack(in: folder), "--runs", runs, "--report", folder.file("report"))
        #expect(output.status == 2, "\(output.standardError)")
        func read(_ name: String) throws -> String {
            try String(contentsOfFile: folder.file("report/" + name), encoding: .utf8)
        }
        #expect(try read("junit.xml").contains(#"<testsuite name="gameday.run" tests="2" failures="0" errors="2""#))
        #expect(try read("report.md").hasPrefix("## inconclusive: 2 experiments on "))
        #expect(
            try JSONSerialization.jsonObject(with: Data(read("result.json").utf8)) as? NSDictionary
                == JSONSerialization.jsonObject(with: Data(output.standardOutput.utf8)) as? NSDictionary)
        let none = try await Command.gameday("run", folder.file("none.yaml"), "--report", folder.file("report"))
        #expect(none.status == 64)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("report")).isEmpty)
    }
}
