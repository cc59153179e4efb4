import Stack
import TestSupport
import Testing

@testable import Discovery

@Suite("Which subnets are a stack's, and what for", .timeLimit(.minutes(5)))
struct SubnetTests {
    private func tags(_ more: [String: String]) -> [String: String] {
        ScriptedAccount.tagged.merging(more) { $1 }
    }

    @Test("the service says the application's, the load balancer the public ones, a name the rest")
    func withoutTierTags() async throws {
        var account = ScriptedAccount.stack()
        account.subnets = account.subnets.map { subnet in
            var subnet = subnet
            subnet.tags = tags(subnet.id.contains("-d") ? ["Name": "prod-data-1"] : [:])
            return subnet
        }
        let tiers = try #require(try await Starter.stack(account).stack?.network?.subnets.map(\.tier))
        #expect(
            tiers == [
                .public, .public, .public, .application, .application, .application, .data, .data, .data,
            ])
    }

    @Test("a subnet of which nothing says what it is for is left to fill in")
    func unknown() async throws {
        var account = ScriptedAccount.stack()
        account.subnets.append(.init("subnet-e1", zone: "us-east-1a", tags: tags(["Name": "public-data"])))
        let starter = try await Starter.stack(account)
        #expect(starter.stack?.network?.subnets.count == 9)
        #expect(starter.text.contains("#     - { id: subnet-e1, zone: us-east-1a, tier: application }"))
        let point = try #require(starter.openPoints.first { $0.part == "network" })
        #expect(point.reason.contains("subnet-e1") && point.mend.contains("public, application or data"))
    }

    @Test("subnets of other VPCs, without the tag or in zones without tasks are no part of it")
    func others() async throws {
        var account = ScriptedAccount.stack()
        account.subnets += [
            .init("subnet-f1", zone: "us-east-1a", vpc: "vpc-0b", tags: tags(["Tier": "data"])),
            .init("subnet-f2", zone: "us-east-1a", tags: ["Tier": "data"]),
            .init("subnet-f3", zone: "us-east-1d", tags: tags(["Tier": "data"])),
        ]
        let starter = try await Starter.stack(account)
        #expect(starter.stack?.network?.subnets.count == 9)
        #expect(starter.stack?.zones == ["us-east-1a", "us-east-1b", "us-east-1c"])
        #expect(starter.text.contains("subnet-f3 in us-east-1d"))
    }

    @Test("without a service the subnets of several VPCs could be meant, and --vpc says which")
    func severalVPCs() async throws {
        var account = ScriptedAccount.stack()
        account.services = []
        account.subnets.append(.init("subnet-f1", zone: "us-east-1a", vpc: "vpc-0b", tags: tags(["Tier": "data"])))
        let several = try await Starter.stack(account).openPoints.first { $0.part == "network" }
        #expect(several?.reason == "there are several: vpc-0a, vpc-0b")
        #expect(several?.mend == "choose one with --vpc ID")
        var wishes = Wishes()
        wishes.vpc = "vpc-0b"
        wishes.url = "https://pay.example.com"
        let stack = try #require(try await Starter.stack(account, wishes).stack)
        #expect(stack.network?.subnets.map(\.id) == ["subnet-f1"])
        #expect(stack.zones == ["us-east-1a"])
    }

    @Test("a service's subnet without the tag is said: gameday will not cut it off")
    func untagged() async throws {
        var account = ScriptedAccount.stack()
        let index = try #require(account.subnets.firstIndex { $0.id == "subnet-b2" })
        account.subnets[index].tags = ["Tier": "application"]
        let starter = try await Starter.stack(account)
        #expect(starter.openPoints.contains { $0.part == "network" && $0.reason.contains("subnet-b2") })
    }
}
