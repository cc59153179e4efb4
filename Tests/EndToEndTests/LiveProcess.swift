import Basics
import Foundation
import TestSupport

/// A program of ours while it runs: its standard error is read line by line, and it can be sent signals.
final class LiveProcess: Sendable {
    struct Ended: Sendable {
        var status: Int32
        var standardOutput: String
        var standardError: String
    }

    private let process: ProcessBox
    private let lines: AsyncStream<String>
    private let outputFile: URL

    /// Foundation's process is made in `init` and then only signalled and waited for.
    private final class ProcessBox: @unchecked Sendable {
        let process = Process()
        let seen = Locked("")
    }

    init(_ program: String, _ arguments: [String]) throws {
        let box = ProcessBox()
        process = box
        outputFile = FileManager.default.temporaryDirectory.appending(path: "gameday-live-\(UUID().uuidString)")
        try Data().write(to: outputFile)
        box.process.executableURL = URL(filePath: try BuiltProduct.path(program))
        box.process.arguments = arguments
        box.process.standardInput = FileHandle.nullDevice
        box.process.standardOutput = try FileHandle(forWritingTo: outputFile)
        let pipe = Pipe()
        box.process.standardError = pipe
        let (stream, continuation) = AsyncStream.makeStream(of: String.self)
        lines = stream
        try box.process.run()
        Thread.detachNewThread {
            var line: [UInt8] = []
            while let byte = try? pipe.fileHandleForReading.read(upToCount: 1)?.first {
                guard byte == UInt8(ascii: "\n") else {
                    line.append(byte)
                    continue
                }
                let text = String(decoding: line, as: UTF8.self)
                box.seen.withLock { $0 += text + "\n" }
                continuation.yield(text)
                line = []
            }
            continuation.finish()
        }
    }

    /// Waits for a line of standard error that contains `word`; false when the program ends without one.
    func waitForLine(containing word: String) async -> Bool {
        for await line in lines where line.contains(word) { return true }
        return false
    }

    func signal(_ number: Int32) { kill(process.process.processIdentifier, number) }

    /// Waits for the end.
    func end() async throws -> Ended {
        for await _ in lines {}
        process.process.waitUntilExit()
        defer { try? FileManager.default.removeItem(at: outputFile) }
        return Ended(
            status: process.process.terminationStatus,
            standardOutput: String(decoding: try Data(contentsOf: outputFile), as: UTF8.self),
            standardError: process.seen.withLock { $0 })
    }
}
