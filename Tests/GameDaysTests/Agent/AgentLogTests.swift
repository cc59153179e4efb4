import Basics
import Foundation
import Runner
import TestSupport
import Testing

@testable import GameDays

@Suite("The agent's state file")
struct AgentLogTests {
    private let folder: TemporaryDirectory
    private let begun: AgentRecord

    init() throws {
        folder = try TemporaryDirectory()
        begun = AgentRecord(.begun, at: 100, of: Occurrence(schedule: "weekly", due: 60, start: 90))
    }

    private func open() throws -> AgentLog {
        try AgentLog(in: folder.file("deep/state"), clock: .system, wallClock: { "2026-01-01T00:00:00.000Z" })
    }

    @Test("what was recorded is known to the next agent")
    func remembers() throws {
        var log: AgentLog? = try open()
        #expect(log?.memory == AgentMemory())
        try log?.append(begun)
        var refused = AgentRecord(.refused, at: 130, of: Occurrence(schedule: "nightly", due: 120, start: 125))
        refused.cause = "alarm"
        refused.reason = "raised: \"a\"\nb"
        try log?.append(refused)
        log = nil
        let memory = try open().memory
        #expect(memory.open?.schedule == "weekly" && memory.open?.due == 60)
        #expect(memory.attempted == ["weekly": 60, "nightly": 120])
        #expect(memory.lastRefusal["nightly"]?.reason == "raised: \"a\"\nb")
    }

    @Test("half a line that a crash left is passed over, and the next record has a line of its own")
    func halfLine() throws {
        var log: AgentLog? = try open()
        try log?.append(begun)
        let path = try #require(log?.path)
        log = nil
        let whole = try Data(contentsOf: URL(filePath: path))
        for count in 0...whole.count {
            try (whole + whole.prefix(count).dropLast(count == whole.count ? 1 : 0)).write(to: URL(filePath: path))
            log = try open()
            #expect(log?.memory.attempted == ["weekly": 60])
            var ended = AgentRecord(.ended, at: 200, of: Occurrence(schedule: "weekly", due: 60, start: 90))
            ended.runs = [AgentScene.summary()]
            try log?.append(ended)
            log = nil
            let again = try open().memory
            #expect(again.open == nil, "after \(count) bytes")
            #expect(again.runs[.init(schedule: "weekly", word: "verified")] == 1)
        }
    }

    @Test("a file of rubbish is a memory of nothing, and is kept")
    func rubbish() throws {
        try FileManager.default.createDirectory(atPath: folder.file("deep/state"), withIntermediateDirectories: true)
        try folder.write("\u{0}\u{1}{]\n[1,2]\nnull\n{\"event\":\"begun\"}", to: "deep/state/agent.jsonl")
        let log = try open()
        #expect(log.memory == AgentMemory())
        try log.append(begun)
        #expect(try String(contentsOfFile: log.path, encoding: .utf8).hasPrefix("\u{0}\u{1}{]\n"))
    }

    @Test("of two agents with one state file the second is refused, until the first is gone")
    func two() throws {
        var first: AgentLog? = try open()
        let finding = try #require(throws: Finding.self) { try open() }
        #expect(finding.reason.contains("another agent uses"))
        #expect(first != nil)
        first = nil
        _ = try open()
    }

    @Test("a folder that cannot be made is refused with its name")
    func noFolder() throws {
        try folder.write("", to: "deep")
        let finding = try #require(throws: Finding.self) { try open() }
        #expect(finding.reason.contains("deep/state") && finding.mend.contains("--state"))
    }
}
