internal import ArgumentParser
internal import Sandbox

/// The keeper's role; `up` starts it, nobody else.
struct Keep: ParsableCommand {
    static let configuration = CommandConfiguration(shouldDisplay: false)

    @OptionGroup var options: Options
    @Option var config: String?

    func run() throws {
        try Keeper.run(options.host(config: config))
    }
}
