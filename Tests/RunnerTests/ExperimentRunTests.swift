import Foundation
import HTTPClient
import Runner
import TestSupport
import Testing

/// Runs that end before anything is touched; what a whole run does is shown end to end.
@Suite("A run that ends early", .timeLimit(.minutes(5)))
struct ExperimentRunTests {
    private let folder: TemporaryDirectory
    private let halt = HaltSwitch()
    private let asked = Counter()
    /// AWS answers only when this is open.
    private let answers = Gate()
    /// Answers every question of AWS with an account that is not the stack's.
    private let server: TestServer
    private let http = HTTPClient()

    init() throws {
        folder = try TemporaryDirectory()
        server = try TestServer(answering: { [asked, answers] _ in
            _ = asked.next()
            answers.block()
            return ServerAnswer(
                200,
                "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::111111111111:user/u</Arn>"
                    + "<UserId>U</UserId><Account>111111111111</Account></GetCallerIdentityResult>"
                    + "</GetCallerIdentityResponse>")
        })
    }

    private func run() throws -> ExperimentRun {
        let environment = TestOutside.environment(server.url, http, halt: halt)
        let stack = RequestFixture.stack(endpoint: server.url)
        return try ExperimentRun(
            RequestFixture.request(stack: stack), in: folder.file("runs"), environment: environment)
    }

    private func journal(_ run: String = "small-1") throws -> [String] {
        let text = try String(contentsOfFile: folder.file("runs/\(run)/journal.jsonl"), encoding: .utf8)
        return try text.split(separator: "\n").map { line in
            let event = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return [event?["event"], event?["phase"] ?? event?["verdict"]].compactMap { $0 as? String }
                .joined(separator: " ")
        }
    }

    @Test("before anything is sent the experiment and the run's first line are on the disk")
    func prepared() throws {
        let run = try run()
        #expect(try journal() == ["run"])
        let kept = try String(contentsOfFile: folder.file("runs/small-1/experiment.yaml"), encoding: .utf8)
        #expect(kept == RequestFixture.text())
        #expect(asked.value == 0)
        withExtendedLifetime(run) {}
    }

    @Test("credentials of another account refuse the run: nothing is injected, and the journal says why")
    func wrongAccount() async throws {
        answers.open()
        let outcome = try await run().run()
        #expect(outcome.verdict == .inconclusive)
        #expect(outcome.reason.contains("account 111111111111"))
        #expect(!outcome.mend.isEmpty)
        #expect(outcome.undone)
        #expect(outcome.plans.isEmpty)
        #expect(
            try journal() == [
                "run", "phase resolve", "finding resolve", "phase judge", "verdict inconclusive",
            ])
    }

    @Test("a run that was halted before it began ends as aborted")
    func halted() async throws {
        defer { answers.open() }
        halt.halt(because: "SIGTERM was received")
        let outcome = try await run().run()
        #expect(outcome.verdict == .aborted)
        #expect(outcome.reason == "SIGTERM was received")
        #expect(outcome.undone)
        #expect(try journal().last == "verdict aborted")
    }

    @Test("a second run of the same name has a directory of its own")
    func again() throws {
        let runs = [try run(), try run()]
        #expect(try journal("small-1") == ["run"])
        #expect(try journal("small-1-2") == ["run"])
        withExtendedLifetime(runs) {}
    }

    @Test("a folder that cannot be written is refused")
    func unwritable() throws {
        try folder.write("", to: "runs")
        let error = #expect(throws: Finding.self) { try run() }
        #expect(error?.mend.contains("--runs") == true)
    }
}
