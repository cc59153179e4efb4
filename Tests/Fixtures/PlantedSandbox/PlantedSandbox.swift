internal import ArgumentParser
internal import FoundationEssentials
internal import Glibc
internal import Logging
internal import Sandbox

/// A sandbox with a defect, for tests of what must find it. It is composed from the sandbox's own parts: what is
/// shipped knows nothing of it.
@main
struct PlantedSandbox: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "planted-sandbox", abstract: "A sandbox with a planted defect, for tests.",
        subcommands: [Up.self, Down.self, Status.self, Keep.self, Inside.self])
}

struct Options: ParsableArguments {
    @Option(help: "The sandbox's name.")
    var name = "planted"

    @Option(name: .customLong("plant"), help: "A defect; may be given more than once.")
    var plants: [Plant] = []

    @Option(help: "How many seconds longer a slow failover takes.")
    var seconds = 90.0

    func host() throws -> SandboxHost {
        let plants = plants.flatMap { ["--plant", $0.rawValue] }
        return try SandboxHost(
            executable: try ownExecutable(), environment: ProcessInfo.processInfo.environment, name: name,
            arguments: plants + ["--seconds", String(seconds)])
    }

    func setup() throws -> SandboxSetup {
        let own = try ownExecutable()
        let directory = String(own[..<(own.lastIndex(of: "/") ?? own.startIndex)])
        var setup = SandboxSetup(service: ServiceSettings(executable: "\(directory)/transaction-service"))
        for plant in plants { plant.plant(in: &setup, besides: directory, seconds: seconds) }
        return setup
    }

    private func ownExecutable() throws -> String {
        try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    }
}

struct Up: ParsableCommand {
    @OptionGroup var options: Options

    func validate() throws {
        if options.plants.isEmpty { throw ValidationError("--plant is missing") }
    }

    func run() throws {
        print(
            try SandboxLauncher(options.host()).up { line in
                let text = line + "\n"
                write(2, text, text.utf8.count)
            })
    }
}

struct Down: ParsableCommand {
    @OptionGroup var options: Options
    func run() throws { try SandboxLauncher(options.host()).down() }
}

struct Status: ParsableCommand {
    @OptionGroup var options: Options
    @Option var format = "json"
    func run() throws { print(try SandboxLauncher(options.host()).status().json) }
}

struct Keep: ParsableCommand {
    @OptionGroup var options: Options
    func run() throws { try Keeper.run(options.host()) }
}

struct Inside: AsyncParsableCommand {
    @OptionGroup var options: Options
    func run() async throws {
        await Sandbox.run(
            setup: try options.setup(), host: try options.host(), wallClock: { Date() },
            logger: Logger(label: "planted-sandbox"))
    }
}
