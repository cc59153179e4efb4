import ArgumentParser
import FoundationEssentials
import Runner

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Shows a finished run's report again.",
        discussion: """
              gameday report runs/20260101-120000-aurora-failover-abcd
              gameday report runs/20260101-120000-aurora-failover-abcd --html    prints the page's path
              gameday report runs/20260101-120000-aurora-failover-abcd --open    opens the page, by $BROWSER or xdg-open
              gameday report runs/20260101-120000-aurora-failover-abcd --junit > junit.xml
            """)

    @Argument(help: ArgumentHelp("The run's directory.", valueName: "run"), completion: .directory)
    var path: String

    @Flag(
        help: """
            The form: --text (what the terminal showed), --json, --junit and --markdown for continuous integration, or \
            --html (the path of the page); --open shows the page in the browser.
            """)
    var form = Form.text

    enum Form: String, EnumerableFlag {
        case text, json, html, open, junit, markdown
    }

    func run() async throws {
        let context = CommandContext.live
        let directory = RunDirectory(existing: path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path)
        await context.finishing {
            let path =
                switch form {
                case .text: directory.text
                case .json: directory.result
                case .html, .open: directory.page
                case .junit: directory.junit
                case .markdown: directory.markdown
                }
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw Complaint(
                    "\(path) cannot be read: the run has no report",
                    mend: "name the directory of a finished run; `ls runs` lists them", exit: .usage)
            }
            switch form {
            case .html: context.print(path)
            case .open: try await PageOpener(context: context).open(path)
            case .text, .json, .junit, .markdown: context.write(text)
            }
            return 0
        }
    }
}
