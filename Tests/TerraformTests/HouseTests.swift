import Foundation
import TestSupport
import Testing

/// What the text of the configuration must be like.
@Suite("The text of the configuration")
struct HouseTests {
    /// The folders with a README of their own: the root and each module.
    static let folders = [""] + Configuration.modules.map { "modules/\($0)/" }

    @Test("each module has its README, which names every variable and every output", arguments: folders)
    func readme(folder: String) throws {
        let readme = try #require(Configuration.file(folder + "README.md"), "\(folder) has no README.md").text
        let files = Configuration.product.filter { file in
            file.path.hasPrefix(folder) && !file.path.dropFirst(folder.count).contains("/")
        }
        let names = files.flatMap { $0.labels(of: "variable") + $0.labels(of: "output") }
        #expect(!names.isEmpty)
        for name in names { #expect(readme.contains("`\(name)`"), "\(folder)README.md does not name \(name)") }
    }

    @Test("every variable has a type and a description, every output a description")
    func described() {
        for file in Configuration.product {
            for kind in ["variable", "output"] {
                for (name, body) in Block.all(kind, in: file) {
                    #expect(body.contains { $0.hasPrefix("  description ") }, "\(file): \(kind) \(name)")
                    #expect(kind == "output" || body.contains { $0.hasPrefix("  type ") }, "\(file): \(kind) \(name)")
                }
            }
        }
    }

    @Test("nothing needs more than Terraform 1.5")
    func version() {
        #expect(Configuration.product.flatMap(OldTerraform.findings) == [])
    }

    @Test("what needs more than Terraform 1.5 is seen")
    func versionMutants() {
        let newer = [
            "ephemeral \"aws_secretsmanager_random_password\" \"this\" {}", "  password_wo = \"x\"",
            "  value = provider::aws::arn_parse(var.arn)", "removed {", "  ephemeral = true",
            "variable \"a\" {\n  validation {\n    condition = var.a > var.b\n  }\n}",
            "variable \"a\" {\n  validation {\n    condition = var.a > local.b\n  }\n}",
        ]
        for text in newer { #expect(OldTerraform.findings(in: HCLFile(path: "a.tf", text: text)).count == 1) }
        let old = "variable \"a\" {\n  validation {\n    condition = var.a > 1 && var.ab.c > 2\n  }\n}"
        #expect(OldTerraform.findings(in: HCLFile(path: "a.tf", text: old.replacing("var.ab", with: "var.a"))) == [])
    }

    @Test("Terraform 1.5 and provider 5 are asked for, everywhere, and no other provider")
    func providers() {
        for folder in Self.folders {
            let text = Configuration.file(folder + "versions.tf")?.text ?? ""
            #expect(text.contains("required_version = \">= 1.5\""), "\(folder)")
            #expect(text.contains(folder.isEmpty ? "\"~> 5.100\"" : "\">= 5.100, < 6.0\""), "\(folder)")
        }
        for file in Configuration.product {
            for line in file.code where line.contains("source ") && line.contains("hashicorp/") {
                #expect(line.contains("\"hashicorp/aws\""), "\(file)")
            }
        }
    }

    @Test("routes and rules are resources of their own, as the model of the network reads them")
    func rules() {
        for file in Configuration.product {
            for line in file.code {
                for word in ["ingress", "egress", "route"] {
                    let isInline = line.hasPrefix("  \(word) {") || line.hasPrefix("  dynamic \"\(word)\"")
                    #expect(!isInline, "\(file): \(line)")
                }
            }
        }
    }

    @Test("no module waits for a whole other module")
    func moduleDependencies() {
        for file in Configuration.product {
            for (name, body) in Block.all("module", in: file) {
                #expect(!body.contains { $0.hasPrefix("  depends_on") }, "\(file): module \(name)")
            }
        }
    }

    @Test("what stands in a subnet waits for the gateway, every route and every rule")
    func subnetsAreReady() throws {
        let kinds = ["internet_gateway", "network_acl", "network_acl_rule", "route", "route_table_association"]
        let files = Configuration.product.filter { $0.path.hasPrefix("modules/network/") }
        let ways = files.flatMap(\.code).compactMap { line -> String? in
            let parts = line.split(separator: "\"")
            guard parts.count == 5, parts[0] == "resource ", kinds.contains(where: { parts[1] == "aws_\($0)" }) else {
                return nil
            }
            return "\(parts[1]).\(parts[3])"
        }
        #expect(ways.count > 8)
        let outputs = try #require(files.first { $0.path.hasSuffix("/outputs.tf") })
        let subnets = try #require(Block.all("output", in: outputs).first { $0.label == "subnet_ids" })
        for way in ways { #expect(subnets.body.contains("    \(way),"), "\(way)") }
    }

    /// What AWS does not delete while something uses it: the new one has to be there first.
    static let madeBeforeDestroyed: Set = [
        "aws_acm_certificate", "aws_lb_target_group", "aws_rds_cluster_parameter_group", "aws_route53_health_check",
        "aws_security_group",
    ]

    private func destroyedFirst(in file: HCLFile) -> [String] {
        Block.all("resource", in: file).filter { block in
            Self.madeBeforeDestroyed.contains(block.label)
                && !block.body.contains("    create_before_destroy = true")
        }.map { "\(file): \($0.label)" }
    }

    @Test("what is in use is replaced before it is destroyed")
    func lifecycles() {
        #expect(Configuration.product.flatMap(destroyedFirst) == [])
        let types = Configuration.product.flatMap { Block.all("resource", in: $0).map(\.label) }
        #expect(Self.madeBeforeDestroyed.subtracting(types) == [])
        for type in Self.madeBeforeDestroyed {
            let text = "resource \"\(type)\" \"this\" {\n  lifecycle {\n    ignore_changes = [name]\n  }\n}"
            #expect(destroyedFirst(in: HCLFile(path: "a.tf", text: text)).count == 1)
        }
    }

    @Test("what a user puts beside the configuration is no part of it")
    func shipped() {
        let own = [
            "backend.tf", "terraform.tfvars", "prod.auto.tfvars", "terraform.tfvars.json", "local_override.tf",
            "override.tf", "stack.tfplan", "terraform.tfstate", "terraform.tfstate.backup", "crash.log",
            ".terraform/modules/modules.json",
        ]
        #expect(own.filter(Configuration.isShipped) == [])
        for path in ["main.tf", "backend.tf.example", "terraform.tfvars.example", "modules/dns/main.tf"] {
            #expect(Configuration.isShipped(path) && Configuration.file(path) != nil, "\(path)")
        }
    }

    @Test("what the requirements' table names as proof is there")
    func requirements() throws {
        let readme = try #require(Configuration.file("README.md")).text
        let table = RequirementTable(readme)
        #expect(table.rows.count > 40)
        #expect(table.findings() == [])
        for proof in ["`NoSuchTests`", "`network.tftest.hcl/no_such_run`", "`none.tftest.hcl`", "`routing.tf`"] {
            let planted = RequirementTable("| requirement | resource | test |\n|---|---|---|\n| a | b | \(proof) |")
            #expect(planted.findings().count == 1)
        }
    }
}
