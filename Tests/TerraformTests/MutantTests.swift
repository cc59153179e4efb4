import Foundation
import Testing

/// The stack is broken on purpose, one thing at a time, and the check that is there for it must say so. What a check
/// lets through here it would let through in a change.
@Suite("A stack that is broken on purpose")
struct MutantTests {
    private var plan: PlanDocument { get async throws { try await AppliedStacks.shared.full.plan } }

    /// The stack with another service that may call it.
    private var planWithPeer: PlanDocument {
        get async throws {
            let plan = try await plan
            let service = try #require(
                Party.all(in: plan).first { $0.role == .service }?.interfaces.first?.groups.first)
            return plan.adding(
                "aws_vpc_security_group_ingress_rule", "peer",
                [
                    "ip_protocol": "tcp", "from_port": 8080, "to_port": 8080,
                    "security_group_id": .string(service), "referenced_security_group_id": "sg-of-another-service",
                ])
        }
    }

    @Test("another service that is let in reaches this one in every zone, and nobody else in the stack")
    func peer() async throws {
        let plan = try await planWithPeer
        #expect(Reachability.findings(of: plan) == [])
        let further = try plan.changing("aws_vpc_security_group_ingress_rule", where: { $0.address.hasSuffix("peer") })
        {
            $0["to_port"] = 8081
        }
        #expect(Reachability.findings(of: further) == ["peer can reach service at 8081"])
    }

    @Test("without any one rule of a network ACL somebody no longer reaches whom they must")
    func everyACLRule() async throws {
        let plan = try await planWithPeer
        let rules = plan.all("aws_network_acl_rule")
        #expect(rules.count > 15)
        for rule in rules where !Self.unprovenRules.keys.contains(where: { rule.address.hasSuffix("[\"\($0)\"]") }) {
            let findings = Reachability.findings(of: try plan.without(rule.address), ports: Reachability.ports)
            #expect(!findings.isEmpty, "\(rule.address) is not needed by any conversation")
        }
    }

    /// Rules for what the conversations leave out, each with whom it is for.
    static let unprovenRules = [
        "application-ingress-110": "other services; the rule for answers lets them in as well",
        "application-egress-120": "other services; the rule for answers lets them out as well",
        "application-ingress-100": "the load balancer; the rule for answers lets it in as well",
        "public-egress-100": "the load balancer; the rule for answers lets it out as well",
    ]

    @Test("without any one rule of a security group somebody no longer reaches whom they must")
    func everyGroupRule() async throws {
        let plan = try await plan
        let rules = plan.resources.filter { $0.type.hasPrefix("aws_vpc_security_group_") }
        #expect(rules.count > 10)
        for rule in rules {
            let findings = Reachability.findings(of: try plan.without(rule.address), ports: Reachability.ports)
            #expect(!findings.isEmpty, "\(rule.address) is not needed by any conversation")
        }
    }

    @Test("whoever is let in by one rule more is named")
    func oneRuleMore() async throws {
        let plan = try await plan
        func group(_ role: Party.Role) throws -> String {
            try #require(Party.all(in: plan).first { $0.role == role }?.interfaces.first?.groups.first)
        }
        func opening(_ plan: PlanDocument, _ way: String, _ role: Party.Role, _ port: Int, to peer: PlanValue) throws
            -> PlanDocument
        {
            let ports = PlanValue.number(Double(port))
            let rule: PlanValue = ["ip_protocol": "tcp", "from_port": ports, "to_port": ports]
            let members = rule.members.merging(peer.members) { $1 }
                .merging(["security_group_id": .string(try group(role))]) { $1 }
            return plan.adding("aws_vpc_security_group_\(way)_rule", "planted", .object(members))
        }
        let toEverybody = try opening(plan, "ingress", .loadBalancer, 8080, to: ["cidr_ipv4": "0.0.0.0/0"])
        #expect(Reachability.findings(of: toEverybody) == ["internet can reach load balancer at 8080"])

        var past = try opening(
            plan, "egress", .service, 5432, to: ["referenced_security_group_id": .string(try group(.database))])
        #expect(Reachability.findings(of: past) == [])
        past = try opening(
            past, "ingress", .database, 5432, to: ["referenced_security_group_id": .string(try group(.service))])
        #expect(Reachability.findings(of: past) == ["service can reach database at 5432"])

        let range: PlanValue = ["from_port": 9_000, "to_port": 9_010]
        var aside = plan
        for (way, role, other) in [
            ("egress", Party.Role.loadBalancer, Party.Role.service), ("ingress", .service, .loadBalancer),
        ] {
            let peer = PlanValue.string(try group(other))
            aside = try opening(
                aside, way, role, 9_000,
                to: .object(range.members.merging(["referenced_security_group_id": peer]) { $1 }))
        }
        #expect(
            Reachability.findings(of: aside)
                == [9_000, 9_001, 9_009, 9_010].map { "load balancer can reach service at \($0)" })

        let wide = try plan.changing("aws_network_acl_rule", where: { $0.address.contains("data-ingress-100") }) {
            $0["cidr_block"] = "0.0.0.0/0"
        }
        #expect(
            Reachability.findings(of: wide) == ["the network ACL of the data tier lets the public tier in at 5432"])
    }

    @Test("a rule of another protocol lets nobody in by TCP, and is named")
    func otherProtocols() async throws {
        for type in ["aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"] {
            let changed = try await plan.changing(type, where: { $0.address.contains("service-to-proxy") }) {
                $0["ip_protocol"] = "udp"
            }
            let findings = Reachability.findings(of: changed, ports: Reachability.ports)
            #expect(findings.contains { $0.hasPrefix("service cannot reach proxy at 5432: ") })
            #expect(findings.contains { $0.contains("is about another protocol than TCP") })
        }
    }

    @Test("a service in the public subnets is seen, and one without a security group of its own")
    func exposed() async throws {
        let plan = try await plan
        let subnets = PlanValue.array(Tiers(plan).public.map { .string($0) })
        let exposed = try plan.changing("aws_ecs_service") { service in
            var network = service["network_configuration"].block
            network["subnets"] = subnets
            network["assign_public_ip"] = true
            service["network_configuration"] = [network]
        }
        #expect(Reachability.findings(of: exposed).contains { $0.hasSuffix("is open to the internet") })
        let open = try plan.changing("aws_elasticache_replication_group") { $0["security_group_ids"] = [] }
        #expect(Reachability.findings(of: open).contains("cache has no security group of its own"))
    }

    @Test("a route of the data tier to the internet is seen")
    func dataRoute() async throws {
        let plan = try await plan
        let data = try #require(Tiers(plan).data.first)
        let table = try #require(plan.all("aws_route_table_association").first { $0["subnet_id"].text == data })
        let gateways = [
            ("gateway_id", plan.all("aws_internet_gateway")), ("nat_gateway_id", plan.all("aws_nat_gateway")),
        ]
        for (key, gateway) in gateways {
            for half in ["0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1"] {
                let changed = plan.adding(
                    "aws_route", "planted",
                    [
                        "route_table_id": table["route_table_id"], "destination_cidr_block": .string(half),
                        key == "gateway_id" ? "gateway_id" : "nat_gateway_id": .string(try #require(gateway.first).id),
                    ])
                let findings = Reachability.findings(of: changed, ports: [443])
                #expect(findings.contains { $0.contains("has a route to the internet") }, "\(half)")
            }
        }
    }

    @Test("a missing tag is seen on each resource that can have it, and on what AWS makes of it")
    func everyTag() async throws {
        let plan = try await plan
        let tagged = plan.resources.filter { $0.values.members.keys.contains("tags_all") }
        #expect(tagged.count > 50)
        for resource in tagged {
            for tag in Tags.required.keys {
                let changed = try plan.changing(resource.type, where: { $0.address == resource.address }) {
                    $0["tags_all"][tag] = .null
                }
                #expect(Tags.findings(of: changed) == ["\(resource.address) lacks the tag \(tag)"])
            }
        }
        let inherited = [
            try plan.changing("aws_ecs_service") { $0["propagate_tags"] = "NONE" },
            try plan.changing("aws_rds_cluster") { $0["copy_tags_to_snapshot"] = false },
        ]
        for changed in inherited { #expect(Tags.findings(of: changed).count == 1) }
    }

    @Test("a name without the suffix is seen, and so is a kind of resource that nobody has thought about")
    func names() async throws {
        let plan = try await plan
        for name in Set(plan.resources.map(\.type)).sorted() {
            for (attribute, _) in Naming.attributes[name] ?? [:] {
                let changed = try plan.changing(name) { $0[attribute] = "payments" }
                #expect(!Naming.findings(of: changed).isEmpty, "\(name)")
                let ends = plan.all(name).first?[attribute].text?.hasSuffix("-") == true ? "-" : ""
                guard Naming.beginnings[name] != nil else { continue }
                let typeless = try plan.changing(name) { $0[attribute] = .string("thing-\(plan.suffix)\(ends)") }
                #expect(!Naming.findings(of: typeless).isEmpty, "\(name)")
            }
        }
        let changed = try plan.changing("aws_vpc") { $0["tags_all"]["Name"] = .null }
        #expect(Naming.findings(of: changed).count == 1)
        #expect(Naming.findings(of: plan.adding("aws_new_thing", "this", [:])).count == 1)
    }

    @Test("a zone that is missing is seen, wherever it is missing")
    func everyZone() async throws {
        let plan = try await plan
        for zone in plan.zones {
            let inZone = plan.resources.filter { $0.key == zone || $0["availability_zone"].text == zone }
            #expect(inZone.count > 5)
            let findings = ZoneSymmetry.findings(
                of: try plan.without { resource in
                    inZone.contains { $0.address == resource.address }
                })
            #expect(findings.contains("there are 2 zones and not 3"))
            for type in ["aws_nat_gateway", "aws_rds_cluster_instance", "aws_subnet", "aws_route"] {
                let resource = try #require(inZone.first { $0.type == type })
                #expect(!ZoneSymmetry.findings(of: try plan.without(resource.address)).isEmpty, "\(resource.address)")
            }
        }
        let nat = try #require(plan.all("aws_nat_gateway").first).id
        let leaning = try plan.changing(
            "aws_route", where: { $0["nat_gateway_id"] != .null && $0["nat_gateway_id"] != "" }
        ) {
            $0["nat_gateway_id"] = .string(nat)
        }
        #expect(ZoneSymmetry.findings(of: leaning).filter { $0.contains("leans on") }.count >= 2)
        let uneven = try plan.changing("aws_ecs_service") { $0["availability_zone_rebalancing"] = "DISABLED" }
        #expect(ZoneSymmetry.findings(of: uneven).count == 1)
        let home = try #require(
            plan.all("aws_subnet").first { !plan.zones.contains($0["availability_zone"].text ?? "") })
        let near = try plan.changing("aws_subnet", where: { $0.id == home.id }) {
            $0["availability_zone"] = .string(plan.zones[0])
        }
        #expect(ZoneSymmetry.findings(of: near).count == 1)
        let few = try plan.changing("aws_appautoscaling_target") { $0["min_capacity"] = 5 }
        #expect(ZoneSymmetry.findings(of: few).count == 1)
    }

    @Test("a flag that keeps something from being destroyed is seen, on each resource that has one")
    func everyFlag() async throws {
        let plan = try await plan
        let guarded = plan.resources.filter { Destroyability.flags[$0.type] != nil }
        #expect(guarded.count > 10)
        for resource in guarded {
            for (flag, value) in Destroyability.flags[resource.type] ?? [:] {
                let changed = try plan.changing(resource.type, where: { $0.address == resource.address }) {
                    $0[flag] = value == true ? false : value == false ? true : 30
                }
                #expect(Destroyability.findings(of: changed).count == 1, "\(resource.address): \(flag)")
            }
        }
        let file = HCLFile(path: "a.tf", text: "lifecycle {\n  prevent_destroy = true\n}")
        #expect(Destroyability.findings(in: file) == ["a.tf:2 prevents a destroy"])
    }

    @Test("a failover that takes longer than 60 s is seen")
    func times() async throws {
        let plan = try await plan
        let slow = [
            try plan.changing("aws_lb_target_group") { group in
                group["health_check"] = [["interval": 30, "unhealthy_threshold": 2, "timeout": 5]]
            },
            try plan.changing("aws_lb_target_group") { $0["deregistration_delay"] = "20" },
            try plan.changing("aws_route53_health_check") { $0["failure_threshold"] = 5 },
            try plan.changing("aws_route53_record") { $0["ttl"] = 60 },
            try plan.changing("aws_route53_record") { $0["health_check_id"] = .null },
            try plan.changing("aws_rds_cluster") { $0["backup_retention_period"] = 0 },
            try plan.changing("aws_rds_cluster") { $0["backtrack_window"] = 86_400 },
        ]
        for changed in slow { #expect(!RecoveryTimes.findings(of: changed).isEmpty) }
    }

    @Test("a failover that leads elsewhere, or is decided by another's health, is seen")
    func destinations() async throws {
        let plan = try await plan
        func records(_ type: PlanValue) -> (PlanDocument.Resource) -> Bool {
            { $0["failover_routing_policy"].block["type"] == type }
        }
        let all = plan.all("aws_route53_record")
        let primary = try #require(all.first(where: records("PRIMARY")))
        let secondary = try #require(all.first(where: records("SECONDARY")))
        for (record, other) in [(primary, secondary), (secondary, primary)] {
            for attribute in ["records", "health_check_id"] {
                let changed = try plan.changing("aws_route53_record", where: { $0.address == record.address }) {
                    $0[attribute] = other[attribute]
                }
                #expect(RecoveryTimes.findings(of: changed).contains { $0.hasPrefix(record.address) }, "\(attribute)")
            }
        }
    }

    @Test("whoever may do more than its work needs is seen, and so is whoever may no longer do it")
    func permissions() async throws {
        let plan = try await plan
        let more = #""Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*","Principal":"*"},"#
        let documents = [
            ("aws_kms_key", "policy"), ("aws_iam_role", "assume_role_policy"), ("aws_iam_role_policy", "policy"),
            ("aws_s3_bucket_policy", "policy"),
        ]
        for (type, attribute) in documents {
            for resource in plan.all(type) where Policies.isKnown(resource) {
                let text = try #require(resource[attribute].text)
                for changed in [text.replacing(#""Statement":["#, with: more), #"{"Statement":[]}"#] {
                    let broken = try plan.changing(type, where: { $0.address == resource.address }) {
                        $0[attribute] = .string(changed)
                    }
                    #expect(!Policies.findings(of: broken).isEmpty, "\(resource.address): \(changed)")
                }
            }
        }
        let open = try plan.changing("aws_kms_key") { key in
            key["policy"] = .string((key["policy"].text ?? "").replacing(":root\"", with: ":user/somebody\""))
        }
        #expect(Policies.findings(of: open).count == 2)
        let unconditional = try plan.changing("aws_iam_role_policy") { policy in
            policy["policy"] = .string(
                (policy["policy"].text ?? "").replacing("kms:ViaService", with: "kms:CallerAccount"))
        }
        #expect(!Policies.findings(of: unconditional).isEmpty)
        let unknown = plan.adding("aws_iam_role_policy", "planted", ["role": "new-role", "policy": "{}"])
        #expect(Policies.findings(of: unknown).count == 1)
    }

    @Test("a secret in an output or in a task definition is seen")
    func secrets() async throws {
        var leaking = try await plan
        let token = try #require(
            leaking.all("aws_elasticache_replication_group").first?["auth_token"].text)
        leaking.outputs["leak"] = .init(value: ["url": .string("redis://:\(token)@cache")], isSensitive: false)
        leaking = try leaking.changing("aws_ecs_task_definition") {
            $0["container_definitions"] = .string("[{\"environment\": [{\"value\": \"\(token)\"}]}]")
        }
        let login = try #require(
            leaking.all("aws_secretsmanager_secret_version").compactMap { $0["secret_string"].text }
                .compactMap { try? PlanValue(json: Data($0.utf8))["password"].text }.first)
        leaking.outputs["login"] = .init(value: .string("user=app password=\(login)"), isSensitive: false)
        let findings = Secrets.findings(of: leaking)
        #expect(findings.contains("the output login holds a secret"))
        #expect(findings.contains("the output leak holds a secret"))
        #expect(findings.contains { $0.hasSuffix("holds a secret and not its ARN") })
    }

    @Test("what an account has once is seen")
    func forbidden() async throws {
        for type in ["aws_guardduty_detector", "aws_config_configuration_recorder"] {
            #expect(Forbidden.findings(of: try await plan.adding(type, "this", [:])).count == 1)
        }
    }
}
