import Basics
import HTTPClient
import TestSupport
import Testing

@testable import Runner

@Suite("What a run gives back at its end", .timeLimit(.minutes(5)))
struct HandBackTests {
    private let folder: TemporaryDirectory
    private let store: ScriptedParameters
    private let http = HTTPClient()
    private let watchdog = NotedWatchdog()

    init() throws {
        folder = try TemporaryDirectory()
        store = try ScriptedParameters()
    }

    /// A run that holds its lease and has its watchdog.
    private func run() async throws -> ExperimentRun {
        let stack = RequestFixture.stack(endpoint: store.url)
        let run = try ExperimentRun(
            RequestFixture.request(stack: stack), in: folder.file("runs"),
            environment: TestOutside.environment(store.url, http))
        await run.give(watchdog)
        try await run.lease.acquire()
        return run
    }

    @Test("the lease is freed, and then the watchdog is dismissed")
    func freed() async throws {
        let run = try await run()
        await run.handBack()
        #expect(store["/gameday/test/lease"] == nil)
        #expect(watchdog.words == ["dismiss"])
        #expect(await run.notes.isEmpty)
    }

    @Test("what is not undone is left to the watchdog, with what no look at AWS would show it")
    func notUndone() async throws {
        let run = try await run()
        await run.endInVain(waitingFor: ["the service is not steady"])
        await run.handBack()
        #expect(store["/gameday/test/lease"] != nil)
        #expect(watchdog.words == ["leave the service is not steady"])
    }

    @Test("a lease that cannot be freed is left to the watchdog, and the outcome says so")
    func left() async throws {
        let run = try await run()
        store.refuse("ThrottlingException")
        await run.handBack()
        #expect(watchdog.words == ["leave"])
        let note = try #require(await run.notes.first)
        #expect(note.contains("the lease of test could not be given back, and the run's watchdog goes on trying"))
        #expect(note.contains("ThrottlingException"))
        #expect(note.contains("gameday recover"))
    }
}

/// Writes down what it is told.
private final class NotedWatchdog: RunWatchdog {
    private let said = Locked<[String]>([])

    var words: [String] { said.withLock { $0 } }

    func arm(limitSeconds: Int) async throws(Finding) { said.withLock { $0.append("arm") } }
    func dismiss() async { said.withLock { $0.append("dismiss") } }
    func leave(unseen: [String]) async { said.withLock { $0.append((["leave"] + unseen).joined(separator: " ")) } }
}

extension ExperimentRun {
    fileprivate func give(_ watchdog: any RunWatchdog) { self.watchdog = watchdog }

    /// As when a fault was injected, and its undo waited in vain.
    fileprivate func endInVain(waitingFor what: [String]) {
        for event in [RunEvent.began, .resolved, .guardsPassed, .workloadOpened, .baselineEnded] {
            _ = machine.handle(event)
        }
        unseen = what
    }
}
