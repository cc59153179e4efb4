import Documents
import Experiments
import Faults
import Foundation
import TestSupport
import Testing

@Suite("What a fault puts at risk")
struct FaultOutlookTests {
    private func outlook(
        _ name: String, _ values: [String: ArgumentValue] = [:], onSandbox: Bool = false
    ) throws -> FaultOutlook {
        let declaration = Declaration(name: name, arguments: Arguments(values), mark: Mark(file: "e.yaml"))
        return try #require(FaultCatalog.outlook(of: declaration, onSandbox: onSandbox))
    }

    @Test("the order of the risks: only read, others stand in, a primary, the writer, a zone, all tasks")
    func order() throws {
        let risks = try [
            outlook("rds/rewind"), outlook("ecs/stop-task", ["zone": .string("us-east-1a")]),
            outlook("ec2/blackhole-subnet", ["tiers": .list(["application"])]),
            outlook("elasticache/test-failover", ["shards": .list(["0001"])]), outlook("rds/failover-db-cluster"),
            outlook("zone/outage", ["zone": .string("not-of-the-writer")]),
            outlook("zone/outage", ["zone": .string("of-the-writer")]), outlook("ecs/stop-task"), outlook("aws/call"),
        ].map(\.risk)
        #expect(risks == risks.sorted())
        #expect(Set(risks).count == risks.count)
    }

    @Test("more of the same is more: subnets, shards, all tasks and not some")
    func amounts() throws {
        let tiers = try (1...3).map {
            try outlook("ec2/blackhole-subnet", ["tiers": .list(Array(["public", "application", "data"].prefix($0)))])
        }
        #expect(tiers.map(\.risk) == [2, 3, 4])
        #expect(try outlook("ec2/blackhole-subnet", ["zone": .string("us-east-1a")]).risk == 4)
        #expect(try outlook("elasticache/test-failover", ["shards": .list(["0001", "0002"])]).risk == 4)
        let half = ArgumentValue.percentage(Percentage(millionths: 500_000))
        #expect(try outlook("ecs/stop-task", ["percent": half]).risk == 1)
        let whole = ArgumentValue.percentage(Percentage(millionths: 1_000_000))
        #expect(try outlook("ecs/stop-task", ["percent": whole]).takes == "every task")
    }

    @Test("a zone is the sum of its parts; one by its name counts as the writer's")
    func zone() throws {
        let application = ArgumentValue.list(["application"])
        #expect(try outlook("zone/outage", ["zone": .string("of-the-writer")]).risk == 4 + 1 + 3 + 5)
        #expect(try outlook("zone/outage", ["zone": .string("us-east-1b")]).risk == 4 + 1 + 3 + 5)
        #expect(try outlook("zone/outage", ["zone": .string("not-of-the-writer"), "tiers": application]).risk == 6)
    }

    @Test("no more time is expected than the file allows, and less on the sandbox")
    func times() throws {
        #expect(try outlook("elasticache/test-failover").undoSeconds == 600)
        #expect(try outlook("elasticache/test-failover", onSandbox: true).undoSeconds == 10)
        let limits: [String: ArgumentValue] = [
            "undoWithin": .duration(.seconds(90)), "timeLimit": .duration(.seconds(20)),
        ]
        let limited = try outlook("elasticache/test-failover", limits)
        #expect(limited.undoSeconds == 90)
        #expect(limited.evidenceSeconds == 20)
    }

    @Test("the manual's table has every fault with the risk that it is given")
    func table() throws {
        let manual = try String(contentsOfFile: PackageRoot.path + "/docs/verify.md", encoding: .utf8)
        for (name, points) in [
            ("rds/rewind", "0"), ("ecs/stop-task", "1"), ("ec2/blackhole-subnet", "1"),
            ("elasticache/test-failover", "2"), ("rds/failover-db-cluster", "5"), ("aws/call", "20"),
        ] {
            let row = manual.split(separator: "\n").first { $0.hasPrefix("| `\(name)`") }
            #expect(row?.contains("| \(points)") == true, "\(name): \(row ?? "no row")")
        }
        for fault in FaultCatalog.all { #expect(manual.contains("| `\(fault.schema.name)`")) }
    }
}
