import Basics
import Documents
import Experiments
import Runner
import Stack
import TestSupport

@testable import GameDays

/// A real game day in a real directory; only the stack is not there: a test says what the experiments come to.
final class Stage: Sendable {
    let day: GameDay
    let folder: TemporaryDirectory
    let said: AsyncStream<String>.Continuation
    let halt = HaltSwitch()
    let shown = Locked<[String]>([])
    private let lines: AsyncStream<String>
    private let seconds = Counter()
    private let hour: Int

    static let agenda = """
        version: 1
        name: day
        purpose: It holds.
        roles: { facilitator: says go }
        agenda:
          - step: greet | all
            owner: facilitator
          - experiment: one.yaml
            expected: The pager rings.
          - experiment: two.yaml

        """

    /// - Parameter hour: when it begins.
    init(_ text: String = Stage.agenda, folder: TemporaryDirectory? = nil, hour: Int = 10) throws {
        self.hour = hour
        day = try gameDay(text)
        self.folder = try folder ?? TemporaryDirectory()
        (lines, said) = AsyncStream.makeStream()
    }

    var runs: String { folder.file("runs") }

    /// A second later at each look.
    func now() -> String {
        let second = seconds.next()
        func pad(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "2026-03-02T\(hour):\(pad(second / 60)):\(pad(second % 60)).000Z"
    }

    func subject(_ id: String = "day-1") -> GameDaySubject {
        GameDaySubject(
            name: day.name, id: id, stack: "test", account: "000000000000", isSandbox: true, isUnattended: false)
    }

    func begin(_ id: String = "day-1") throws -> GameDayRecord {
        try GameDayRecord(
            beginning: day, subject(id), in: runs, clock: .system, wallClock: { [self] in now() })
    }

    func resume(_ id: String = "day-1") throws -> GameDayRecord {
        try GameDayRecord(
            resuming: id, of: day, on: subject(), in: runs, clock: .system, wallClock: { [self] in now() })
    }

    /// A shell whose experiments are run by `run`.
    func shell(
        _ record: GameDayRecord, notifiers: [any GameDayNotifier] = [],
        run:
            @escaping @Sendable (RunRequest, HaltSwitch, @escaping @Sendable (RunPhase) -> Void) async -> RunOutcome
    ) throws -> GameDayShell {
        let requests = try day.agenda.map { try Self.request(String($0.title.prefix { $0 != "." })) }
        return GameDayShell(
            day, record, runs: runs,
            environment: GameDayEnvironment(
                wallClock: { [self] in now() }, refusal: { nil }, pause: { _ in }, lines: lines, halt: halt,
                say: { [shown] text in shown.withLock { $0.append(text) } }, ask: { _ in },
                request: { requests[$0] }, run: run, notifiers: notifiers))
    }

    func says(_ lines: String...) {
        for line in lines { said.yield(line) }
    }

    /// Waits until something is on the timeline.
    func sees(_ event: GameDayEntry.Event, _ text: String? = nil, in record: GameDayRecord) async throws {
        try await waitForChange(in: record.directory.path) {
            record.entries.contains { $0.event == event && (text == nil || $0.text == text) }
        }
    }

    private static func request(_ name: String) throws -> RunRequest {
        let word = name.filter { $0.isLowercase }
        let text = "version: 1\nname: \(word)\nhypothesis: \(word) holds.\nfaults: [nothing]\n"
        let catalog = Catalog(faults: [DeclarationSchema("nothing", "Breaks nothing.", parameters: [])])
        let experiment = try Experiment(Document(text: text, file: "\(word).yaml"), catalog: catalog)
        let stack = StackFile(
            name: "test", kind: .sandbox, region: "us-east-1", account: "000000000000", zones: ["us-east-1a"],
            service: .init(url: "http://service"))
        return RunRequest(experiment: experiment, text: text, stack: stack, run: "run-\(word)", seed: 1)
    }

    static func outcome(
        _ request: RunRequest, _ verdict: RunVerdict = .verified, upper: Double? = nil, directory: String = ""
    ) -> RunOutcome {
        var outcome = RunOutcome(
            name: request.experiment.name, hypothesis: request.experiment.hypothesis, run: request.run, began: "",
            stack: StackSummary(of: request.stack), verdict: verdict, reason: "it was so", mend: "",
            directory: directory)
        if let upper {
            outcome.recovery = RecoverySummary(
                verdict: .pass, lowerSeconds: upper - 0.25, upperSeconds: upper, limitSeconds: 60, holdSeconds: 10,
                tolerate: 0.01, reasons: [], worstStream: nil)
        }
        return outcome
    }
}
