import ArgumentParser
import FoundationEssentials
import Runner

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Shows a finished run's report again.",
        discussion: """
              gameday report runs/20260101-120000-aurora-failover-abcd
              gameday report runs/20260101-120000-aurora-failover-abcd --html    prints the page's path
              gameday report runs/20260101-120000-aurora-failover-abcd --junit > junit.xml
            """)

    @Argument(help: ArgumentHelp("The run's directory.", valueName: "run"), completion: .directory)
    var path: String

    @Flag(
        help: """
            The form: --text (what the terminal showed), --json, --junit and --markdown for continuous integration, or \
            --html (the path of the page).
            """)
    var form = Form.text

    enum Form: String, EnumerableFlag {
        case text, json, html, junit, markdown
    }

    func run() throws {
        let context = CommandContext.live
        let directory = RunDirectory(existing: path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path)
        context.finishing {
            let path =
                switch form {
                case .text: directory.text
                case .json: directory.result
                case .html: directory.page
                case .junit: directory.junit
                case .markdown: directory.markdown
                }
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw Complaint(
                    "\(path) cannot be read: the run has no report",
                    mend: "name the directory of a finished run; `ls runs` lists them", exit: .usage)
            }
            if form == .html { context.print(path) } else { context.write(text) }
            return 0
        }
    }
}
