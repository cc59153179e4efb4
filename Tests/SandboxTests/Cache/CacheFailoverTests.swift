import Foundation
import HTTPClient
import Stack
import TestSupport
import Testing

@testable import Sandbox

@Suite("A failover of the cache", .serialized, .timeLimit(.minutes(3)))
struct CacheFailoverTests {
    /// Runs a scenario of `Tests/Peers/cache` against a sandbox, by AWS's own tools.
    private func peer(_ sandbox: TestSandbox, _ arguments: [String]) async throws {
        let output = try await ChildProcess.run(
            PackageRoot.python(),
            ["-B", PackageRoot.path + "/Tests/Peers/cache/failover.py", sandbox.directory.stackFile] + arguments,
            environment: [
                "PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "AWS_EC2_METADATA_DISABLED": "true",
                "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null", "no_proxy": "*",
            ])
        #expect(output.status == 0, "\(output.standardError.suffix(2000))")
    }

    /// Where each shard's primary is: the third and the fourth number of its address.
    private func primaries(_ sandbox: TestSandbox) async throws -> [Int: Int] {
        let output = try await sandbox.call(
            "exec", ["data-b", "--", "redis-cli", "-h", "198.18.21.12", "cluster", "nodes"])
        var found: [Int: Int] = [:]
        for line in output.standardOutput.split(separator: "\n") {
            let words = line.split(separator: " ")
            // One that was replaced may call itself a primary for a while, but has no slots any more.
            guard words.count > 8, words[2].contains("master") else { continue }
            let numbers = words[1].prefix { $0 != ":" }.split(separator: ".").compactMap { Int($0) }
            if numbers.count == 4 { found[numbers[3] - 10] = numbers[2] - 20 }
        }
        return found
    }

    /// Opens sessions, fails the first shard over, and counts the sessions that are unknown afterwards.
    private func lostSessions(_ sandbox: TestSandbox) async throws -> Int {
        let stack = try await sandbox.up()
        let ledger = Ledger(stack)
        #expect(try await ledger.open("a") == 201)
        #expect(try await ledger.open("b") == 201)
        var tokens: [String] = []
        for _ in 0..<30 { tokens.append(try await ledger.newSession()) }
        let before = try await primaries(sandbox)
        #expect(Set(before.values) == [0, 1, 2])
        let old = try #require(before[1])
        try await peer(sandbox, ["0001", "sandbox-redis-0001-00\(old + 1)"])
        let after = try await primaries(sandbox)
        #expect(after[1] != old)
        #expect(Set(after.values) == [0, 1, 2])
        var lost = 0
        for (number, token) in tokens.enumerated() {
            let answer = try await ledger.postTransfer("key-\(number)", token: token)
            #expect([201, 401].contains(answer.status))
            lost += answer.status == 401 ? 1 : 0
        }
        return lost
    }

    @Test("another zone's node takes over, sessions survive, events come in order, and primaries are spread again")
    func honest() async throws {
        try await TestSandbox.with { sandbox in
            #expect(try await lostSessions(sandbox) == 0)
            // A primary that dies without being told to is replaced too. The brackets keep the shell from itself.
            let zone = try #require(try await primaries(sandbox)[2])
            let kill = "kill -9 $(pgrep -f 'redis-server 198[.]18[.]2\(zone)[.]12:6379')"
            #expect(try await sandbox.call("exec", ["data-a", "--", "sh", "-c", kill]).status == 0)
            try await peer(sandbox, ["wait", "sandbox-redis-0002-00\(zone + 1)"])
            #expect(Set(try await primaries(sandbox).values) == [0, 1, 2])
        }
    }

    @Test("with replicas that have nothing, the sessions of the shard are lost, and only those")
    func emptyReplicas() async throws {
        try await TestSandbox.with("planted-sandbox", ["--plant", "empty-replicas"]) { sandbox in
            let lost = try await lostSessions(sandbox)
            #expect((1..<30).contains(lost), "of 30")
        }
    }
}
