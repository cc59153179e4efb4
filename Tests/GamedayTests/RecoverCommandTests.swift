import Foundation
import TestSupport
import Testing

@Suite("gameday recover and gameday halt", .timeLimit(.minutes(5)))
struct RecoverCommandTests {
    private let folder: TemporaryDirectory
    private let store: ScriptedParameters
    private static let lease = "/gameday/test/lease"

    init() throws {
        folder = try TemporaryDirectory()
        store = try ScriptedParameters()
    }

    private func stack(account: String = "000000000000") throws -> String {
        try folder.write(
            """
            {"version": 1, "name": "test", "kind": "sandbox", "region": "us-east-1", "account": "\(account)",
             "endpoint": "\(store.url)", "credentials": {"accessKeyId": "AKIASANDBOX", "secretAccessKey": "secret"},
             "zones": ["us-east-1a"], "service": {"url": "http://127.0.0.1:1"}}
            """, to: "stack.json")
    }

    @Test("where nothing is left there is nothing to do: exit 0, again and again")
    func nothing() async throws {
        for _ in 1...2 {
            let output = try await Command.gameday("recover", "--stack", try stack())
            #expect(output.status == 0, "\(output.standardError)")
            #expect(output.standardOutput == "nothing to do\n")
        }
        #expect(Set(store.calls) == ["GetParametersByPath", "GetParameter"])
    }

    @Test("the lease of a dead run is shown by --plan, then deleted, and then there is nothing to do")
    func deadRun() async throws {
        store.set(Self.lease, to: #"{"run":"run-1","host":"there","began":0,"expires":60}"#)
        let plan = try await Command.gameday("recover", "--stack", try stack(), "--plan")
        #expect(plan.status == 0)
        #expect(plan.standardOutput == "the run run-1 on there died: its expired lease would be deleted\n")
        #expect(store[Self.lease] != nil)
        let output = try await Command.gameday("recover", "--stack", try stack())
        #expect(output.status == 0, "\(output.standardError)")
        #expect(output.standardOutput == "the expired lease of the run run-1 is deleted\n")
        #expect(store[Self.lease] == nil)
        #expect(try await Command.gameday("recover", "--stack", try stack()).standardOutput == "nothing to do\n")
    }

    @Test("a lease that is no lease is left alone without --force: exit 4 with what to do")
    func unreadable() async throws {
        store.set(Self.lease, to: "mine")
        let output = try await Command.gameday("recover", "--stack", try stack())
        #expect(output.status == 4)
        #expect(output.standardError.contains("to do: "))
        #expect(output.standardError.contains("--force"))
        #expect(try await Command.gameday("recover", "--stack", try stack(), "--force").status == 0)
        #expect(store[Self.lease] == nil)
    }

    @Test("credentials of another account are refused before anything is read: exit 2")
    func otherAccount() async throws {
        let output = try await Command.gameday("recover", "--stack", try stack(account: "123456789012"))
        #expect(output.status == 2)
        #expect(output.standardError.contains("123456789012"))
        #expect(store.calls.isEmpty)
    }

    @Test("halting where no run is going on says so: exit 64")
    func noRun() async throws {
        let none = try await Command.gameday("halt", "--runs", folder.file("runs"))
        #expect(none.status == 64)
        #expect(none.standardError.contains("no run is going on in"))
        try FileManager.default.createDirectory(atPath: folder.file("runs/old"), withIntermediateDirectories: true)
        try folder.write("{}\n", to: "runs/old/journal.jsonl")
        let ended = try await Command.gameday("halt", "old", "--runs", folder.file("runs"))
        #expect(ended.status == 64)
        #expect(ended.standardError.contains("the run old is not going on"))
        let unknown = try await Command.gameday("halt", "new", "--runs", folder.file("runs"))
        #expect(unknown.standardError.contains("there is no run new in"))
        #expect(!FileManager.default.fileExists(atPath: folder.file("runs/old/halt")))
    }
}
