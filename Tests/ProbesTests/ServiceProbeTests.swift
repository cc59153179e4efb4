import Basics
import Documents
import Experiments
import HTTPClient
import Probes
import Stack
import TestSupport
import Testing

@Suite("The probes http and tcp", .timeLimit(.minutes(5)))
struct ServiceProbeTests {
    private let server: TestServer

    init() throws {
        server = try TestServer(answering: { request in
            switch request.target {
            case "/health": ServerAnswer(200, "all is well")
            case "/teapot": ServerAnswer(418)
            default: ServerAnswer(404, request.target)
            }
        })
    }

    private func scene() throws -> ProbeScene {
        let url = server.url
        return try ProbeScene { $0.service.url = url }
    }

    @Test("http asks the service's /health unless told, and measures the answer")
    func health() async throws {
        let seen = try await scene().look("http")
        #expect(seen.holds == true)
        #expect(seen.what.hasPrefix("\(server.url)/health answers 200 in "))
        #expect((seen.latency ?? 0) > 0)
    }

    @Test("http: another status, a missing text and a late answer do not hold, and say so")
    func wrong() async throws {
        let scene = try self.scene()
        let status = try await scene.look("http", ["path": .string("teapot")])
        #expect(status.holds == false)
        #expect(status.what == "\(server.url)/teapot answers 418, not 200")
        #expect(try await scene.look("http", ["path": .string("/teapot"), "status": .integer(418)]).holds == true)
        let text = try await scene.look("http", ["contains": .string("not well")])
        #expect(text.holds == false)
        #expect(text.what.hasSuffix("answers without \"not well\""))
        #expect(try await scene.look("http", ["contains": .string("is well")]).holds == true)
        let end = Gate()
        let slow = try TestServer(answering: { _ in
            end.block()
            return ServerAnswer()
        })
        async let late = scene.look("http", ["url": .string(slow.url), "timeout": .duration(.milliseconds(50))])
        #expect(try await late.holds == false)
        end.open()
        let answered = try await scene.look("http", ["latency": .duration(.milliseconds(1))])
        #expect(answered.holds == ((answered.latency ?? 0) <= 1_000))
    }

    @Test("http: a service that is gone does not hold; every look connects anew")
    func gone() async throws {
        let scene = try self.scene()
        let probe = try scene.probe("http")
        for _ in 0..<3 { #expect(await probe.look().holds == true) }
        #expect(server.acceptedConnections == 3)
        server.close()
        let seen = await probe.look()
        #expect(seen.holds == false)
        #expect(seen.what.contains("does not answer"))
        #expect(seen.latency == nil)
    }

    @Test("http: what is no URL is refused; a request that was never sent says nothing")
    func notAsked() async throws {
        let error = #expect(throws: ProbeRefusal.self) { try self.scene().probe("http", ["url": .string("ftp://x")]) }
        #expect(error?.mend.contains("http://") == true)
        let scene = try self.scene()
        let probe = try scene.probe("http")
        scene.http.shutdown()
        #expect(await probe.look().holds == nil)
    }

    @Test("tcp holds while the port takes connections, and sends nothing over them")
    func tcp() async throws {
        let (received, ended) = (Locked<[UInt8]?>([0]), Gate())
        let port = try TestServer { connection in
            let bytes = try connection.readSome()
            received.withLock { $0 = bytes }
            ended.open()
        }
        let values: [String: ArgumentValue] = ["host": .string("127.0.0.1"), "port": .integer(port.port)]
        let seen = try await scene().look("tcp", values)
        #expect(seen.holds == true)
        #expect(seen.what.hasPrefix("127.0.0.1:\(port.port) takes a connection in "))
        #expect(seen.latency != nil)
        await ended.wait()
        #expect(received.withLock { $0 } == nil)
        port.close()
        let closed = try await scene().look("tcp", values)
        #expect(closed.holds == false)
        #expect(closed.what.contains("does not answer: not connected"))
    }

    @Test("tcp: a name goes through the stack's broker, and one without an address does not hold")
    func brokered() async throws {
        let broker = try BrokerDouble { $0 == "db.internal" ? "ok 5 127.0.0.1" : "no" }
        var configuration = HTTPClient.Configuration()
        configuration.reach = .broker(path: broker.path)
        let scene = try ProbeScene(http: HTTPClient(configuration: configuration))
        let port = ArgumentValue.integer(server.port)
        #expect(try await scene.look("tcp", ["host": .string("db.internal"), "port": port]).holds == true)
        #expect(try await scene.look("tcp", ["host": .string("gone.internal"), "port": port]).holds == false)
        #expect(broker.lookups == ["db.internal", "gone.internal"])
        #expect(broker.sockets >= 1)
    }
}
