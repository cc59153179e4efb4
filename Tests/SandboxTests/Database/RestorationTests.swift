import AWS
import Foundation
import Stack
import TestSupport
import Testing

@testable import Sandbox

@Suite("Restoring to a point in time", .serialized, .timeLimit(.minutes(5)))
struct RestorationTests {
    private static let arn = "arn:aws:rds:us-east-1:000000000000:cluster:"

    /// The keys of the transfers that a restored cluster holds.
    private func keys(_ stack: StackFile, _ cluster: String) async throws -> Set<String> {
        let rows = try await stack.aws.call(
            RDSData.select(
                cluster: Self.arn + cluster, secret: try #require(stack.database?.secret),
                database: try #require(stack.database?.name), sql: "SELECT key FROM transfers"))
        return Set(rows.compactMap { $0.first?.string })
    }

    /// Restores the cluster to a second and gives the clone a server.
    private func restore(_ stack: StackFile, to time: Int64, as name: String) async throws {
        let aws = stack.aws
        while true {
            let source = try #require(
                try await aws.call(RDS.describeDBClusters(identifier: "sandbox-aurora")).items.first)
            guard let latest = source.latestRestorable, latest >= time else { continue }
            _ = try await aws.call(
                RDS.restoreDBClusterToPointInTime(
                    source: "sandbox-aurora", identifier: name, time: time, surroundings: .init(of: source),
                    tags: ["gameday:clone": "true"]))
            break
        }
        while try await aws.call(RDS.describeDBClusters(identifier: name)).items.first?.status != "available" {}
        _ = try await aws.call(
            RDS.createDBInstance(
                identifier: "\(name)-1", cluster: name, instanceClass: "db.r6g.large", engine: "aurora-postgresql",
                tags: ["gameday:clone": "true"]))
        _ = try await aws.call(RDS.enableHttpEndpoint(arn: Self.arn + name))
        while true {
            let status = try await aws.call(RDS.describeDBInstances(identifier: "\(name)-1")).items.first?.status
            if status == "available" { return }
            try #require(status == "creating")
        }
    }

    /// Transfers as many as named, then waits until a second has passed since the last; that second.
    private func write(_ ledger: Ledger, _ names: [String]) async throws -> Int64 {
        for name in names { #expect(await ledger.transfer(name)) }
        let end = Int64(Date().timeIntervalSince1970) + 1
        while Date().timeIntervalSince1970 < Double(end) + 0.2 { _ = try await ledger.get("/ready") }
        return end
    }

    @Test("a clone holds exactly what was there at that second, also across a failover, and boto3 drives it all")
    func pointInTime() async throws {
        try await TestSandbox.with { sandbox in
            let stack = try await sandbox.up()
            let ledger = Ledger(stack)
            #expect(try await ledger.open("a") == 201)
            #expect(try await ledger.open("b") == 201)
            let former = Set((0..<20).map { "former-\($0)" })
            let first = try await write(ledger, former.sorted())
            let later = Set((0..<20).map { "later-\($0)" })
            let second = try await write(ledger, later.sorted())
            try await restore(stack, to: first, as: "clone-one")
            #expect(try await keys(stack, "clone-one") == former)

            // Onto another time line: what was there before is restored from it as well.
            _ = try await stack.aws.call(
                RDS.failoverDBCluster(identifier: "sandbox-aurora", targetInstance: "sandbox-aurora-b"))
            while await !ledger.transfer("after") {}
            try await restore(stack, to: second, as: "clone-two")
            #expect(try await keys(stack, "clone-two") == former.union(later))
            #expect(try await ledger.knows("after"), "production goes on")

            for name in ["clone-one", "clone-two"] {
                _ = try await stack.aws.call(RDS.deleteDBInstance(identifier: "\(name)-1"))
                while try await stack.aws.call(RDS.describeDBInstances()).items.contains(where: { $0.cluster == name })
                {}
                _ = try await stack.aws.call(RDS.deleteDBCluster(identifier: name))
            }
            try await boto3(stack)
        }
    }

    private func boto3(_ stack: StackFile) async throws {
        let credentials = try #require(stack.credentials)
        let output = try await TestSupport.ChildProcess.run(
            try PackageRoot.python(),
            [
                "-B", PackageRoot.path + "/Tests/Peers/endpoint/check.py", "restoration",
                try #require(stack.endpoint),
            ],
            environment: [
                "PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "AWS_EC2_METADATA_DISABLED": "true",
                "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null", "no_proxy": "*",
                "SANDBOX_KEY": credentials.accessKeyID, "SANDBOX_SECRET": credentials.secretAccessKey,
            ])
        #expect(output.status == 0, "\(output.standardError.suffix(4000))")
    }
}
