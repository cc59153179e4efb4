import Testing

@testable import Sandbox

@Suite("Network ACLs as rules of nftables")
struct FilterRulesTests {
    private let plan = NetworkPlan(region: "us-east-1", zones: Zone.ofRegion("us-east-1"))

    private func text(_ entries: [NetworkAclEntry], of subnets: [String] = []) -> [String] {
        var network = plan.initial
        network.acls = [
            NetworkAclDescription(
                id: "acl-1", isDefault: false,
                associations: subnets.map { NetworkAclAssociation(id: "aclassoc-\($0)", subnet: $0) },
                entries: entries, tags: [])
        ]
        return FilterRules(plan: plan).text(of: network).split(separator: "\n").map {
            $0.drop { $0 == " " }
        }.map(String.init)
    }

    @Test("the whole table is replaced at once, and only what is forwarded is judged: leaving first, then entering")
    func frame() {
        let lines = text([])
        #expect(lines.prefix(3) == ["add table inet acls", "delete table inet acls", "table inet acls {"])
        #expect(
            lines.suffix(6) == [
                "chain edges {", "type filter hook forward priority 0; policy accept;", "iifname vmap @leaving",
                "oifname vmap @entering", "}", "}",
            ])
    }

    @Test("an ACL without entries drops all, both ways; no entry of a map is without an association")
    func empty() {
        let lines = text([])
        for chain in ["chain acl_1_out {", "chain acl_1_in {"] {
            let start = lines.firstIndex(of: chain) ?? 0
            #expect(lines[start...].prefix(3) == [chain, "counter drop", "}"])
        }
        #expect(!lines.contains { $0.hasPrefix("elements") })
    }

    @Test("an association is an element of both maps, by the router's device towards the subnet")
    func associations() {
        let lines = text([], of: ["subnet-00000a01", "subnet-00000c03", "subnet-none"])
        #expect(lines.contains(#"elements = { "vpub-a" : jump acl_1_out, "vdata-c" : jump acl_1_out }"#))
        #expect(lines.contains(#"elements = { "vpub-a" : jump acl_1_in, "vdata-c" : jump acl_1_in }"#))
    }

    @Test("a rule that allows hands the packet to the next edge; rules stand in the order of their numbers")
    func rules() throws {
        func entry(
            _ number: Int, _ traffic: NetworkAclEntry.Traffic, _ cidr: String, egress: Bool = false, allow: Bool = true
        ) -> NetworkAclEntry {
            NetworkAclEntry(number: number, isEgress: egress, traffic: traffic, cidr: cidr, isAllowed: allow)
        }
        let lines = text([
            entry(300, .all, "0.0.0.0/0"), entry(10, .tcp(80...81), "10.0.0.0/8"),
            entry(20, .udp(53...53), "10.0.0.0/8", allow: false), entry(30, .icmp(type: 8, code: -1), "0.0.0.0/0"),
            entry(40, .icmp(type: 3, code: 4), "0.0.0.0/0"), entry(50, .other(47), "10.1.0.0/16"),
            entry(10, .tcp(1024...65535), "10.2.0.0/16", egress: true),
        ])
        let start = try #require(lines.firstIndex(of: "chain acl_1_in {"))
        #expect(
            lines[(start + 1)...].prefix { $0 != "}" } == [
                "ip saddr 10.0.0.0/8 tcp dport 80-81 return", "ip saddr 10.0.0.0/8 udp dport 53-53 counter drop",
                "meta nfproto ipv4 meta l4proto icmp icmp type 8 return",
                "meta nfproto ipv4 meta l4proto icmp icmp type 3 icmp code 4 return",
                "ip saddr 10.1.0.0/16 meta l4proto 47 return", "meta nfproto ipv4 return", "counter drop",
            ])
        #expect(lines.contains("ip daddr 10.2.0.0/16 tcp dport 1024-65535 return"))
    }
}
