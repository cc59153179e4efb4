import Basics
import Foundation
import TestSupport
import Testing

@testable import Redis

@Suite("Redis, against real servers", .timeLimit(.minutes(5)))
struct RedisClusterTests {
    private func client(_ servers: RedisServers, seeds: Range<Int>? = nil) -> RedisCluster {
        let ports = seeds.map { Array(servers.ports[$0]) } ?? servers.ports
        return RedisCluster(RedisConfiguration(seeds: ports.map { .tcp(host: "127.0.0.1", port: $0) }))
    }

    private func soon(_ seconds: Int64 = 20) -> Int64 { MonotonicClock.system.now() + seconds * 1_000_000 }

    @Test("a single server is a cluster of one")
    func single() async throws {
        let servers = try RedisServers(.single)
        defer { servers.end() }
        let redis = client(servers)
        let answers = try await redis.send(
            [["SET", "k", "v", "EX", "60"], ["GETEX", "k", "EX", "90"], ["GET", "none"]], key: "k", by: soon())
        #expect(answers == [.text("OK"), .bytes(Array("v".utf8)), .null])
        #expect(await redis.isReachable())
        await redis.close()
        await #expect(throws: RedisError.self) { try await redis.send([["GET", "k"]], key: "k", by: soon(1)) }
    }

    @Test("what a server refuses is thrown, and the connection is good for the next command")
    func refused() async throws {
        let servers = try RedisServers(.single)
        defer { servers.end() }
        let redis = client(servers)
        let error = await #expect(throws: RedisError.self) {
            try await redis.send([["GET", "k", "too", "many"]], key: "k", by: soon())
        }
        #expect(error?.kind == .refused)
        #expect(try await redis.send([["GET", "k"]], key: "k", by: soon()) == [.null])
    }

    @Test("many tasks use a connection at once, and each gets its own answer")
    func concurrent() async throws {
        let servers = try RedisServers(.single)
        defer { servers.end() }
        let redis = client(servers)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                group.addTask {
                    let key = "k\(number)"
                    let answers = try await redis.send([["SET", key, key], ["GET", key]], key: key, by: soon())
                    return answers[1].string == key
                }
            }
            for try await isOwn in group { #expect(isOwn) }
        }
    }

    @Test("a password is needed, and given at the log-in")
    func password() async throws {
        let servers = try RedisServers(.single, extra: ["--requirepass", "secret"])
        defer { servers.end() }
        let seeds = [ServerAddress.tcp(host: "127.0.0.1", port: servers.ports[0])]
        let known = RedisCluster(RedisConfiguration(seeds: seeds, password: "secret"))
        #expect(try await known.send([["PING"]], key: "", by: soon()) == [.text("PONG")])
        let wrong = RedisCluster(RedisConfiguration(seeds: seeds, password: "other"))
        let error = await #expect(throws: RedisError.self) {
            try await wrong.send([["PING"]], key: "", by: soon(1))
        }
        #expect(error.map { !$0.description.contains("other") } == true)
    }

    @Test("keys of all shards are found from one seed, whichever node it is", arguments: [0, 4])
    func cluster(_ seed: Int) async throws {
        let servers = try RedisServers(.cluster)
        defer { servers.end() }
        let redis = client(servers, seeds: seed..<seed + 1)
        for number in 0..<50 {
            _ = try await redis.send([["SET", "k\(number)", "\(number)"]], key: "k\(number)", by: soon())
        }
        for number in 0..<50 {
            let answers = try await redis.send([["GET", "k\(number)"]], key: "k\(number)", by: soon())
            #expect(answers.first?.string == "\(number)")
        }
    }

    @Test("a slot that moves is followed: by ASK while it moves, by MOVED afterwards")
    func resharding() async throws {
        let servers = try RedisServers(.cluster)
        defer { servers.end() }
        let redis = client(servers)
        // foo is in slot 12182, which belongs to the third server.
        _ = try await redis.send([["SET", "foo", "1"]], key: "foo", by: soon())
        let names = try (0..<3).map { try servers.ask($0, ["cluster", "myid"]).trimmingCharacters(in: .newlines) }
        _ = try servers.ask(0, ["cluster", "setslot", "12182", "importing", names[2]])
        _ = try servers.ask(2, ["cluster", "setslot", "12182", "migrating", names[0]])
        _ = try servers.ask(2, ["migrate", "127.0.0.1", "\(servers.ports[0])", "foo", "0", "5000"])
        #expect(try await redis.send([["GET", "foo"]], key: "foo", by: soon()).first?.string == "1")
        for node in [0, 2] { _ = try servers.ask(node, ["cluster", "setslot", "12182", "node", names[0]]) }
        #expect(try await redis.send([["GET", "foo"]], key: "foo", by: soon()).first?.string == "1")
    }

    @Test("a shard whose primary dies is served by its replica, the others all the while")
    func failover() async throws {
        let servers = try RedisServers(.cluster)
        defer { servers.end() }
        let redis = client(servers)
        // foo belongs to the third shard; WAIT sees to it that the replica has it. "hello" belongs to the first.
        let stored = try await redis.send([["SET", "foo", "1"], ["WAIT", "1", "5000"]], key: "foo", by: soon())
        #expect(stored[1] == .integer(1))
        _ = try await redis.send([["SET", "hello", "2"]], key: "hello", by: soon())
        servers.kill(2)
        #expect(try await redis.send([["GET", "hello"]], key: "hello", by: soon(1)).first?.string == "2")
        #expect(await redis.isReachable())
        #expect(try await redis.send([["GET", "foo"]], key: "foo", by: soon(30)).first?.string == "1")
    }

    @Test("without any server the wait is bounded, and the trouble is said")
    func nobody() async throws {
        let seeds = [ServerAddress.tcp(host: "127.0.0.1", port: try FreePort.tcp())]
        let redis = RedisCluster(RedisConfiguration(seeds: seeds))
        let begin = ContinuousClock.now
        let error = await #expect(throws: RedisError.self) {
            try await redis.send([["GET", "k"]], key: "k", by: soon(1))
        }
        #expect(error?.kind == .unavailable)
        #expect(ContinuousClock.now - begin < .seconds(10))
        #expect(await !redis.isReachable())
    }

    @Test("a server that says nothing is given up after the time-out")
    func silent() async throws {
        let gate = Gate()
        let server = try TestServer { _ in gate.block() }
        defer {
            gate.open()
            server.close()
        }
        var configuration = RedisConfiguration(seeds: [.tcp(host: "127.0.0.1", port: server.port)])
        configuration.commandTimeout = 100_000
        let connection = try await RedisConnection.connect(to: configuration.seeds[0], configuration)
        let error = await #expect(throws: RedisError.self) { try await connection.send(["PING"], timeout: 100_000) }
        #expect(error?.kind == .inDoubt)
        await #expect(throws: RedisError.self) { try await connection.send(["PING"], timeout: 100_000) }
    }
}
