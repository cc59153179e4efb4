import Subprocess
import SystemPackage

/// Shows a page in the browser of whoever sits at the terminal.
struct PageOpener {
    let context: CommandContext

    /// Opens the page with `$BROWSER`, or with `xdg-open`, and returns once that has taken it.
    ///
    /// Source: https://portland.freedesktop.org/doc/xdg-open.html
    ///
    /// - Throws: `Complaint` when there is no such program, or it fails.
    func open(_ page: String) async throws(Complaint) {
        let browser = context.environment["BROWSER"].flatMap { $0.isEmpty ? nil : $0 } ?? "xdg-open"
        let mend = "open \(page) yourself, or name a browser in the environment variable BROWSER"
        do {
            let result = try await Subprocess.run(
                .name(browser), arguments: [page],
                // A browser for terminals needs this one.
                input: .fileDescriptor(.standardInput, closeAfterSpawningProcess: false),
                output: .fileDescriptor(.standardOutput, closeAfterSpawningProcess: false),
                error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false))
            if result.terminationStatus.isSuccess { return }
        } catch {
            throw Complaint("\(browser) cannot be started: \(error)", mend: mend, exit: .usage)
        }
        throw Complaint("\(browser) did not open the page", mend: mend, exit: .usage)
    }
}
