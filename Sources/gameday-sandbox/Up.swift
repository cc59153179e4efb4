internal import ArgumentParser
internal import Sandbox

/// `gameday-sandbox up`
struct Up: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Start the sandbox unless it is up, wait until it is, and print the path of its stack file.")

    @OptionGroup var options: Options

    @Option(help: "A JSON file with timing, the service's executable and PostgreSQL parameters.")
    var config: String?

    func run() throws {
        // What is wrong with the file is said here, not in a log.
        _ = try compose(config: config)
        print(try options.launcher(config: config).up(progress: writeError))
    }
}
