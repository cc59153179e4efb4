import Basics
import Foundation
import Glibc
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
    private let ended = Gate()

    /// Foundation's process is made in `init` and then only signalled and waited for.
    private final class ProcessBox: @unchecked Sendable {
        let process = Process()
        let seen = Locked("")
    }

    /// - Parameter wrapper: a command that becomes the program in the end, such as `env`.
    init(_ program: String, _ arguments: [String], through wrapper: [String] = []) throws {
        let box = ProcessBox()
        process = box
        outputFile = FileManager.default.temporaryDirectory.appending(path: "gameday-live-\(UUID().uuidString)")
        try Data().write(to: outputFile)
        let path = try BuiltProduct.path(program)
        box.process.executableURL = URL(filePath: wrapper.isEmpty ? path : "/usr/bin/env")
        box.process.arguments = wrapper.isEmpty ? arguments : wrapper + [path] + arguments
        box.process.standardInput = FileHandle.nullDevice
        box.process.standardOutput = try FileHandle(forWritingTo: outputFile)
        let pipe = Pipe()
        box.process.standardError = pipe
        let (stream, continuation) = AsyncStream.makeStream(of: String.self)
        lines = stream
        let ended = ended
        box.process.terminationHandler = { _ in ended.open() }
        try box.process.run()
        Thread.detachNewThread {
            Self.read(pipe.fileHandleForReading, until: ended) { text in
                box.seen.withLock { $0 += text + "\n" }
                continuation.yield(text)
            }
            continuation.finish()
        }
    }

    /// Hands over every line until the program has ended and nothing more is to be read: its end alone is not the end
    /// of the pipe, which a child of it may hold on to.
    private static func read(_ pipe: FileHandle, until ended: Gate, _ take: (String) -> Void) {
        var line: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            let isOver = ended.isOpen
            var wanted = pollfd(fd: pipe.fileDescriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&wanted, 1, 50) > 0 else {
                if isOver { return }
                continue
            }
            let count = Glibc.read(pipe.fileDescriptor, &buffer, buffer.count)
            guard count > 0 else { return }
            for byte in buffer[..<count] {
                if byte != UInt8(ascii: "\n") {
                    line.append(byte)
                    continue
                }
                take(String(decoding: line, as: UTF8.self))
                line = []
            }
        }
    }

    /// Waits for a line of standard error that contains `word`; false when the program ends without one.
    func waitForLine(containing word: String) async -> Bool {
        await line(containing: word) != nil
    }

    /// The next line of standard error that contains `word`; nil when the program ends without one.
    func line(containing word: String) async -> String? {
        await lines.first { $0.contains(word) }
    }

    /// The process's number.
    var number: pid_t { process.process.processIdentifier }

    func signal(_ number: Int32) { kill(process.process.processIdentifier, number) }

    /// Waits for the end.
    func end() async throws -> Ended {
        for await _ in lines {}
        await ended.wait()
        defer { try? FileManager.default.removeItem(at: outputFile) }
        return Ended(
            status: process.process.terminationStatus,
            standardOutput: String(decoding: try Data(contentsOf: outputFile), as: UTF8.self),
            standardError: process.seen.withLock { $0 })
    }
}
