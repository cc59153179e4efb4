@testable import HTTPClient
import TestSupport
import Testing

@Suite("Names with their time to live", .timeLimit(.minutes(5)))
struct ResolveTests {
    private func client(_ broker: BrokerDouble) -> HTTPClient {
        var configuration = HTTPClient.Configuration()
        configuration.reach = .broker(path: broker.path)
        return HTTPClient(configuration: configuration)
    }

    private func failure(_ client: HTTPClient, _ name: String, milliseconds: Int = 10_000) async -> HTTPError? {
        do throws(HTTPError) {
            _ = try await client.resolve(name, timeoutMilliseconds: milliseconds)
            return nil
        } catch {
            return error
        }
    }

    @Test("through the broker, asked anew each time")
    func broker() async throws {
        let broker = try BrokerDouble { _ in "ok 10 198.18.0.10 198.18.0.11" }
        let client = client(broker)
        for _ in 0..<2 {
            let answer = try await client.resolve("app.internal", timeoutMilliseconds: 10_000)
            #expect(answer == NameAnswer(addresses: ["198.18.0.10", "198.18.0.11"], ttlSeconds: 10))
        }
        #expect(broker.lookups == ["app.internal", "app.internal"])
    }

    @Test("no such name, a broker that says so, one that hangs and none at all are told apart")
    func failures() async throws {
        let end = Gate()
        let broker = try BrokerDouble { name in
            if name == "stuck.internal" { end.block() }
            return name == "gone.internal" ? "no" : nil
        }
        let client = client(broker)
        #expect(await failure(client, "gone.internal")?.code == .nameNotResolved)
        #expect(await failure(client, "cut.internal")?.code == .notConnected)
        #expect(await failure(client, "stuck.internal", milliseconds: 50)?.code == .notConnected)
        end.open()
        #expect(await failure(client, "a name")?.code == .invalidRequest)
        #expect(await failure(client, "")?.code == .invalidRequest)
        broker.close()
        #expect(await failure(client, "app.internal")?.code == .notConnected)
    }

    @Test("a task that is cancelled waits for no answer")
    func cancelled() async throws {
        let asked = Gate()
        let end = Gate()
        let broker = try BrokerDouble { _ in
            asked.open()
            end.block()
            return nil
        }
        defer { end.open() }
        let client = client(broker)
        let lookUp = Task { await failure(client, "stuck.internal", milliseconds: 3_600_000)?.code }
        await asked.wait()
        lookUp.cancel()
        #expect(await lookUp.value == .cancelled)
    }

    @Test("without a broker this machine's name servers are asked")
    func nameServer() throws {
        let namespace = try NetworkNamespace()
        let (found, missing) = try namespace.run {
            let server = try NameServer(answering: "198.18.0.10")
            let found = HTTPClient.askNameServers("app.test")
            server.address = ""
            return (found, HTTPClient.askNameServers("app.test"))
        }
        #expect(try found.get() == NameAnswer(addresses: ["198.18.0.10"], ttlSeconds: 0))
        guard case .failure(let error) = missing else {
            Issue.record("a name without an address was found")
            return
        }
        #expect(error.code == .nameNotResolved)
    }

    /// A question for `a.b`, an alias that lasts 300 s and two addresses, one of them twice, that last 60 s and 5 s.
    private static let message: [UInt8] =
        [0, 1, 0x81, 0x80, 0, 1, 0, 4, 0, 0, 0, 0] + [1, 0x61, 1, 0x62, 0, 0, 1, 0, 1]
        + [0xC0, 12, 0, 5, 0, 1, 0, 0, 1, 44, 0, 4, 1, 0x63, 0xC0, 14]
        + [1, 0x63, 0xC0, 14, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 198, 18, 0, 10]
        + [1, 0x63, 0xC0, 14, 0, 1, 0, 1, 0, 0, 0, 5, 0, 4, 198, 18, 0, 11]
        + [1, 0x63, 0xC0, 14, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 198, 18, 0, 10]

    @Test("a message's addresses, and the least time to live on the way to them")
    func message() {
        let answer = NameAnswer(message: Self.message)
        #expect(answer == NameAnswer(addresses: ["198.18.0.10", "198.18.0.11"], ttlSeconds: 5))
    }

    @Test("a message that is cut off anywhere has no answer, and nothing is read beyond it")
    func cutOff() {
        for length in 0..<Self.message.count { #expect(NameAnswer(message: Self.message.prefix(length)) == nil) }
        #expect(NameAnswer(message: [UInt8](repeating: 0xFF, count: 64)) == nil)
        #expect(NameAnswer(message: [UInt8](repeating: 0, count: 64)) == nil)
    }
}
