import Foundation
import Glibc
import HTTPClient
import Runner
import TestSupport
import Testing

@Suite("Finding a run and asking it to halt", .timeLimit(.minutes(5)))
struct HaltRequestTests {
    private let folder: TemporaryDirectory
    private let store: ScriptedParameters
    private let http = HTTPClient()
    private var runs: RunFolder { RunFolder(folder.file("runs")) }

    init() throws {
        folder = try TemporaryDirectory()
        store = try ScriptedParameters(account: "111111111111")
    }

    private func run() throws -> ExperimentRun {
        let stack = RequestFixture.stack(endpoint: store.url)
        return try ExperimentRun(
            RequestFixture.request(stack: stack), in: runs.path, environment: TestOutside.environment(store.url, http))
    }

    @Test("a run lives for as long as something holds its lock")
    func living() throws {
        #expect(runs.living.isEmpty)
        let directory = try RunDirectory(creatingIn: runs.path, name: "run-1")
        #expect(!RunLock.isHeld(directory))
        let lock = RunLock(directory)
        #expect(lock != nil)
        #expect(RunLock.isHeld(directory))
        #expect(RunLock.isHeld(directory))
        #expect(RunLock(directory) == nil)
        #expect(runs.living == [directory])
        withExtendedLifetime(lock) {}
    }

    @Test("a lock is given up even while a child that was forked meanwhile still has its descriptor")
    func inherited() throws {
        let directory = try RunDirectory(creatingIn: runs.path, name: "run-1")
        var lock = RunLock(directory)
        try #require(lock != nil)
        let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        let descriptor = try #require(
            open.first {
                (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + $0)) == directory.lock
            })
        // What the child holds: another descriptor of the same open file.
        let copy = dup(try #require(Int32(descriptor)))
        defer { close(copy) }
        lock = nil
        #expect(!RunLock.isHeld(directory))
    }

    @Test("a run that ended is found by name and by path, lives no more, and its last word can be read")
    func ended() async throws {
        let outcome = try await run().run()
        #expect(runs.living.isEmpty)
        let found = try #require(runs.run("small-1"))
        #expect(found.path == runs.path + "/small-1")
        #expect(runs.run(found.path + "/") == found)
        #expect(runs.run("small-2") == nil)
        let word = try #require(found.lastWord)
        #expect(word.verdict == "inconclusive")
        #expect(word.reason == outcome.reason)
        #expect(word.undone)
    }

    @Test("a halt that is asked for ends the run as aborted, and the journal says by whom")
    func asked() async throws {
        let run = try run()
        let directory = try #require(runs.living.first)
        #expect(directory.haltRequest == nil)
        try directory.requestHalt(by: "gameday halt")
        let outcome = await run.run()
        #expect(outcome.verdict == .aborted)
        #expect(outcome.reason == "gameday halt asked to halt")
        let journal = try String(contentsOfFile: directory.journal, encoding: .utf8)
        #expect(journal.contains(#""event":"halt requested","by":"gameday halt""#))
    }
}
