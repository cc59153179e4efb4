import Stack
import Testing

@testable import Sandbox

@Suite("The network's state")
struct NetworkStateTests {
    private let plan = NetworkPlan(region: "us-east-1", zones: Zone.ofRegion("us-east-1"))
    private let subnet = NetworkPlan.subnet(.application, Zone.ofRegion("us-east-1")[1])

    private func blackhole(_ state: inout NetworkState) throws -> String {
        try state.createAcl(vpc: NetworkPlan.vpc, tags: [], token: nil).id
    }

    private func association(_ state: NetworkState) throws -> NetworkAclAssociation {
        try #require(state.network.acl(of: subnet)?.associations.first { $0.subnet == subnet })
    }

    @Test("it begins with nine subnets, each at its tier's ACL, and a default ACL in force nowhere")
    func initial() {
        let network = plan.initial
        #expect(subnet == "subnet-00000b02")
        #expect(network.subnets.count == 9)
        #expect(network.acls.map(\.id) == ["acl-00000000", "acl-0000000a", "acl-0000000b", "acl-0000000c"])
        #expect(network.acls.map(\.associations.count) == [0, 3, 3, 3])
        #expect(network.acl(of: subnet)?.id == "acl-0000000b")
        #expect(network.acls.allSatisfy { !$0.isDark })
        let tags = network.subnets.first { $0.id == subnet }?.tags ?? []
        #expect(tags.contains(ResourceTag("DisasterRecovery", "enabled")))
        #expect(tags.contains(ResourceTag("Tier", "application")))
        #expect(plan.section.subnets.map(\.id) == network.subnets.map(\.id))
    }

    @Test("a replaced association has a new id, and the old one is nobody's")
    func replace() throws {
        var state = NetworkState(plan.initial)
        let acl = try blackhole(&state)
        let old = try association(state).id
        let new = try state.replaceAssociation(old, with: acl)
        #expect(new != old)
        #expect(state.network.acl(of: subnet)?.id == acl)
        #expect(throws: NetworkFault.associationNotFound(old)) { try state.replaceAssociation(old, with: acl) }
        #expect(throws: NetworkFault.aclInUse(acl)) { try state.deleteAcl(acl) }
        _ = try state.replaceAssociation(new, with: "acl-0000000b")
        try state.deleteAcl(acl)
        #expect(state.network.acls.map(\.associations.count) == [0, 3, 3, 3])
    }

    @Test("a replacement by an ACL that is none leaves the association as it was")
    func replaceByNone() throws {
        var state = NetworkState(plan.initial)
        let before = state.network
        let old = try association(state).id
        #expect(throws: NetworkFault.aclNotFound("acl-none")) { try state.replaceAssociation(old, with: "acl-none") }
        #expect(state.network == before)
    }

    @Test("a client token gives the first answer again, also once the ACL is gone, and no other parameters")
    func token() throws {
        var state = NetworkState(plan.initial)
        let tags = [ResourceTag("a", "1"), ResourceTag("b", "2")]
        let first = try state.createAcl(vpc: NetworkPlan.vpc, tags: tags, token: "t")
        #expect(try state.createAcl(vpc: NetworkPlan.vpc, tags: tags.reversed(), token: "t") == first)
        #expect(state.network.acls.count == 5)
        #expect(throws: NetworkFault.tokenReused("t")) {
            try state.createAcl(vpc: NetworkPlan.vpc, tags: [], token: "t")
        }
        try state.deleteAcl(first.id)
        #expect(try state.createAcl(vpc: NetworkPlan.vpc, tags: tags, token: "t") == first)
        #expect(state.network.acls.count == 4)
    }

    @Test("an ACL is dark unless something can pass in both directions")
    func dark() {
        func entry(_ number: Int, egress: Bool, allow: Bool, cidr: String = "0.0.0.0/0") -> NetworkAclEntry {
            NetworkAclEntry(number: number, isEgress: egress, traffic: .all, cidr: cidr, isAllowed: allow)
        }
        func isDark(_ entries: NetworkAclEntry...) -> Bool {
            NetworkAclDescription(id: "a", isDefault: false, associations: [], entries: entries, tags: []).isDark
        }
        #expect(isDark())
        #expect(isDark(entry(1, egress: true, allow: true)))
        #expect(isDark(entry(1, egress: false, allow: true)))
        #expect(!isDark(entry(1, egress: false, allow: true), entry(1, egress: true, allow: true)))
        // A rule after one that denies all is never asked.
        #expect(
            isDark(
                entry(2, egress: false, allow: true), entry(1, egress: false, allow: false),
                entry(1, egress: true, allow: true)))
        #expect(
            !isDark(
                entry(2, egress: false, allow: true), entry(1, egress: false, allow: false, cidr: "10.0.0.0/8"),
                entry(1, egress: true, allow: true)))
    }

    @Test("a change that the kernel refuses is given up")
    func notInForce() async throws {
        let acls = NetworkAcls(plan: plan) { _ throws(SandboxError) in throw SandboxError("nft says no") }
        let before = await acls.describeNetwork()
        let association = try #require(before.acls[1].associations.first?.id)
        await #expect(throws: NetworkFault.notInForce("nft says no")) {
            try await acls.replaceAssociation(association, with: NetworkPlan.defaultAcl)
        }
        #expect(await acls.describeNetwork() == before)
    }

    @Test("changes at the same time are all in force in the end, one state after another")
    func sideBySide() async throws {
        let texts = Texts()
        let acls = NetworkAcls(plan: plan) { text in await texts.add(text) }
        let network = await acls.describeNetwork()
        let associations = network.acls.flatMap(\.associations)
        try await withThrowingTaskGroup { group in
            for association in associations {
                group.addTask { _ = try await acls.replaceAssociation(association.id, with: NetworkPlan.defaultAcl) }
            }
            try await group.waitForAll()
        }
        let after = await acls.describeNetwork()
        #expect(after.acls.map(\.associations.count) == [9, 0, 0, 0])
        let told = await texts.all
        #expect(told.count == 9)
        #expect(told.last == FilterRules(plan: plan).text(of: after))
        #expect(told.last?.contains(#""vapp-b" : jump acl_00000000_in"#) == true)
    }

    /// The rules in the order they were put in force.
    private actor Texts {
        private(set) var all: [String] = []

        func add(_ text: String) async {
            await Task.yield()
            all.append(text)
        }
    }
}
