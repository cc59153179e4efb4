import Foundation
import TestSupport
import Testing

/// The same, from the text on: a copy of the configuration is broken and planned by Terraform, against the state of the
/// stack that was applied.
@Suite("A configuration that is broken on purpose")
struct ConfigurationMutantTests {
    /// Replaces the one place in a file where `text` stands.
    private func replace(_ text: String, by new: String, in file: String) -> @Sendable (String) throws -> Void {
        { folder in
            let path = folder + "/" + file
            let parts = try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: text)
            try #require(parts.count == 2, "\(file) has \(parts.count - 1) places with \(text)")
            try Data(parts.joined(separator: new).utf8).write(to: URL(filePath: path))
        }
    }

    private func plan(_ name: String, _ change: (String) throws -> Void) async throws -> PlanDocument {
        try await AppliedStacks.shared.planOfMutant(name, change)
    }

    @Test("a copy that nobody breaks has no findings")
    func unbroken() async throws {
        let plan = try await plan("unbroken") { _ in }
        #expect(Reachability.findings(of: plan) + Tags.findings(of: plan) + ZoneSymmetry.findings(of: plan) == [])
    }

    @Test("without the rule for answers to the load balancer it no longer reaches the service")
    func returnRule() async throws {
        let line = "140 = { ports = local.ephemeral, cidr = local.tiers.public }"
        let plan = try await plan("return", replace(line, by: "#", in: "modules/network/acls.tf"))
        let findings = Reachability.findings(of: plan)
        #expect(findings.contains { $0.hasPrefix("load balancer cannot reach service at 8080: the network ACL of ") })
        #expect(findings.allSatisfy { $0.hasSuffix("on the way back") })
    }

    @Test("a service that the user names is let in, and nobody else")
    func peer() async throws {
        let plan = try await plan("peer") { folder in
            let path = folder + "/terraform.tfvars"
            let variables = try String(contentsOfFile: path, encoding: .utf8)
            let more = "peer_security_group_ids = { reports = \"sg-0a1b2c3d4e5f60718\" }\n"
            try Data((variables + "\n" + more).utf8).write(to: URL(filePath: path))
        }
        #expect(plan.changes == ["module.security.aws_vpc_security_group_ingress_rule.peer[\"reports\"]: create"])
        let peer = try #require(Party.all(in: plan).first { $0.role == .peer })
        #expect(Set(peer.interfaces.map(\.subnet)) == Set(Tiers(plan).application))
        #expect(Reachability.findings(of: plan) == [])
    }

    @Test("with a route to the internet the data tier is no longer closed")
    func dataRoute() async throws {
        let plan = try await plan("route") { folder in
            let route = """
                resource "aws_route" "planted" {
                  route_table_id         = aws_route_table.data.id
                  destination_cidr_block = "0.0.0.0/0"
                  gateway_id             = aws_internet_gateway.this.id
                }
                """
            try Data(route.utf8).write(to: URL(filePath: folder + "/modules/network/planted.tf"))
        }
        #expect(Reachability.findings(of: plan).contains { $0.contains("has a route to the internet") })
    }

    @Test("without one of the tags every resource lacks it")
    func tag() async throws {
        let plan = try await plan("tag", replace("DisasterRecovery = \"enabled\"", by: "", in: "main.tf"))
        let findings = Tags.findings(of: plan)
        #expect(findings.count > 50)
        #expect(findings.contains("module.network.aws_vpc.this lacks the tag DisasterRecovery"))
    }

    @Test("without its flag the database cluster cannot be destroyed")
    func flag() async throws {
        let plan = try await plan(
            "flag", replace("skip_final_snapshot      = true", by: "", in: "modules/database/main.tf"))
        #expect(
            Destroyability.findings(of: plan).contains {
                $0.hasPrefix("module.database.aws_rds_cluster.this cannot be destroyed: skip_final_snapshot")
            })
    }

    @Test("with two zones Terraform refuses to plan, and a database in two of three is seen")
    func zone() async throws {
        let stacks = try await AppliedStacks.shared
        let refused = try stacks.mutant("zones") { folder in
            let path = folder + "/terraform.tfvars"
            let variables = try String(contentsOfFile: path, encoding: .utf8)
            try Data((variables + "\navailability_zone_ids = [\"use1-az1\", \"use1-az2\"]\n").utf8)
                .write(to: URL(filePath: path))
        }
        let output = try await refused.run("plan", ["-input=false", "-no-color", "-lock=false", "-refresh=false"])
        #expect(output.status == 1)
        #expect(output.standardError.contains("availability_zone_ids must name exactly three different zones."))

        let plan = try await plan(
            "zone",
            replace(
                "for index, zone in var.zones : zone => index }",
                by: "for zone in slice(var.zones, 0, 2) : zone => 0 }",
                in: "modules/database/main.tf"))
        #expect(ZoneSymmetry.findings(of: plan).contains { $0.hasPrefix("the database has instances in ") })
    }
}
