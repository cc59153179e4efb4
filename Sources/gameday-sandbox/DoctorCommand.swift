internal import ArgumentParser
internal import Sandbox

/// `gameday-sandbox doctor`
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Try whether this machine can run a sandbox; say what is missing.")

    func run() throws {
        let findings = Doctor.examine()
        for finding in findings { print(finding.description) }
        if findings.contains(where: { !$0.isFine }) { throw ExitCode(1) }
    }
}
