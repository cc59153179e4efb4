internal import ArgumentParser
internal import Sandbox

/// `gameday-sandbox status`
struct Status: ParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    static let configuration = CommandConfiguration(abstract: "Say whether the sandbox is up, and where.")

    @OptionGroup var options: Options

    @Option(help: "How to print it.")
    var format = Format.text

    func run() throws {
        let status = try options.launcher().status()
        print(format == .json ? status.json : status.text)
    }
}
