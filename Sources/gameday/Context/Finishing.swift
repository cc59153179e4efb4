import ArgumentParser
import Documents
import Glibc

extension CommandContext {
    /// Runs a command's work and ends with its exit code; every failure prints a line of reason and one of what to do.
    func finishing(_ work: () throws -> Int32) {
        let code: Int32
        do { code = try work() } catch { code = explain(error) }
        leave(code)
    }

    /// The same for work that waits.
    func finishing(_ work: () async throws -> Int32) async {
        let code: Int32
        do { code = try await work() } catch { code = explain(error) }
        leave(code)
    }

    /// Ends the process at once. `exit` would first run what libraries registered for it, OpenSSL's cleaning up among
    /// them, while an HTTP client's thread may still be in the library: a crash in place of the exit code.
    private func leave(_ code: Int32) -> Never {
        fflush(nil)
        _exit(code)
    }

    /// Prints the reason and the mend, and tells the exit code.
    private func explain(_ error: any Error) -> Int32 {
        switch error {
        case let complaint as Complaint:
            complain("gameday: \(complaint.reason)")
            complain("to do: \(complaint.mend)")
            return complaint.code
        case let refusal as Refusal:
            complain("\(refusal)")
            return Complaint.Exit.usage.rawValue
        case let code as ExitCode:
            return code.rawValue
        default:
            complain("gameday: \(error)")
            complain("to do: report this as a bug, with the command and this message")
            return Complaint.Exit.internalError.rawValue
        }
    }
}
