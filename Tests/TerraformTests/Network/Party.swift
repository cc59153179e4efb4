/// Somebody in the network, or outside it, who sends packets or gets some.
struct Party: Sendable, Hashable, CustomStringConvertible {
    /// What the stack has, by the names of its tiers.
    enum Role: String, CaseIterable, Sendable {
        case internet
        case loadBalancer = "load balancer"
        case service
        /// Another service of the VPC, which the plan knows the security group of and nothing else.
        case peer
        case agent = "game day"
        case proxy
        case database
        case cache
    }

    /// A network interface of a party: the subnet it is in and the security groups it has.
    struct Interface: Sendable, Hashable {
        var subnet: String
        var groups: [String]
        /// Whether it has an address of the internet.
        var isPublic: Bool
    }

    var role: Role
    /// None for the internet.
    var interfaces: [Interface]
    var description: String { role.rawValue }
}

extension Party {
    /// The parties of a plan: where it puts them, and with which security groups. A role that the plan has nobody for
    /// has no interface.
    static func all(in plan: PlanDocument) -> [Party] {
        Role.allCases.map { Party(role: $0, interfaces: interfaces(of: $0, in: plan)) }
    }

    private static func interfaces(of role: Role, in plan: PlanDocument) -> [Interface] {
        switch role {
        case .internet: return []
        case .loadBalancer:
            return plan.all("aws_lb").flatMap { balancer in
                interfaces(
                    balancer["subnets"], balancer["security_groups"], isPublic: !balancer["internal"].isTrue)
            }
        case .service:
            return plan.all("aws_ecs_service").flatMap { service in
                let network = service["network_configuration"].block
                return interfaces(
                    network["subnets"], network["security_groups"], isPublic: network["assign_public_ip"].isTrue)
            }
        case .peer:
            return Network.foreignGroups(plan).flatMap { group in
                Tiers(plan).application.map { Interface(subnet: $0, groups: [group], isPublic: false) }
            }
        case .agent:
            return plan.all("aws_scheduler_schedule").flatMap { schedule in
                let task = schedule["target"].block["ecs_parameters"].block["network_configuration"].block
                return interfaces(
                    task["subnets"], task["security_groups"], isPublic: task["assign_public_ip"].isTrue)
            }
        case .proxy:
            return plan.all("aws_db_proxy").flatMap { proxy in
                interfaces(proxy["vpc_subnet_ids"], proxy["vpc_security_group_ids"], isPublic: false)
            }
        case .database:
            let isPublic = plan.all("aws_rds_cluster_instance").contains { $0["publicly_accessible"].isTrue }
            return plan.all("aws_rds_cluster").flatMap { cluster in
                let group = plan.find("aws_db_subnet_group", cluster["db_subnet_group_name"].text ?? "")
                return interfaces(group?["subnet_ids"], cluster["vpc_security_group_ids"], isPublic: isPublic)
            }
        case .cache:
            return plan.all("aws_elasticache_replication_group").flatMap { cache in
                let group = plan.find("aws_elasticache_subnet_group", cache["subnet_group_name"].text ?? "")
                return interfaces(group?["subnet_ids"], cache["security_group_ids"], isPublic: false)
            }
        }
    }

    private static func interfaces(_ subnets: PlanValue?, _ groups: PlanValue, isPublic: Bool) -> [Interface] {
        (subnets?.texts ?? []).sorted().map {
            Interface(subnet: $0, groups: groups.texts.sorted(), isPublic: isPublic)
        }
    }
}
