import FoundationEssentials
import Subprocess
import SystemPackage

/// Starts the sandbox for a command that needs a stack and was given none.
struct SandboxLauncher {
    let context: CommandContext

    /// The path of the stack file of the sandbox, which is up afterwards.
    func up() async throws(Complaint) -> String {
        let executable = context.sibling("gameday-sandbox")
        let mend = "`gameday sandbox doctor` says what is missing; `swift build` builds gameday-sandbox beside gameday"
        let stack: String
        do {
            let result = try await Subprocess.run(
                .path(FilePath(executable)), arguments: ["up"], output: .string(limit: 4096),
                error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false))
            guard result.terminationStatus.isSuccess else {
                throw Complaint("the sandbox did not come up", mend: mend, exit: .internalError)
            }
            stack = result.standardOutput
        } catch let complaint as Complaint {
            throw complaint
        } catch {
            throw Complaint("the sandbox cannot be started: \(error)", mend: mend, exit: .internalError)
        }
        let lines = stack.split(whereSeparator: \.isNewline)
        guard let path = lines.last else {
            throw Complaint("the sandbox named no stack file", mend: mend, exit: .internalError)
        }
        return String(path)
    }

    /// The path of the stack file of the sandbox; nil when it is not up.
    func stackIfUp() async throws(Complaint) -> String? {
        let executable = context.sibling("gameday-sandbox")
        do {
            let result = try await Subprocess.run(
                .path(FilePath(executable)), arguments: ["status", "--format", "json"],
                output: .string(limit: 65_536), error: .discarded)
            let status = try JSONDecoder().decode(Status.self, from: Data(result.standardOutput.utf8))
            return status.stack
        } catch {
            throw Complaint(
                "whether the sandbox is up cannot be asked: \(error)", mend: "name the stack with --stack",
                exit: .internalError)
        }
    }

    private struct Status: Decodable {
        var stack: String?
    }
}
