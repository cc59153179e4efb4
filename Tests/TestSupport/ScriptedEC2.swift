internal import Basics

/// The subnets and network ACLs of one VPC, with the rules that AWS keeps: an association's id dies when it is
/// replaced, an ACL with subnets is not deleted, and a creation with the same token makes nothing new.
public final class ScriptedEC2: ScriptedService {
    /// A subnet.
    public struct Subnet: Sendable {
        /// Its id.
        public var id: String
        /// Its zone.
        public var zone: String
        /// Its addresses.
        public var block: String
        /// Its tags.
        public var tags = ["DisasterRecovery": "enabled"]

        /// A subnet that may be broken.
        public init(_ id: String, zone: String, block: String) {
            self.id = id
            self.zone = zone
            self.block = block
        }
    }

    /// What EC2 shows.
    public struct Network: Sendable {
        /// The id of the VPC.
        public var vpc = "vpc-05a4db0c"
        /// The subnets.
        public var subnets: [Subnet] = []
        /// The tags of each network ACL, by its id.
        public var acls: [String: [String: String]] = [:]
        /// The ACL that each subnet is on.
        public var places: [String: String] = [:]
        /// The id of each subnet's association.
        public var associations: [String: String] = [:]
        /// How many items a page has.
        public var pageSize = 2
        /// Whether a trial run is answered as such, and changes nothing.
        public var knowsTrials = true
        fileprivate var tokens: [String: String] = [:]
        fileprivate var made = 0

        /// Puts a subnet on an ACL: its association gets a new id.
        public mutating func place(_ subnet: String, on acl: String) {
            made += 1
            places[subnet] = acl
            associations[subnet] = "aclassoc-\(made)"
        }
    }

    private let state: Locked<Network>

    /// A VPC whose subnets are on the network ACL `acl-0000000a`.
    public init(_ subnets: [Subnet]) {
        var network = Network(subnets: subnets, acls: ["acl-0000000a": ["Name": "stack"], "acl-00000000": [:]])
        for subnet in subnets { network.place(subnet.id, on: "acl-0000000a") }
        state = Locked(network)
    }

    /// What EC2 shows now.
    public var network: Network { state.withLock { $0 } }

    /// Changes what EC2 shows from now on.
    public func change(_ body: @Sendable (inout Network) -> Void) { state.withLock { body(&$0) } }

    /// Answers a call of EC2.
    public func answer(_ call: ScriptedCall) throws -> ServerAnswer? {
        state.withLock { state in
            if call.form["DryRun"] == "true", state.knowsTrials, call.action.contains("NetworkAcl") {
                return ScriptedAWS.error(call, 412, "DryRunOperation")
            }
            return switch call.action {
            case "DescribeSubnets": Self.subnets(call, state)
            case "DescribeNetworkAcls": Self.acls(call, state)
            case "CreateNetworkAcl": Self.create(call, &state)
            case "ReplaceNetworkAclAssociation": Self.replace(call, &state)
            case "DeleteNetworkAcl": Self.delete(call, &state)
            default: nil
            }
        }
    }

    private static func filters(_ call: ScriptedCall) -> [String: [String]] {
        var filters: [String: [String]] = [:]
        while let name = call.form["Filter.\(filters.count + 1).Name"] {
            filters[name] = call.list("Filter.\(filters.count + 1).Value")
        }
        return filters
    }

    private static func page(_ call: ScriptedCall, _ name: String, _ items: [String], _ size: Int) -> ServerAnswer {
        let start = call.form["NextToken"].flatMap { Int($0) } ?? 0
        let end = min(start + size, items.count)
        let next = end < items.count ? "<nextToken>\(end)</nextToken>" : ""
        return ServerAnswer(
            200,
            "<\(call.action)Response><\(name)>\(items[start..<end].joined())</\(name)>\(next)"
                + "</\(call.action)Response>")
    }

    private static func tags(_ tags: [String: String]) -> String {
        let items = tags.map { "<item><key>\($0.key)</key><value>\($0.value)</value></item>" }
        return "<tagSet>\(items.joined())</tagSet>"
    }

