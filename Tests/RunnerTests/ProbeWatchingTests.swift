import AWS
import Basics
import HTTPClient
import Probes
@testable import Runner
import SigV4
import TestSupport
import Testing

/// Real looks of the probe `http` at a server whose answers a test writes, under a clock that pauses move on.
@Suite("Looking with probes", .timeLimit(.minutes(5)))
struct ProbeWatchingTests {
    private let folder: TemporaryDirectory
    private let time = ManualClock()
    /// The statuses of the next answers; the last for ever.
    private let statuses = Locked<[Int]>([200])
    private let asked = Counter()
    /// Open once the server was asked so often.
    private let enough = Gate()
    private let server: TestServer

    init() throws {
        folder = try TemporaryDirectory()
        server = try TestServer(answering: { [statuses, asked, enough] _ in
            if asked.next() >= 5 { enough.open() }
            return ServerAnswer(statuses.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] })
        })
    }

    private func answer(_ list: Int...) { statuses.withLock { $0 = list } }

    /// A run that has its probes and nothing else yet.
    private func run(probe: String) async throws -> ExperimentRun {
        let keys = StackFileCredentials(Credentials(accessKeyID: "AKIASANDBOX", secretAccessKey: "secret"))
        let aws = AWSClient(
            region: "us-east-1", endpoint: server.url, credentials: keys, http: HTTPClient(),
            outside: .init(now: { 1_795_370_008 }, sleep: { _ in }))
        let environment = RunEnvironment(
            clock: time.clock, wallClock: { "2026-01-01T00:00:00.000Z" }, secondsSince1970: { 1_795_370_008 },
            pause: { [time] milliseconds in
                try Task.checkCancellation()
                time.advance(milliseconds: milliseconds)
            }, aws: aws, host: "here", openFiles: 4_096, watchdog: NoWatchdog(), halt: HaltSwitch(),
            progress: { _ in })
        let text = RequestFixture.text().replacing("- aurora-writer", with: "- http: { \(probe) }")
        let request = try RequestFixture.request(text, stack: RequestFixture.stack(url: server.url))
        let run = try ExperimentRun(request, in: folder.file("runs"), environment: environment)
        _ = try await run.checkGuards()
        return run
    }

    @Test("after: it looks every interval until the probe holds, once the fault has bitten")
    func after() async throws {
        answer(503, 503, 503, 200)
        let run = try await run(probe: "when: after, within: 10s, every: 1s")
        await run.bite()
        let began = time.now
        await run.look(.after, since: began)
        await run.conclude([.after], isComplete: true)
        #expect(await run.probes.map(\.verdict) == [.pass])
        #expect(asked.value == 4)
        #expect(time.now - began == 3_000_000)
    }

    @Test("after: what holds before the fault was seen to bite is looked at until it has, also beyond the limit")
    func notBitten() async throws {
        let run = try await run(probe: "when: after, within: 10s, every: 3s")
        let began = time.now
        await run.bite(at: began + 14_000_000)
        await run.look(.after, since: began)
        await run.conclude([.after], isComplete: true)
        #expect(await run.probes.map(\.verdict) == [.pass])
        // At 0, 3, 6, 9, 10, 13 and 16 s.
        #expect(asked.value == 7)
        #expect(time.now - began == 16_000_000)
    }

    @Test("after: what the fault breaks only after the limit, and before its evidence, fails")
    func bitesLate() async throws {
        answer(200, 200, 200, 503)
        let run = try await run(probe: "when: after, within: 5s, every: 3s")
        let began = time.now
        await run.bite(at: began + 60_000_000)
        await run.look(.after, since: began)
        await run.conclude([.after], isComplete: true)
        #expect(await run.probes.map(\.verdict) == [.fail])
    }

    @Test("after: a probe that does not hold by the limit fails")
    func missed() async throws {
        answer(503)
        let run = try await run(probe: "when: after, within: 2s, every: 1s")
        await run.look(.after, since: time.now)
        await run.conclude([.after], isComplete: true)
        let probes = await run.probes
        #expect(probes.map(\.verdict) == [.fail])
        #expect(probes.first?.observation.contains("answers 503, not 200") == true)
    }

    @Test("before: one look, unless the file gives it time")
    func before() async throws {
        answer(503, 200)
        let hasty = try await run(probe: "when: before")
        await hasty.look(.before, since: time.now)
        await hasty.conclude([.before], isComplete: true)
        #expect(await hasty.probes.map(\.verdict) == [.fail])
        answer(503, 200)
        let patient = try await run(probe: "when: before, within: 5s, for: 2s")
        await patient.look(.before, since: time.now)
        await patient.conclude([.before], isComplete: true)
        #expect(await patient.probes.map(\.verdict) == [.pass])
    }

    @Test("during: it looks until it is cancelled, and one failing look fails it", arguments: [200, 503])
    func during(once status: Int) async throws {
        answer(200, status, 200)
        let run = try await run(probe: "when: during, every: 100ms")
        let looking = Task { [time] in await run.look(.during, since: time.now) }
        await enough.wait()
        looking.cancel()
        await looking.value
        await run.conclude([.during], isComplete: true)
        #expect(await run.probes.map(\.verdict) == [status == 200 ? .pass : .fail])
    }

    @Test("throughout: it looks from its begin until it is ended, and ending twice says nothing twice")
    func throughout() async throws {
        let run = try await run(probe: "when: throughout, every: 100ms")
        await run.beginThroughout()
        await enough.wait()
        await run.endThroughout()
        await run.endThroughout()
        let probes = await run.probes
        #expect(probes.map(\.verdict) == [.pass])
        #expect(probes.first?.observation.contains("looks held") == true)
    }

    @Test("what ended before its moment was over proves nothing")
    func cutShort() async throws {
        let run = try await run(probe: "when: during, every: 100ms")
        let looking = Task { [time] in await run.look(.during, since: time.now) }
        await enough.wait()
        looking.cancel()
        await looking.value
        await run.conclude([.during], isComplete: false)
        #expect(await run.probes.map(\.verdict) == [.unknown])
    }

    @Test("a probe whose moment never came is not concluded")
    func neverBegun() async throws {
        let run = try await run(probe: "when: during")
        await run.conclude([.during, .after, .before, .throughout], isComplete: true)
        #expect(await run.probes.isEmpty)
        await run.endThroughout()
        #expect(await run.probes.isEmpty)
    }
}

extension ExperimentRun {
    /// As if the fault's evidence had been found.
    fileprivate func bite(at instant: Int64 = 0) { evidenceComplete = instant }
}
