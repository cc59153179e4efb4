internal import ArgumentParser
internal import Sandbox

/// `gameday-sandbox down`
struct Down: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "End the sandbox and remove everything it left.")

    @OptionGroup var options: Options

    func run() throws {
        let ended = try options.launcher().down()
        writeError(ended ? "the sandbox \(options.name) is down" : "there is no sandbox \(options.name)")
    }
}
