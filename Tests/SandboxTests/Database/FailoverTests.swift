import AWS
import Basics
import Foundation
import Stack
import TestSupport
import Testing

@testable import Sandbox

@Suite("A failover", .serialized, .timeLimit(.minutes(3)))
struct FailoverTests {
    private let cluster = "sandbox-aurora"

    /// Waits until every instance is available and the cluster too.
    private func settled(_ aws: AWSClient) async throws -> RDS.DBCluster {
        while true {
            let found = try #require(try await aws.call(RDS.describeDBClusters()).items.first)
            let instances = try await aws.call(RDS.describeDBInstances()).items
            if found.status == "available", instances.allSatisfy({ $0.status == "available" }) { return found }
        }
    }

    /// Transfers one after the other until told to stop; the keys of those acknowledged.
    private func load(_ ledger: Ledger, until stop: Locked<Bool>) async -> [String] {
        var acknowledged: [String] = []
        var number = 0
        while !stop.withLock({ $0 }) {
            number += 1
            if await ledger.transfer("key-\(number)") { acknowledged.append("key-\(number)") }
        }
        return acknowledged
    }

    /// Moves the writer while transfers run; how many of the acknowledged ones are gone afterwards.
    private func lostInFailover(_ stack: StackFile) async throws -> (lost: Int, of: Int) {
        let (aws, ledger) = (stack.aws, Ledger(stack))
        #expect(try await ledger.open("a") == 201)
        #expect(try await ledger.open("b") == 201)
        let stop = Locked(false)
        async let acknowledged = load(ledger, until: stop)
        while try await !ledger.knows("key-50") {}
        _ = try await aws.call(RDS.failoverDBCluster(identifier: cluster, targetInstance: "\(cluster)-c"))
        let after = try await settled(aws)
        #expect(after.writer == "\(cluster)-c")
        stop.withLock { $0 = true }
        let keys = await acknowledged
        var lost = 0
        for key in keys where try await !ledger.knows(key) { lost += 1 }
        return (lost, keys.count)
    }

    @Test("it moves the writer and its name, loses nothing acknowledged, and the old writer comes back as a reader")
    func honest() async throws {
        try await TestSandbox.with { sandbox in
            let stack = try await sandbox.up()
            let (lost, count) = try await lostInFailover(stack)
            #expect(lost == 0)
            #expect(count > 50)

            let endpoint = try #require(stack.database?.endpoint)
            let name = try await sandbox.call("exec", ["app-a", "--", "getent", "ahostsv4", endpoint])
            #expect(name.standardOutput.hasPrefix("198.18.22.10"))
            let events = try await stack.aws.call(RDS.describeEvents()).items.map(\.message)
            #expect(events.contains("Started cross AZ failover to DB instance: sandbox-aurora-c"))
            #expect(events.contains("Completed failover to DB instance: sandbox-aurora-c"))

            // The one that came back is a full member: it can take over again.
            _ = try await stack.aws.call(RDS.failoverDBCluster(identifier: cluster, targetInstance: "\(cluster)-a"))
            #expect(try await settled(stack.aws).writer == "\(cluster)-a")
        }
    }

    @Test("an old writer that cannot be brought back has failed, and comes back as soon as it can be")
    func laterThanTried() async throws {
        try await TestSandbox.with { sandbox in
            let aws = try await sandbox.up().aws
            func move(_ old: String, _ new: String) async throws {
                let folder = "\(InsideDirectory.data)/postgres-a"
                let moved = try await sandbox.call("exec", ["data-a", "--", "mv", folder + old, folder + new])
                try #require(moved.status == 0, "\(moved.standardError)")
            }
            // Nothing of it is there to be rewound.
            try await move("", ".away")
            _ = try await aws.call(RDS.failoverDBCluster(identifier: cluster, targetInstance: "\(cluster)-c"))
            while try await aws.call(RDS.describeDBInstances()).items.first(where: { $0.identifier == "\(cluster)-a" })?
                .status != "failed"
            {}
            try await move(".away", "")
            #expect(try await settled(aws).writer == "\(cluster)-c")
        }
    }

    @Test("a writer whose server dies is failed over from without being asked")
    func crash() async throws {
        try await TestSandbox.with { sandbox in
            let stack = try await sandbox.up()
            let kill = "kill -9 $(pgrep -f 'postgres -D .*/postgres-a$')"
            #expect(try await sandbox.call("exec", ["data-a", "--", "sh", "-c", kill]).status == 0)
            while try await settled(stack.aws).writer == "\(cluster)-a" {}
            #expect(try await Ledger(stack).open("a") == 201)
        }
    }

    @Test("with readers that lag and commits that do not wait, a failover loses what was acknowledged")
    func asynchronousLag() async throws {
        try await TestSandbox.with("planted-sandbox", ["--plant", "asynchronous-lag"]) { sandbox in
            let (lost, count) = try await lostInFailover(try await sandbox.up())
            #expect(lost > 0, "of \(count)")
        }
    }

    @Test("an inert failover is accepted, answers as if all were well, and moves nothing")
    func inert() async throws {
        try await TestSandbox.with("planted-sandbox", ["--plant", "inert-failover"]) { sandbox in
            let aws = try await sandbox.up().aws
            _ = try await aws.call(RDS.failoverDBCluster(identifier: cluster, targetInstance: "\(cluster)-b"))
            #expect(try await settled(aws).writer == "\(cluster)-a")
            let events = try await aws.call(RDS.describeEvents()).items
            #expect(!events.contains { $0.message.contains("failover") })
        }
    }

    @Test("a slow failover leaves the cluster without a writer for as long as was planted")
    func slow() async throws {
        try await TestSandbox.with("planted-sandbox", ["--plant", "slow-failover", "--seconds", "3"]) { sandbox in
            let aws = try await sandbox.up().aws
            let begin = ContinuousClock.now
            _ = try await aws.call(RDS.failoverDBCluster(identifier: cluster))
            while try await aws.call(RDS.describeDBClusters()).items.first?.status == "failing-over" {}
            #expect(ContinuousClock.now - begin >= .seconds(3))
        }
    }
}
