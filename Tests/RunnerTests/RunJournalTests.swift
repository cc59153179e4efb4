import Basics
import Foundation
import Glibc
import Runner
import TestSupport
import Testing

@Suite("The run's journal")
struct RunJournalTests {
    private let folder: TemporaryDirectory
    private let time = ManualClock(start: 5)
    private var path: String { folder.file("journal.jsonl") }

    init() throws { folder = try TemporaryDirectory() }

    private func journal() throws -> RunJournal {
        try RunJournal(path: path, clock: time.clock, wallClock: { "2026-01-01T00:00:00.000Z" })
    }

    /// What another reader finds at this moment.
    private func lines() throws -> [String] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    /// Lets what the product has open at `path` lead to `other` from now on.
    private func redirect(to other: String, _ flags: Int32) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
            let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + name)
            guard target == path, let descriptor = Int32(name) else { continue }
            let replacement = open(other, flags | O_CLOEXEC)
            defer { close(replacement) }
            try #require(replacement >= 0 && dup2(replacement, descriptor) == descriptor)
            return
        }
        Issue.record("\(path) is not open")
    }

    @Test("every line is there for another reader as soon as it was recorded, in order")
    func appends() throws {
        let journal = try journal()
        try journal.record("run", [("run", .string("small-1"))], durable: true)
        #expect(
            try lines() == [#"{"t_us":5,"time":"2026-01-01T00:00:00.000Z","event":"run","run":"small-1"}"#])
        time.advance(milliseconds: 1)
        journal.note("phase", [("phase", .string("resolve\n\"it\""))])
        try journal.record("end")
        let events = try lines().map { try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] }
        #expect(events.map { $0?["event"] as? String } == ["run", "phase", "end"])
        #expect(events.map { $0?["t_us"] as? Int } == [5, 1_005, 1_005])
        #expect(events[1]?["phase"] as? String == "resolve\n\"it\"")
        #expect(journal.firstFailure == nil)
    }

    @Test("a journal that exists already is refused and left as it is")
    func exists() throws {
        try folder.write("of another run\n", to: "journal.jsonl")
        let error = #expect(throws: RunJournal.Failure.self) { try journal() }
        #expect(error?.reason == "File exists")
        #expect(error?.path == path)
        #expect(try lines() == ["of another run"])
    }

    @Test("a folder that is not there is named in the failure")
    func noFolder() throws {
        let error = #expect(throws: RunJournal.Failure.self) {
            try RunJournal(path: folder.file("no/journal.jsonl"), clock: time.clock, wallClock: { "" })
        }
        #expect(error.map { "\($0)" }?.contains("no/journal.jsonl cannot be written: No such file") == true)
    }

    @Test("a full disk fails the line, also a noted one, and the first failure is kept")
    func fullDisk() throws {
        let journal = try journal()
        try journal.record("run")
        try redirect(to: "/dev/full", O_WRONLY)
        let error = #expect(throws: RunJournal.Failure.self) { try journal.record("inject", durable: true) }
        #expect(error?.reason == "No space left on device")
        journal.note("phase")
        #expect(journal.firstFailure == error)
        #expect(try lines().count == 1)
    }

    @Test("a note that was lost is known without anyone having asked")
    func lostNote() throws {
        let journal = try journal()
        try redirect(to: "/dev/full", O_WRONLY)
        journal.note("phase")
        #expect(journal.firstFailure?.reason == "No space left on device")
    }

    @Test("a line that was written but cannot be made durable is a failure when it was to be")
    func notDurable() throws {
        let journal = try journal()
        // Takes every byte, and cannot be synchronised.
        try redirect(to: "/dev/null", O_WRONLY)
        try journal.record("phase")
        #expect(throws: RunJournal.Failure.self) { try journal.record("inject", durable: true) }
    }

    @Test("another process appends to it, and first ends the line that the dead one left unfinished")
    func appendsAfterDeath() throws {
        try folder.write("{\"event\":\"run\"}\n{\"event\":\"inj", to: "journal.jsonl")
        let journal = try RunJournal(appendingTo: path, clock: time.clock, wallClock: { "" })
        try journal.record("healed")
        try journal.record("ended")
        #expect(try lines().count == 4)
        #expect(try lines()[1] == "{\"event\":\"inj")
        #expect(try lines()[2].contains("\"event\":\"healed\""))
        #expect(throws: RunJournal.Failure.self) {
            try RunJournal(appendingTo: folder.file("none"), clock: time.clock, wallClock: { "" })
        }
    }

    @Test("a line of which only a part could be written spoils no other")
    func partialLine() throws {
        let journal = try journal()
        let pipe = folder.file("pipe")
        try #require(mkfifo(pipe, 0o600) == 0)
        let reader = open(pipe, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        defer { close(reader) }
        // A pipe takes a part of what does not fit into it, and gives nothing back.
        try redirect(to: pipe, O_WRONLY | O_NONBLOCK)
        let error = #expect(throws: RunJournal.Failure.self) {
            try journal.record("long", [("text", .string(String(repeating: "x", count: 200_000)))])
        }
        #expect(error?.reason == "only a part was written")
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while read(reader, &buffer, buffer.count) > 0 {}
        try journal.record("next")
        let count = read(reader, &buffer, buffer.count)
        let text = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
        #expect(text.hasPrefix("\n{"))
        #expect(text.hasSuffix("\"event\":\"next\"}\n"))
    }
}
