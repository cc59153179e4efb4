import Foundation
import Testing

@testable import Workload

@Suite("Sessions", .timeLimit(.minutes(5)))
struct SessionTests {
    @Test("each account opens one session, its transfers carry it, and no token reaches the history")
    func carried() async throws {
        let server = try LedgerServer()
        let scene = try Scene(server) { $0.preset = .transfersWithSessions }
        defer { scene.clean() }
        try await scene.drive(40)
        let sessions = server.sessions
        #expect(sessions.count == 20)
        #expect(Set(sessions.values).count == 20)
        for arrival in server.arrivals {
            let token = try #require(arrival.authorization?.split(separator: " ").last.map(String.init))
            let client = try #require(sessions[token])
            #expect(arrival.body.contains(#""from":"\#(client)""#))
        }
        _ = try scene.history()
        let history = try String(contentsOfFile: scene.journal.path, encoding: .utf8)
        #expect(history.contains("gd-test-0"))
        #expect(!history.contains("token-"))
    }

    @Test("a session that is lost is a bad arrival, and is not opened again")
    func lost() async throws {
        let server = try LedgerServer { _ in .forgetSession }
        let scene = try Scene(server) { $0.preset = .transfersWithSessions }
        defer { scene.clean() }
        let arrivals = try await scene.drive(30)
        #expect(arrivals.allSatisfy { $0.outcome == .rejected })
        #expect(server.sessions.count == 20)
        let ended = try scene.history().filter { $0.type == "fail" && $0.status == 401 }
        #expect(ended.count >= 30)
    }

    @Test("without sessions nothing of them is sent")
    func none() async throws {
        let server = try LedgerServer()
        let scene = try Scene(server)
        defer { scene.clean() }
        try await scene.drive(5)
        #expect(server.sessions.isEmpty)
        #expect(server.arrivals.allSatisfy { $0.authorization == nil })
    }
}
