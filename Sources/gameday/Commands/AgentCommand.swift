import ArgumentParser
import Documents
import GameDays
import Logging
import Runner
import Stack

struct AgentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agent",
        abstract:
            "Runs experiments, suites and game days when a schedule says so, and heals what dead runs left behind.",
        discussion: """
              gameday agent --schedule experiments/schedules/weekly.yaml --listen 127.0.0.1:9464
              gameday agent --schedule experiments/schedules/weekly.yaml --once --name weekly-failover

            Nothing is run while a freeze is on, an alarm is raised, a deployment goes on, an earlier run is unhealed,
            a zone has too few tasks, or another agent holds the stack's lease; each refusal says why. What is due
            while no agent runs is not made up for. All this is looked at before each experiment, freezes in the file
            as it is then. SIGTERM, SIGINT and SIGHUP halt what is run; everything is undone before the agent ends.
            With --once, for a timer that starts it, one schedule is run now, whatever its cron line says.
            Pages: /health, /ready, /metrics (Prometheus), and / for people.
            Exit codes: 0 stopped; with --once as `gameday run`, and 2 for a refusal.
            """)

    @Option(help: "The schedule file.", completion: .documents)
    var schedule: String

    @Option(help: "Where the pages are served, as HOST:PORT; port 0 for a free one. Not at all when left out.")
    var listen: String?

    @Option(
        help: "The folder of the state file, by which an agent knows after its death what it did.",
        completion: .directory)
    var state = "agent-state"

    @Option(help: "The folder that the runs' directories are made in.", completion: .directory)
    var runs = "runs"

    @Flag(help: "Runs one schedule now and ends.")
    var once = false

    @Option(help: "With --once: which schedule, when the file has several.")
    var name: String?

    @Option(help: "A profile of the shared AWS configuration.")
    var profile: String?

    func run() async throws {
        let context = CommandContext.live
        await context.finishing {
            let file = try ScheduleFile(Document(path: schedule), now: context.secondsSince1970())
            for warning in file.warnings { context.complain("\(warning)") }
            let purpose = try purpose(file)
            let address = try listen.map(Self.address)
            let sending = try Sending(
                to: file.destinations, profile: profile, region: file.stack.flatMap(StackChoice.region),
                context: context)
            let path =
                if let stack = file.stack { stack } else { try await SandboxLauncher(context: context).up() }
            let work = StackAgentWork(
                context: context, scheduleFile: schedule, stack: try StackChoice.read(path), runs: runs,
                profile: profile, sending: sending)
            // Whatever is wrong in the experiments is said now, and not at three in the morning.
            for schedule in file.schedules { try work.check(files: schedule, whenever: once) }
            let stack = work.stack.file.name
            do {
                let log = try AgentLog(in: state, clock: context.clock, wallClock: context.wallClock)
                let machine = AgentMachine(file, stack: stack, purpose: purpose, memory: log.memory)
                return try await serve(AgentBoard(machine), log, work, address, context)
            } catch let finding as Finding {
                throw Complaint(finding)
            }
        }
    }

    private func purpose(_ file: ScheduleFile) throws(Complaint) -> AgentMachine.Purpose {
        guard once else {
            if name == nil { return .schedule }
            throw Complaint("--name has no meaning without --once", mend: "add --once, or take it out", exit: .usage)
        }
        let names = file.schedules.map(\.name)
        if let only = name ?? (names.count == 1 ? names[0] : nil), names.contains(only) { return .once(only) }
        throw Complaint(
            name.map { "\(schedule) has no schedule \($0)" } ?? "\(schedule) has \(names.count) schedules",
            mend: "name one with --name: \(names.joined(separator: ", "))", exit: .usage)
    }

    private static func address(_ text: String) throws(Complaint) -> (host: String, port: Int) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65_535).contains(port), colon != text.startIndex
        else {
            throw Complaint("--listen is \(text)", mend: "write HOST:PORT, such as 127.0.0.1:9464", exit: .usage)
        }
        // An IPv6 address stands in brackets.
        return (text[..<colon].trimmingPrefix("[").description.replacing("]", with: ""), port)
    }

    /// Runs the agent with its pages beside it.
    private func serve(
        _ board: AgentBoard, _ log: AgentLog, _ work: StackAgentWork, _ address: (host: String, port: Int)?,
        _ context: CommandContext
    ) async throws -> Int32 {
        let agent = Agent(
            board, log: log, work: work,
            outside: AgentOutside(
                clock: context.clock, secondsSince1970: context.secondsSince1970, pause: context.pause,
                say: { context.complain($0) }))
        let signals = StopSignals()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            if let address {
                let (ports, continuation) = AsyncStream.makeStream(of: Result<Int, any Error>.self)
                var logger = Logger(label: "gameday.agent", factory: { StreamLogHandler.standardError(label: $0) })
                logger.logLevel = .warning
                let pages = AgentPages(board, version: Gameday.version, clock: context.clock, logger: logger)
                group.addTask {
                    do {
                        try await pages.run(host: address.host, port: address.port) { continuation.yield(.success($0)) }
                    } catch {
                        continuation.yield(.failure(error))
                    }
                }
                for await result in ports {
                    guard case .success(let port) = result else {
                        throw Complaint(
                            "\(address.host):\(address.port) cannot be listened on: \(result)",
                            mend: "give another address with --listen", exit: .usage)
                    }
                    context.complain("agent: listening on \(address.host):\(port)")
                    break
                }
            }
            return try await agent.run(stops: signals.names)
        }
    }
}
