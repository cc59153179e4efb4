internal import Foundation

/// A program that a test runs.
public final class RunningProcess: @unchecked Sendable {
    /// A program that ended with another status than 0.
    public struct Failed: Error, CustomStringConvertible {
        public var description: String
    }

    private let process = Process()
    private let output = Pipe()
    private let input = Pipe()

    /// Starts a program of the PATH in the calling thread's namespaces; its standard error joins its output.
    public init(_ program: String, _ arguments: [String], in directory: String? = nil) throws {
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        if let directory { process.currentDirectoryURL = URL(filePath: directory) }
        process.standardInput = input
        process.standardOutput = output
        process.standardError = output
        try process.run()
    }

    deinit { end() }

    /// Blocks until a line of the output satisfies `wanted`.
    ///
    /// - Throws: `Failed` when the output ends before.
    public func line(where wanted: (String) -> Bool) throws -> String {
        var seen = ""
        var line: [UInt8] = []
        while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first {
            if byte != UInt8(ascii: "\n") {
                line.append(byte)
                continue
            }
            let text = String(decoding: line, as: UTF8.self)
            if wanted(text) { return text }
            seen += text + "\n"
            line = []
        }
        throw Failed(description: "the program ended without the expected line; it said:\n\(seen)")
    }

    public func end() {
        if process.isRunning { process.terminate() }
        process.waitUntilExit()
    }

    /// Runs a program to its end and returns what it printed.
    @discardableResult
    public static func run(_ program: String, _ arguments: [String], in directory: String? = nil) throws -> String {
        let child = try RunningProcess(program, arguments, in: directory)
        try child.input.fileHandleForWriting.close()
        let bytes = try child.output.fileHandleForReading.readToEnd() ?? Data()
        child.process.waitUntilExit()
        let text = String(decoding: bytes, as: UTF8.self)
        guard child.process.terminationStatus == 0 else {
            throw Failed(description: "\(program) \(arguments) ended with \(child.process.terminationStatus):\n\(text)")
        }
        return text
    }
}
