import Basics
import Foundation
import Runner
import Stack
import TestSupport
import Testing

@Suite("Runs that died before their verdict")
struct InterruptedRunTests {
    private let folder: TemporaryDirectory
    private let stack = RequestFixture.stack()

    init() throws { folder = try TemporaryDirectory() }

    private func add(_ name: String, stack: String = "test", _ lines: String...) throws {
        try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: true)
        let run = """
            {"t_us":1,"time":"2026-01-01T00:00:00.000Z","event":"run","run":"\(name)","experiment":"small",\
            "stack":"\(stack)","account":"000000000000","region":"us-east-1"}
            """
        try folder.write(([run] + lines).joined(separator: "\n"), to: "\(name)/journal.jsonl")
    }

    private var found: [InterruptedRun] { RunFolder(folder.path).interrupted(on: stack) }

    @Test("a run without a verdict is one, with the phase that it died in; half a last line is passed over")
    func dead() throws {
        try add(
            "run-1", #"{"event":"phase","phase":"open"}"#, #"{"event":"phase","phase":"observe"}"#, #"{"event":"ver"#)
        let run = try #require(found.first)
        #expect(found.count == 1 && run.run == "run-1" && run.experiment == "small" && run.phase == "observe")
        #expect(run.began == "2026-01-01T00:00:00.000Z")
        let outcome = run.outcome(on: stack, hypothesis: "It holds.")
        #expect(outcome.verdict == .inconclusive && outcome.undone)
        #expect(
            outcome.reason
                == "interrupted: the process of the run died in the phase observe; everything is undone")
    }

    @Test("marked, it has its verdict for good, in a journal of whole lines")
    func marks() throws {
        try add("run-1", #"{"event":"phase","phase":"observe"}"#, #"{"event":"ver"#)
        let run = try #require(found.first)
        let outcome = run.outcome(on: stack, hypothesis: "")
        try run.mark(outcome, clock: .system, wallClock: { "2026-01-01T00:01:00.000Z" })
        #expect(found.isEmpty)
        #expect(run.directory.lastWord?.reason == outcome.reason)
        #expect(run.directory.lastWord?.undone == true)
    }

    @Test("a run with a verdict, one that lives, one of another stack, and what is no run are none")
    func others() throws {
        try add("ended", #"{"event":"verdict","verdict":"verified","reason":"","mend":"","undone":true}"#)
        try add("elsewhere", stack: "another")
        try add("living")
        let lock = try #require(RunLock(RunDirectory(existing: folder.file("living"))))
        try FileManager.default.createDirectory(atPath: folder.file("empty"), withIntermediateDirectories: true)
        try folder.write("rubbish", to: "file")
        #expect(found.isEmpty)
        withExtendedLifetime(lock) {}
        #expect(RunFolder(folder.file("nowhere")).interrupted(on: stack).isEmpty)
    }
}
