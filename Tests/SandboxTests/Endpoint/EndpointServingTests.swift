import FoundationEssentials
import Logging
import NIOCore
import NIOPosix
import Testing

@testable import Sandbox

@Suite("Serving the endpoint", .timeLimit(.minutes(5)))
struct EndpointServingTests {
    private func connect(_ address: SocketAddress) async throws -> NIOAsyncChannel<ByteBuffer, ByteBuffer> {
        let client = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        return try await client.connect(to: address) { channel in
            channel.eventLoop.makeCompletedFuture {
                try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
            }
        }
    }

    /// Sends bytes and reads until the peer closes.
    private func exchange(_ address: SocketAddress, _ request: String) async throws -> String {
        try await connect(address).executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: request))
            var answer = ""
            for try await part in inbound { answer += String(buffer: part) }
            return answer
        }
    }

    private func temporaryPath() -> String {
        FileManager.default.temporaryDirectory.appending(path: "gameday-endpoint-\(UUID().uuidString)").path
    }

    private static let unsigned =
        "POST / HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"

    @Test("It serves on a Unix socket, replacing one left behind")
    func unixSocket() async throws {
        let path = temporaryPath()
        defer { try? FileManager.default.removeItem(atPath: path) }
        for _ in 1...2 {
            let answer = try await ServedEndpoint.with(at: .unixSocket(path: path)) { port in
                #expect(port == nil)
                return try await exchange(SocketAddress(unixDomainSocketPath: path), Self.unsigned)
            }
            #expect(answer.hasPrefix("HTTP/1.1 403 Forbidden\r\n"))
            #expect(answer.contains("<Code>MissingAuthenticationToken</Code>"))
        }
    }

    @Test("The socket is gone afterwards; a file in its place is left alone and is an error")
    func socketRemoved() async throws {
        let path = temporaryPath()
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await ServedEndpoint.with(at: .unixSocket(path: path)) { _ in
            #expect(FileManager.default.fileExists(atPath: path))
        }
        #expect(!FileManager.default.fileExists(atPath: path))
        try Data("kept".utf8).write(to: URL(filePath: path))
        await #expect(throws: (any Error).self) { try await ServedEndpoint.with(at: .unixSocket(path: path)) { _ in } }
        #expect(try Data(contentsOf: URL(filePath: path)) == Data("kept".utf8))
    }

    @Test(
        "A graceful shutdown does not wait for connections that say nothing",
        arguments: ["", "POST / HT", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf", Self.kept])
    func idleConnections(_ sent: String) async throws {
        let (shutDowns, shutDown) = AsyncStream<Void>.makeStream()
        let (connections, connected) = AsyncStream<Void>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { group in
            let (ports, serving) = AsyncStream<Int?>.makeStream()
            group.addTask {
                try await ServedEndpoint.with { port in
                    serving.yield(port)
                    for await _ in connections.prefix(1) {}
                }
                shutDown.yield()
            }
            for await port in ports.prefix(1) {
                let address = try SocketAddress(ipAddress: "127.0.0.1", port: port ?? 0)
                try await connect(address).executeThenClose { inbound, outbound in
                    try await outbound.write(ByteBuffer(string: sent))
                    connected.yield()
                    // The connection stays open on this side until the endpoint has shut down.
                    for await _ in shutDowns.prefix(1) {}
                }
            }
            try await group.waitForAll()
        }
    }

    private static let kept = "POST / HTTP/1.1\r\nHost: sandbox\r\nContent-Length: 0\r\n\r\n"

    @Test("After a graceful shutdown nothing listens any more")
    func shutdown() async throws {
        let address = try await ServedEndpoint.with { port in
            let address = try SocketAddress(ipAddress: "127.0.0.1", port: port ?? 0)
            #expect(try await exchange(address, Self.unsigned).hasPrefix("HTTP/1.1 403 "))
            return address
        }
        await #expect(throws: (any Error).self) { try await exchange(address, Self.unsigned) }
    }

    @Test(
        "A body longer than the limit is refused in the protocol of the service, and the client can read it",
        arguments: [
            (EndpointRequest.maxBodyBytes, "rds", "rds.amazonaws.com", 400),
            (EndpointRequest.maxBodyBytes + 1, "rds", "rds.amazonaws.com", 413),
            (32 << 20, "sts", "sts.amazonaws.com", 413), (32 << 20, "other", "webservices.amazon.com", 413),
        ])
    func longBody(_ length: Int, _ service: String, _ namespace: String, _ status: Int) async throws {
        let head = """
            POST / HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\nContent-Length: \(length)\r\n\
            Authorization: AWS4-HMAC-SHA256 Credential=key/20261122/us-east-1/\(service)/aws4_request\r\n\r\n
            """
        let body = String(repeating: "x", count: length)
        let answer = try await ServedEndpoint.with { port in
            try await exchange(SocketAddress(ipAddress: "127.0.0.1", port: port ?? 0), head + body)
        }
        #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
        #expect(answer.contains("<Code>RequestEntityTooLarge</Code>") == (status == 413))
        #expect(answer.contains(namespace))
    }

    @Test("A port that is taken is an error, not a hang")
    func portTaken() async throws {
        try await ServedEndpoint.with { port in
            await #expect(throws: (any Error).self) {
                try await ServedEndpoint.with(at: .tcp(host: "127.0.0.1", port: port ?? 0)) { _ in }
            }
        }
    }

    @Test(
        "Bytes that are not HTTP get a 400 or a closed connection, and the endpoint serves on",
        arguments: [
            "\u{0}\u{1}\u{2}\u{3}\r\n\r\n", "GET\r\n\r\n", "POST / HTTP/9.9\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "GET / HTTP/1.1\r\nBroken\u{7f}: \r\n : \r\n\r\n",
        ])
    func notHTTP(_ bytes: String) async throws {
        try await ServedEndpoint.with { port in
            let address = try SocketAddress(ipAddress: "127.0.0.1", port: port ?? 0)
            let answer = try await exchange(address, bytes)
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 4"), "\(answer)")
            #expect(try await exchange(address, Self.unsigned).hasPrefix("HTTP/1.1 403 "))
        }
    }
}
