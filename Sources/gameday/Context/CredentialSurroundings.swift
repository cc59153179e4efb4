import AWS
import FoundationEssentials
import Glibc
import HTTPClient
import Subprocess
import SystemPackage

extension CredentialContext {
    /// The files, the network and the processes of this machine, with the environment and the time of the command.
    static func live(_ context: CommandContext, http: HTTPClient) -> CredentialContext {
        CredentialContext(
            environment: context.environment, readFile: readFile, writeFile: writeFile, run: run, http: http,
            outside: AWSClient.Outside(now: context.secondsSince1970, sleep: context.pause))
    }

    /// To its end, whatever kind of file it is: `/dev/null` is what people name to have none, and Foundation fails
    /// on it.
    @Sendable private static func readFile(_ path: String) throws -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw CocoaError(.fileReadUnknown)
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count == 0 { break }
            guard count > 0 || errno == EINTR else { throw CocoaError(.fileReadUnknown) }
            bytes += buffer.prefix(max(0, count))
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CocoaError(.fileReadInapplicableStringEncoding)
        }
        return text
    }

    /// Beside it first, so that nobody reads half of it.
    @Sendable private static func writeFile(_ path: String, _ text: String) throws {
        let fresh = "\(path).\(getpid()).tmp"
        let made = FileManager.default.createFile(
            atPath: fresh, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
        guard made, rename(fresh, path) == 0 else {
            unlink(fresh)
            throw CocoaError(.fileWriteUnknown)
        }
    }

    /// A process that hands out credentials has a minute, as a person's second factor needs.
    @Sendable private static func run(_ words: [String]) async throws -> CommandOutput {
        struct TooSlow: Error, CustomStringConvertible {
            let description = "it had not ended after 60 s"
        }
        let executable: Executable = words[0].contains("/") ? .path(FilePath(words[0])) : .name(words[0])
        return try await withThrowingTaskGroup(of: CommandOutput.self) { group in
            group.addTask {
                let result = try await Subprocess.run(
                    executable, arguments: Arguments(Array(words.dropFirst())), output: .string(limit: 65_536),
                    error: .discarded)
                switch result.terminationStatus {
                case .exited(let code): return CommandOutput(status: Int(code), text: result.standardOutput)
                case .signaled(let number): return CommandOutput(status: -Int(number), text: "")
                }
            }
            group.addTask {
                try await Task.sleep(for: .seconds(60))
                throw TooSlow()
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw TooSlow() }
            return first
        }
    }
}
