import Foundation
import Runner
import TestSupport
import Testing

@Suite("The run's directory")
struct RunDirectoryTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    @Test("runs of one name get numbers, and none touches another's files")
    func numbered() throws {
        let runs = folder.file("some/where/runs")
        let first = try RunDirectory(creatingIn: runs, name: "small")
        try first.write("first", to: first.text)
        let second = try RunDirectory(creatingIn: runs, name: "small")
        let third = try RunDirectory(creatingIn: runs, name: "small")
        #expect([first, second, third].map(\.path) == [runs + "/small", runs + "/small-2", runs + "/small-3"])
        #expect(try text(first.text) == "first")
        #expect(!FileManager.default.fileExists(atPath: second.text))
    }

    @Test("a place that cannot be written is refused with the path, the reason and what to do")
    func unwritable() throws {
        let file = try folder.write("", to: "file")
        let error = #expect(throws: Finding.self) { try RunDirectory(creatingIn: file + "/runs", name: "small") }
        #expect(error?.kind == .refused)
        #expect(error?.reason == "the run directory \(file)/runs/small cannot be made: Not a directory")
        #expect(error?.mend.contains("--runs") == true)
    }

    @Test("a file is replaced as a whole: whoever has the old one open keeps it")
    func atomic() throws {
        let directory = try RunDirectory(creatingIn: folder.path, name: "small")
        try directory.write("old", to: directory.result)
        let open = try #require(FileHandle(forReadingAtPath: directory.result))
        let long = String(repeating: "new é ", count: 100_000)
        try directory.write(long, to: directory.result)
        #expect(try text(directory.result) == long)
        #expect(try open.readToEnd().map { String(decoding: $0, as: UTF8.self) } == "old")
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["result.json"])
    }

    @Test("a write that fails leaves the old file as it was, and says why")
    func failedWrite() throws {
        let directory = try RunDirectory(creatingIn: folder.path, name: "small")
        try directory.write("old", to: directory.result)
        try FileManager.default.createDirectory(
            atPath: directory.result + ".partial", withIntermediateDirectories: false)
        let error = #expect(throws: RunJournal.Failure.self) { try directory.write("new", to: directory.result) }
        #expect(error?.path == directory.result)
        #expect(error?.reason == "Is a directory")
        #expect(try text(directory.result) == "old")
    }

    @Test("a disk that is full leaves no half of a file under its name")
    func fullDisk() throws {
        let directory = try RunDirectory(creatingIn: folder.path, name: "small")
        try FileManager.default.createSymbolicLink(
            atPath: directory.result + ".partial", withDestinationPath: "/dev/full")
        let error = #expect(throws: RunJournal.Failure.self) { try directory.write("new", to: directory.result) }
        #expect(error?.reason == "No space left on device")
        #expect(!FileManager.default.fileExists(atPath: directory.result))
    }
}
