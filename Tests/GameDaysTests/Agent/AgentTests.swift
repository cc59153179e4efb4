import Basics
import Foundation
import HTTPClient
import Logging
import Runner
import TestSupport
import Testing

@testable import GameDays

/// Work of an agent in a test: it is done when the test opens the gates.
private final class ScriptedWork: AgentWork {
    let asked = Locked<[String]>([])
    let mayEnd = Gate()
    let began = Gate()
    let refusal: AgentRefusal?

    init(refusal: AgentRefusal? = nil) { self.refusal = refusal }

    func heal() async -> AgentEvent {
        asked.withLock { $0.append("heal") }
        return .healed(restored: [], interrupted: [])
    }

    func check(_ schedule: Schedule) async -> AgentRefusal? {
        asked.withLock { $0.append("check \(schedule.name)") }
        return refusal
    }

    func run(_ schedule: Schedule, halt: HaltSwitch) async -> [RunSummary] {
        asked.withLock { $0.append("run \(schedule.name)") }
        began.open()
        let stopped = await halt.wait()
        asked.withLock { $0.append(stopped?.reason ?? "not halted") }
        return [AgentScene.summary("aborted")]
    }
}

@Suite("The agent's shell and its pages", .timeLimit(.minutes(5)))
struct AgentTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private func outside(_ said: Locked<[String]>) -> AgentOutside {
        let never = HaltSwitch()
        return AgentOutside(
            clock: .system, secondsSince1970: { AgentScene.midnight },
            pause: { _ in
                _ = await never.wait()
                try Task.checkCancellation()
            },
            say: { line in said.withLock { $0.append(line) } })
    }

    private func log() throws -> AgentLog {
        try AgentLog(in: folder.file("state"), clock: .system, wallClock: { "" })
    }

    @Test("a signal in the middle of a run halts it; the agent ends when the run has, with everything recorded")
    func stops() async throws {
        let (stops, stop) = AsyncStream.makeStream(of: String.self)
        let (work, said) = (ScriptedWork(), Locked<[String]>([]))
        let machine = try AgentScene(AgentScene.daily, purpose: .once("d")).machine
        var log: AgentLog? = try log()
        let agent = Agent(AgentBoard(machine), log: try #require(log), work: work, outside: outside(said))
        async let code = agent.run(stops: stops)
        await work.began.wait()
        stop.yield("SIGTERM")
        #expect(try await code == 3)
        #expect(work.asked.withLock { $0 } == ["heal", "check d", "run d", "SIGTERM was received"])
        log = nil
        let text = try String(contentsOfFile: folder.file("state/agent.jsonl"), encoding: .utf8)
        let events = text.split(separator: "\n").compactMap { AgentRecord(line: $0)?.event }
        #expect(events == [.started, .begun, .ended, .stopped])
    }

    @Test("a refusal is said with its reason and what to do")
    func refusal() async throws {
        let said = Locked<[String]>([])
        let work = ScriptedWork(refusal: AgentRefusal(.alarm, "raised: high-latency", mend: "see in CloudWatch"))
        let machine = try AgentScene(AgentScene.daily, purpose: .once("d")).machine
        let agent = Agent(AgentBoard(machine), log: try log(), work: work, outside: outside(said))
        #expect(try await agent.run(stops: AsyncStream { $0.finish() }) == 2)
        #expect(said.withLock { $0 }.contains("agent: d refused: raised: high-latency"))
        #expect(said.withLock { $0 }.contains("to do: see in CloudWatch"))
    }

    @Test("health, readiness, metrics and the overview follow the agent")
    func pages() async throws {
        var scene = try AgentScene()
        let clock = ManualClock(start: 500_000_000)
        let board = AgentBoard(scene.machine)
        let pages = AgentPages(board, version: "1", clock: clock.clock, logger: Logger(label: "test"))
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let serving = Task { try await pages.run(host: "127.0.0.1", port: 0) { continuation.yield($0) } }
        let port = try #require(await ports.first { _ in true })
        let client = HTTPClient()
        func get(_ path: String) async throws -> (Int, String) {
            let response = try await client.send(HTTPRequest(url: "http://127.0.0.1:\(port)\(path)"))
            return (response.status, String(decoding: response.body, as: UTF8.self))
        }
        _ = scene.tell(.began(scene.instant))
        board.show(scene.machine)
        #expect(try await get("/ready").0 == 503)
        #expect(try await get("/health") == (200, "{\"status\":\"ok\"}\n"))
        _ = scene.tell(.healed(restored: [], interrupted: []))
        board.show(scene.machine)
        #expect(try await get("/ready") == (200, "{\"status\":\"ready\"}\n"))
        #expect(try await get("/metrics").1.contains("gameday_missed_total{schedule=\"a\"} 0\n"))
        #expect(try await get("/").1.contains("  next   2026-11-28 00:01:00 UTC\n"))
        clock.advance(milliseconds: 31_500)
        #expect(try await get("/health") == (503, "{\"status\":\"it has not looked at its schedule for 31 s\"}\n"))
        #expect(try await get("/other").0 == 404)
        serving.cancel()
        _ = try? await serving.value
    }
}