    private static func subnets(_ call: ScriptedCall, _ state: Network) -> ServerAnswer {
        let wanted = filters(call)["subnet-id"] ?? []
        let items = state.subnets.filter { wanted.contains($0.id) }.map {
            "<item><subnetId>\($0.id)</subnetId><vpcId>\(state.vpc)</vpcId><availabilityZone>\($0.zone)"
                + "</availabilityZone><cidrBlock>\($0.block)</cidrBlock>\(tags($0.tags))</item>"
        }
        return page(call, "subnetSet", items, state.pageSize)
    }

    private static func acls(_ call: ScriptedCall, _ state: Network) -> ServerAnswer {
        let filters = filters(call)
        let keys = filters["tag-key"]
        let items = state.acls.sorted { $0.key < $1.key }
            .filter { _ in filters["vpc-id"] == [state.vpc] }
            .filter { acl in keys.map { keys in keys.contains { acl.value[$0] != nil } } ?? true }
            .map { item($0.key, state) }
        return page(call, "networkAclSet", items, state.pageSize)
    }

    private static func item(_ acl: String, _ state: Network) -> String {
        "<item>\(inner(acl, state))</item>"
    }

    private static func inner(_ acl: String, _ state: Network) -> String {
        let associations = state.places.filter { $0.value == acl }.map { subnet, _ in
            "<item><networkAclAssociationId>\(state.associations[subnet] ?? "")</networkAclAssociationId>"
                + "<networkAclId>\(acl)</networkAclId><subnetId>\(subnet)</subnetId></item>"
        }
        return
            "<networkAclId>\(acl)</networkAclId><vpcId>\(state.vpc)</vpcId><default>\(acl == "acl-00000000")</default>"
            + "<associationSet>\(associations.joined())</associationSet>\(tags(state.acls[acl] ?? [:]))"
    }

    private static func create(_ call: ScriptedCall, _ state: inout Network) -> ServerAnswer {
        let token = call.form["ClientToken"] ?? ""
        let id: String
        if let known = state.tokens[token] {
            id = known
        } else {
            state.made += 1
            id = "acl-b\(state.made)"
            state.tokens[token] = id
            var tags: [String: String] = [:]
            while let key = call.form["TagSpecification.1.Tag.\(tags.count + 1).Key"] {
                tags[key] = call.form["TagSpecification.1.Tag.\(tags.count + 1).Value"] ?? ""
            }
            guard tags.count <= 50 else { return ScriptedAWS.error(call, 400, "TagLimitExceeded") }
            state.acls[id] = tags
        }
        return ServerAnswer(
            200, "<CreateNetworkAclResponse><networkAcl>\(inner(id, state))</networkAcl></CreateNetworkAclResponse>")
    }

    private static func replace(_ call: ScriptedCall, _ state: inout Network) -> ServerAnswer {
        guard let acl = call.form["NetworkAclId"], state.acls[acl] != nil else {
            return ScriptedAWS.error(call, 400, "InvalidNetworkAclID.NotFound")
        }
        guard let subnet = state.associations.first(where: { $0.value == call.form["AssociationId"] })?.key else {
            return ScriptedAWS.error(call, 400, "InvalidAssociationID.NotFound")
        }
        state.place(subnet, on: acl)
        return ServerAnswer(
            200,
            "<ReplaceNetworkAclAssociationResponse><newAssociationId>\(state.associations[subnet] ?? "")"
                + "</newAssociationId></ReplaceNetworkAclAssociationResponse>")
    }

    private static func delete(_ call: ScriptedCall, _ state: inout Network) -> ServerAnswer {
        guard let acl = call.form["NetworkAclId"], state.acls[acl] != nil else {
            return ScriptedAWS.error(call, 400, "InvalidNetworkAclID.NotFound")
        }
        guard !state.places.values.contains(acl) else {
            return ScriptedAWS.error(call, 400, "DependencyViolation")
        }
        state.acls[acl] = nil
        return ServerAnswer(200, "<DeleteNetworkAclResponse><return>true</return></DeleteNetworkAclResponse>")
    }
}
