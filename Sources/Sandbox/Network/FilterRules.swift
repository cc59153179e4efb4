/// Network ACLs as rules of nftables.
///
/// The router forwards what crosses a subnet's edge, and nothing else: traffic inside a subnet, the storage plane and
/// what the router itself answers (names) are not filtered, as in a VPC. Each ACL is a pair of chains, each
/// association an element of two maps from the subnet's device to a chain. A packet from one subnet to another is
/// judged twice, so a rule that allows *returns* to the next judgement; `accept` would end them all.
struct FilterRules {
    private static let table = "inet acls"

    let plan: NetworkPlan

    /// Input for `nft -f -`: replaces the whole table, at once or not at all.
    func text(of network: NetworkDescription) -> String {
        let chains = network.acls.flatMap { acl in
            [true, false].map { egress in
                let rules = acl.rules(egress: egress).map { "    " + Self.rule($0) } + ["    counter drop"]
                return (["  chain \(Self.chain(acl, egress: egress)) {"] + rules + ["  }"]).joined(separator: "\n")
            }
        }
        let maps = [true, false].map { egress in map(network, egress: egress) }
        // To add a table before deleting it makes the deletion succeed the first time too.
        return """
            add table \(Self.table)
            delete table \(Self.table)
            table \(Self.table) {
            \((chains + maps).joined(separator: "\n"))
              chain edges {
                type filter hook forward priority 0; policy accept;
                iifname vmap @leaving
                oifname vmap @entering
              }
            }

            """
    }

    private func map(_ network: NetworkDescription, egress: Bool) -> String {
        let elements = network.acls.flatMap { acl in
            acl.associations.compactMap { association in
                plan.device(of: association.subnet).map { "\"\($0)\" : jump \(Self.chain(acl, egress: egress))" }
            }
        }
        let filled = elements.isEmpty ? "" : "\n    elements = { \(elements.joined(separator: ", ")) }"
        return "  map \(egress ? "leaving" : "entering") {\n    type ifname : verdict\(filled)\n  }"
    }

    private static func chain(_ acl: NetworkAclDescription, egress: Bool) -> String {
        acl.id.replacing("-", with: "_") + (egress ? "_out" : "_in")
    }

    /// One rule, e.g. `ip saddr 198.18.0.0/22 tcp dport 8080-8080 return`.
    private static func rule(_ entry: NetworkAclEntry) -> String {
        let address = entry.isEgress ? "ip daddr" : "ip saddr"
        let place = entry.cidr == NetworkAclEntry.everywhere ? "meta nfproto ipv4" : "\(address) \(entry.cidr)"
        let words = [place, traffic(entry.traffic), entry.isAllowed ? "return" : "counter drop"]
        return words.filter { !$0.isEmpty }.joined(separator: " ")
    }

    private static func traffic(_ traffic: NetworkAclEntry.Traffic) -> String {
        switch traffic {
        case .all: ""
        case .tcp(let ports): "tcp dport \(ports.lowerBound)-\(ports.upperBound)"
        case .udp(let ports): "udp dport \(ports.lowerBound)-\(ports.upperBound)"
        case .icmp(let type, let code):
            ["meta l4proto icmp", type < 0 ? "" : "icmp type \(type)", code < 0 ? "" : "icmp code \(code)"]
                .filter { !$0.isEmpty }.joined(separator: " ")
        case .other(let number): "meta l4proto \(number)"
        }
    }
}
