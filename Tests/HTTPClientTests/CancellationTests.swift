import Basics
import HTTPClient
import TestSupport
import Testing

@Suite("cancellation and shutdown", .timeLimit(.minutes(5)))
struct CancellationTests {
    let client = HTTPClient()

    @Test("cancelling the task ends the exchange promptly")
    func cancelTask() async throws {
        let (arrived, end) = (Gate(), Gate())
        let server = try TestServer { _ in
            arrived.open()
            end.block()
            return ServerAnswer()
        }
        let client = client
        let task = Task { try await client.failure(of: HTTPRequest(url: server.url)) }
        await arrived.wait()
        task.cancel()
        let error = try await task.value
        end.open()
        #expect(error.code == .cancelled)
        #expect(!error.definitelyNotSent)
        #expect(error.exchange.total < 20_000_000)
    }

    @Test("a task cancelled before it sends puts nothing on the wire")
    func cancelBeforeEnqueue() async throws {
        let server = try TestServer { _ in ServerAnswer() }
        let (client, cancelled) = (client, Gate())
        let task = Task {
            await cancelled.wait()
            return try await client.failure(of: HTTPRequest(url: server.url))
        }
        task.cancel()
        cancelled.open()
        let error = try await task.value
        #expect(error.code == .cancelled)
        #expect(error.definitelyNotSent)
        #expect(server.acceptedConnections == 0)
    }

    @Test("a storm of cancellations ends every exchange, and the client serves on")
    func storm() async throws {
        let (hundredth, end) = (Gate(), Gate())
        let arrived = Locked(0)
        let server = try TestServer { request in
            if request.target == "/last" { return ServerAnswer(200, "last") }
            let count = arrived.withLock { count in
                count += 1
                return count
            }
            if count == 100 { hundredth.open() }
            end.block()
            return ServerAnswer()
        }
        let client = client
        let tasks = (0..<300).map { _ in Task { try await client.failure(of: HTTPRequest(url: server.url)) } }
        await hundredth.wait()
        for task in tasks { task.cancel() }
        for task in tasks {
            let error = try await task.value
            #expect(error.code == .cancelled, "\(error)")
        }
        end.open()
        #expect(try await client.send(HTTPRequest(url: server.url + "/last")).text == "last")
    }

    @Test("cancelling at any moment gives every exchange exactly one outcome")
    func cancelRaces() async throws {
        let server = try TestServer { _ in ServerAnswer(200, "x") }
        let client = client
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<500 {
                group.addTask {
                    let task = Task { try await client.send(HTTPRequest(url: server.url)).status == 200 }
                    task.cancel()
                    do {
                        return try await task.value
                    } catch {
                        return (error as? HTTPError)?.code == .cancelled
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count == 500)
        #expect(!outcomes.contains(false))
    }

    @Test("a ticket's cancel gives one completion; cancelling again or later does nothing")
    func ticket() async throws {
        let end = Gate()
        let server = try TestServer { _ in
            end.block()
            return ServerAnswer()
        }
        let completions = Locked(0)
        let first = Gate()
        let ticket = client.submit(HTTPRequest(url: server.url)) { result in
            completions.withLock { $0 += 1 }
            if case .failure(let error) = result { #expect(error.code == .cancelled) } else { Issue.record("answered") }
            first.open()
        }
        for _ in 0..<3 { ticket.cancel() }
        await first.wait()
        ticket.cancel()
        end.open()
        // The client's thread has handled the cancellations before it answers this.
        _ = try await client.send(HTTPRequest(url: server.url))
        #expect(completions.withLock { $0 } == 1)
    }

    @Test("a request after the shutdown is refused")
    func afterShutdown() async throws {
        client.shutdown()
        client.shutdown()
        let error = try await client.failure(of: HTTPRequest(url: "http://127.0.0.1/"))
        #expect(error.code == .shutDown)
        #expect(error.definitelyNotSent)
    }

    @Test("the shutdown ends what is under way")
    func shutdownUnderWay() async throws {
        let (arrived, end) = (Gate(), Gate())
        let server = try TestServer { _ in
            arrived.open()
            end.block()
            return ServerAnswer()
        }
        async let error = client.failure(of: HTTPRequest(url: server.url))
        await arrived.wait()
        client.shutdown()
        #expect(try await error.code == .shutDown)
        end.open()
    }

    @Test("requests racing with the shutdown all have an outcome, exactly once")
    func shutdownRaces() async throws {
        let server = try TestServer { _ in ServerAnswer(200, "x") }
        for _ in 0..<20 {
            let client = HTTPClient()
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        do throws(HTTPError) {
                            #expect(try await client.send(HTTPRequest(url: server.url)).status == 200)
                        } catch {
                            #expect(error.code == .shutDown)
                        }
                    }
                }
                group.addTask { client.shutdown() }
            }
        }
    }

    @Test("letting the client go ends its exchanges")
    func release() async throws {
        let end = Gate()
        let server = try TestServer { _ in
            end.block()
            return ServerAnswer()
        }
        let code = await withCheckedContinuation { continuation in
            let client = HTTPClient()
            client.submit(HTTPRequest(url: server.url)) { result in
                if case .failure(let error) = result { continuation.resume(returning: error.code) }
            }
        }
        end.open()
        #expect(code == .shutDown)
    }

    @Test("a completion may submit the next request")
    func submitFromCompletion() async throws {
        let server = try TestServer { request in ServerAnswer(200, request.target) }
        let client = client
        let text = await withCheckedContinuation { continuation in
            client.submit(HTTPRequest(url: server.url + "/1")) { _ in
                client.submit(HTTPRequest(url: server.url + "/2")) { result in
                    continuation.resume(returning: (try? result.get())?.text)
                }
            }
        }
        #expect(text == "/2")
    }
}
