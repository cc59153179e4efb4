internal import Foundation

/// A child process that a test talks with, line by line. It ends with its standard input, so that none outlives the
/// tests, however they end.
public final class PeerProcess: @unchecked Sendable {
    // Set once; reading happens on one queue.
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private let reading = DispatchQueue(label: "gameday.peer")
    private var unread = Data()

    /// Starts a program; its standard error is the tests' own.
    public init(_ executable: String, _ arguments: [String], environment: [String: String]? = nil) throws {
        process.executableURL = URL(filePath: executable)
        process.arguments = arguments
        if let environment { process.environment = environment }
        process.standardInput = input
        process.standardOutput = output
        try process.run()
    }

    /// The next line of its standard output, without the newline.
    ///
    /// - Throws: `Ended` when the program closes its output before a whole line.
    public func line() async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            reading.async {
                continuation.resume(with: Result { try self.readLine() })
            }
        }
    }

    /// Writes a line to its standard input.
    public func send(_ line: String) throws {
        try input.fileHandleForWriting.write(contentsOf: Data("\(line)\n".utf8))
    }

    /// Ends its standard input and waits until it has ended.
    public func stop() async {
        try? input.fileHandleForWriting.close()
        await withCheckedContinuation { ended in
            reading.async {
                self.process.waitUntilExit()
                ended.resume()
            }
        }
    }

    private func readLine() throws -> String {
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: unread[..<end], as: UTF8.self)
                unread = Data(unread[(end + 1)...])
                return line
            }
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { throw Ended(unread: String(decoding: unread, as: UTF8.self)) }
            unread += more
        }
    }

    /// The program closed its output.
    public struct Ended: Error {
        /// What it wrote last, without a newline.
        public var unread: String
    }
}
