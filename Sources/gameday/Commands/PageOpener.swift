import Subprocess
import SystemPackage

/// Shows a page in the browser of whoever sits at the terminal.
struct PageOpener {
    let context: CommandContext

    /// Opens the page with the program that `$BROWSER` names, or else with `xdg-open`, which knows the other forms of
    /// `$BROWSER`, too; returns once that has taken it.
    ///
    /// Source: https://portland.freedesktop.org/doc/xdg-open.html
    ///
    /// - Throws: `Complaint` when there is no such program, or it fails.
    func open(_ page: String) async throws(Complaint) {
        let named = context.environment["BROWSER"].flatMap { $0.isEmpty || $0 == "xdg-open" ? nil : $0 }
        let programs = [named, "xdg-open"].compactMap(\.self)
        for program in programs {
            guard let isShown = await run(program, page) else { continue }
            if isShown { return }
            throw Complaint("\(program) did not open the page", mend: mend(page), exit: .usage)
        }
        throw Complaint(
            "the page cannot be shown: there is no \(programs.joined(separator: ", and no "))", mend: mend(page),
            exit: .usage)
    }

    private func mend(_ page: String) -> String {
        "open \(page) yourself, or name a browser in the environment variable BROWSER"
    }

    /// Whether the program says that it has opened the page; nil when it cannot be started.
    private func run(_ program: String, _ page: String) async -> Bool? {
        try? await Subprocess.run(
            .name(program), arguments: [page],
            // A browser for terminals needs this one.
            input: .fileDescriptor(.standardInput, closeAfterSpawningProcess: false),
            output: .fileDescriptor(.standardOutput, closeAfterSpawningProcess: false),
            error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false)
        ).terminationStatus.isSuccess
    }
}
