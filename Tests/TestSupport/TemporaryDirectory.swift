internal import Foundation

/// A directory of a test's own, removed with the last reference.
public final class TemporaryDirectory: Sendable {
    /// The directory's path, without a slash at the end.
    public let path: String

    /// A new empty directory in `/tmp`.
    public init() throws {
        // Short: the path of a Unix socket in it has at most 107 bytes.
        var template = Array("/tmp/gameday-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemCallError("mkdtemp") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of a file in it.
    public func file(_ name: String) -> String { path + "/" + name }

    /// What a file in it holds; bytes that are no UTF-8 are replaced.
    public func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: file(name))), as: UTF8.self)
    }

    /// Writes a file and returns its path.
    @discardableResult
    public func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(filePath: file(name)))
        return file(name)
    }

    /// Writes a program that can be run, and returns its path.
    ///
    /// A shell writes it: a program that another test starts while this process had it open for writing would hold it
    /// open too, and what is open for writing cannot be run ("Text file busy").
    @discardableResult
    public func writeProgram(_ text: String, to name: String) async throws -> String {
        let written = try await ChildProcess.run(
            "/bin/sh", ["-c", "cat >\"$1\" && chmod 755 \"$1\"", "sh", file(name)], input: text)
        guard written.status == 0 else { throw ProgramNotWritten(reason: written.standardError) }
        return file(name)
    }

    /// The shell's complaint.
    struct ProgramNotWritten: Error {
        let reason: String
    }
}
