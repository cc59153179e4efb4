public import Basics
internal import Hummingbird
public import Logging
internal import NIOCore
internal import ServiceLifecycle

/// What the agent's pages show: the machine as it was after its last event.
public final class AgentBoard: Sendable {
    private let shown: Locked<AgentMachine>

    /// A board that shows an agent before it begins.
    public init(_ machine: AgentMachine) { shown = Locked(machine) }

    /// The machine.
    public var machine: AgentMachine { shown.withLock { $0 } }

    func show(_ machine: AgentMachine) { shown.withLock { $0 = machine } }
}

/// The agent's pages: `/health` for whoever restarts it, `/ready` and `/metrics` for whoever watches it, and `/` for
/// people. They only tell; nothing can be asked of the agent.
public struct AgentPages: Sendable {
    /// An agent that has not looked at its schedule for so many seconds hangs.
    static let hangsAfterSeconds: Int64 = 30

    private let board: AgentBoard
    private let version: String
    private let clock: MonotonicClock
    private let logger: Logger

    /// The pages of an agent.
    public init(_ board: AgentBoard, version: String, clock: MonotonicClock, logger: Logger) {
        self.board = board
        self.version = version
        self.clock = clock
        self.logger = logger
    }

    /// Serves until the task is cancelled; `onListening` is told the port.
    ///
    /// - Throws: when the address cannot be listened on.
    public func run(host: String, port: Int, onListening: @escaping @Sendable (Int) -> Void) async throws {
        let application = Application(
            router: router(), configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
            onServerRunning: { channel in onListening(channel.localAddress?.port ?? 0) }, logger: logger)
        var configuration = ServiceGroupConfiguration(
            services: [application], gracefulShutdownSignals: [], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(2)
        let group = ServiceGroup(configuration: configuration)
        // A task of its own: cancelled, the server would complain; asked to stop, it finishes what it answers.
        let serving = Task { try await group.run() }
        try await withTaskCancellationHandler {
            try await serving.value
        } onCancel: {
            Task { await group.triggerGracefulShutdown() }
        }
    }

    private func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.get("health") { _, _ in health() }
        router.get("ready") { _, _ in ready() }
        router.get("metrics") { _, _ in
            Self.answer(.ok, AgentMetrics.text(board.machine, version: version), MetricsText.contentType)
        }
        router.get("/") { _, _ in
            Self.answer(.ok, AgentOverview.text(board.machine, version: version), "text/plain; charset=utf-8")
        }
        return router
    }

    private func health() -> Response {
        let silence = (clock.now() - board.machine.now.monotonic) / 1_000_000
        guard silence <= Self.hangsAfterSeconds else {
            return Self.state(.serviceUnavailable, "it has not looked at its schedule for \(silence) s")
        }
        return Self.state(.ok, "ok")
    }

    private func ready() -> Response {
        let machine = board.machine
        if let signal = machine.stopReason { return Self.state(.serviceUnavailable, "\(signal) was received") }
        if let unhealed = machine.unhealed { return Self.state(.serviceUnavailable, unhealed.reason) }
        if machine.phase == .new || machine.phase == .healing {
            return Self.state(.serviceUnavailable, "it looks for what dead runs left behind")
        }
        return Self.state(.ok, "ready")
    }

    private static func state(_ status: HTTPResponse.Status, _ words: String) -> Response {
        answer(status, JSON.object([("status", .string(words))]).text + "\n", "application/json; charset=utf-8")
    }

    private static func answer(_ status: HTTPResponse.Status, _ text: String, _ type: String) -> Response {
        Response(
            status: status, headers: [.contentType: type, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}

/// The agent in a page of plain text.
enum AgentOverview {
    static func text(_ machine: AgentMachine, version: String) -> String {
        var lines = ["gameday \(version), the agent of \(machine.stack)", "now: \(doing(machine))", ""]
        for schedule in machine.schedules {
            lines.append("\(schedule.name)  \(schedule.words)")
            let next = machine.planned[schedule.name].map { schedule.words($0.start) } ?? "never"
            lines.append("  next   \(next)")
            for (key, run) in machine.memory.lastRuns.sorted(by: { $0.key.word < $1.key.word })
            where key.schedule == schedule.name {
                lines.append("  last   \(key.word) \(run.verdict): \(run.reason) (\(run.run))")
            }
            if let refusal = machine.memory.lastRefusal[schedule.name] {
                lines.append("  refused \(schedule.words(refusal.at)): \(refusal.reason ?? "")")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func doing(_ machine: AgentMachine) -> String {
        let stopping = machine.stopReason.map { "stopping, for \($0) was received; " } ?? ""
        switch machine.phase {
        case .new: return "beginning"
        case .healing: return stopping + "looking for what dead runs left behind"
        case .idle: return stopping + (machine.unhealed.map { "not healed: \($0.reason)" } ?? "waiting")
        case .checking(let occurrence): return stopping + "looking whether \(occurrence.schedule) may be run"
        case .running(let occurrence): return stopping + "running \(occurrence.schedule)"
        case .ended: return "ended"
        }
    }
}
