internal import ArgumentParser
internal import FoundationEssentials
internal import Logging
internal import Sandbox

/// The role of the sandbox's first process; the keeper starts it, nobody else.
struct Inside: AsyncParsableCommand {
    static let configuration = CommandConfiguration(shouldDisplay: false)

    @OptionGroup var options: Options
    @Option var config: String?

    func run() async throws {
        var logger = Logger(label: "gameday-sandbox")
        logger.logLevel = .warning
        await Sandbox.run(
            setup: try compose(config: config), host: try options.host(), wallClock: { Date() }, logger: logger)
    }
}
