import Basics
import Reports
import Runner

/// The files that a finished run leaves beside its record.
enum ReportFiles {
    /// Writes the result and the page; a disk that is full does not change the verdict, but is said.
    static func write(_ outcome: RunOutcome, _ context: CommandContext) {
        let directory = RunDirectory(existing: outcome.directory)
        do {
            try directory.write(JSONReport.run(outcome).prettyText, to: directory.result)
            try directory.write(TextReport.of(outcome), to: directory.text)
            try directory.write(PageReport.of(outcome), to: directory.page)
            try directory.write(JUnitReport.of(outcome), to: directory.junit)
            try directory.write(MarkdownReport.of(outcome), to: directory.markdown)
        } catch {
            context.complain("gameday: the report could not be written: \(error)")
        }
    }
}
