public import AWS
public import Experiments
internal import Stack

/// Cuts subnets off by putting them on a network ACL that denies everything (EC2 `ReplaceNetworkAclAssociation`).
///
/// Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
public struct BlackholeSubnet: Fault {
    /// The parameters: which subnets, and for how long at most.
    public static let schema = DeclarationSchema(
        "ec2/blackhole-subnet", "Cuts subnets of the stack off: nothing gets in or out.",
        parameters: [
            .optional(
                "zone", .wordOrIdentifier(ZoneChoice.words),
                "The zone whose subnets are cut off, by its name or by where the database's writer is."),
            .optional(
                "tiers", .list, default: .list(StackFile.Network.Tier.allCases.map(\.rawValue)),
                "Which of the zone's subnets: of public, application and data."),
            .optional("subnets", .list, "The ids of the subnets, in place of a zone; the stack file must list them."),
            .optional(
                "duration", .duration(.seconds(10)...Duration.seconds(3600)), default: .duration(.seconds(600)),
                "How long the subnets stay cut off at most, whatever else is going on."),
            .optional(
                "timeLimit", .duration(.seconds(1)...Duration.seconds(3600)), default: .duration(.seconds(120)),
                "How long it may take until the subnets are seen to be cut off."),
            .optional(
                "undoWithin", .duration(.seconds(10)...Duration.seconds(86_400)),
                "How long putting the subnets back is tried; ten times the duration, and at least 15 minutes, when "
                    + "left out."),
        ])

    /// The IAM permissions it needs, what proves it, and how it is taken back.
    public static let reference = FaultReference(
        permissions: [
            "ec2:DescribeSubnets", "ec2:DescribeNetworkAcls", "ec2:CreateNetworkAcl", "ec2:CreateTags",
            "ec2:ReplaceNetworkAclAssociation", "ec2:DeleteNetworkAcl",
            "elasticloadbalancing:DescribeTargetHealth", "sts:GetCallerIdentity",
        ] + ZoneChoice.permissions,
        evidence: "Every subnet is on the run's network ACL, and the data path shows it: requests through the "
            + "load-balancer node of the zone fail (public), no target in the subnets is healthy (application), "
            + "requests of the workload fail (data alone).",
        undo: "Every subnet that is still on the run's network ACL goes back to the one that the ACL's tags record, "
            + "then the ACL is deleted. `gameday recover` does the same from AWS alone.",
        notes: [
            "A network ACL works at the edge of a subnet: traffic within a subnet goes on, and so do AWS's own name "
                + "service, time and metadata.",
            "A subnet that somebody else puts on another network ACL meanwhile is left there.",
            "When the network ACL that a subnet was on is deleted meanwhile, the subnet stays cut off until a person "
                + "says where it belongs.",
            "gameday refuses to cut off the subnet that it runs in, and the public subnet of its zone, whose NAT "
                + "gateway it goes out by.",
            "Terraform sees the changed association as drift: apply nothing during a run.",
        ])

    /// Those of the page, but asking for the service's targets only when their tier is cut off, and where the writer is
    /// only when the zone is told by that.
    public static func permissions(of declaration: Declaration) -> [String] {
        let all = ZoneChoice.permissions(reference.permissions, of: declaration)
        let tiers = declaration.arguments.list("tiers")
        let cutsTargets =
            declaration.arguments["subnets"] != nil
            || tiers?.contains(StackFile.Network.Tier.application.rawValue) != false
        return cutsTargets ? all : all.filter { $0 != "elasticloadbalancing:DescribeTargetHealth" }
    }

    private let zone: String?
    private let tiers: [StackFile.Network.Tier]
    private let ids: [String]
    private let longestSeconds: Int
    private let timeLimitSeconds: Int
    private let undoSeconds: Int?
    private let environment: FaultEnvironment

    /// The blackhole of the subnets that `declaration` chooses; refused when it chooses none.
    public init(_ declaration: Declaration, in environment: FaultEnvironment) throws(FaultRefusal) {
        let arguments = declaration.arguments
        zone = arguments.string("zone")
        ids = arguments.list("subnets") ?? []
        guard (zone == nil) != ids.isEmpty else {
            throw FaultRefusal(
                "the fault must name either a zone or subnets", mend: "write `zone: of-the-writer`, for example")
        }
        var tiers: [StackFile.Network.Tier] = []
        for word in arguments.list("tiers") ?? StackFile.Network.Tier.allCases.map(\.rawValue) {
            guard let tier = StackFile.Network.Tier(rawValue: word) else {
                throw FaultRefusal("there is no tier \(word)", mend: "name public, application or data")
            }
            tiers.append(tier)
        }
        self.tiers = tiers
        longestSeconds = Int(arguments.duration("duration")?.components.seconds ?? 600)
        timeLimitSeconds = Int(arguments.duration("timeLimit")?.components.seconds ?? 120)
        undoSeconds = arguments.duration("undoWithin").map { Int($0.components.seconds) }
        self.environment = environment
    }

    /// Yes.
    public static var leavesMark: Bool { true }

    /// What runs left behind: the network ACLs that carry their tags.
    public static func leftovers(
        of run: String?, in environment: FaultEnvironment
    ) async throws(AWSError) -> [any Leftover] {
        try await BlackholeLeftover.find(of: run, in: environment)
    }

    /// Reads the subnets and where they are; refused unless every one is the stack's, tagged for faults and on a
    /// network ACL of its own side, and nobody else's fault is there.
    public func prepare() async throws(FaultRefusal) -> any PreparedFault {
        guard let network = environment.stack.network else {
            throw FaultRefusal("the stack file names no network", mend: "add the VPC and its subnets to the stack file")
        }
        let chosen = try await choose(from: network)
        let view: NetworkView
        let known: [EC2.Subnet]
        do {
            view = try await NetworkView.read(vpc: network.vpc, environment.aws)
            // All of the stack's: gameday itself may be in one that goes out through another.
            known = try await environment.aws.pages { marker in
                EC2.describeSubnets([.init("subnet-id", network.subnets.map(\.id))], marker: marker)
            }
        } catch {
            throw FaultRefusal(unread: "the network \(network.vpc)", error, fault: Self.schema.name)
        }
        try refuseForeignFaults(view)
        try refuseOwnWayOut(chosen, of: network, known: known)
        var targets: [PreparedBlackhole.Target] = []
        for subnet in chosen {
            targets.append(try target(subnet, vpc: network.vpc, known: known, view))
        }
        let watched = try await ApplicationTargets.watch(targets, in: environment)
        return PreparedBlackhole(
            vpc: network.vpc, targets: targets, watched: watched, longestSeconds: longestSeconds,
            timeLimitSeconds: timeLimitSeconds, undoSeconds: undoSeconds, environment: environment)
    }

    private func choose(
        from network: StackFile.Network
    ) async throws(FaultRefusal) -> [StackFile.Network.Subnet] {
        for id in ids where !network.subnets.contains(where: { $0.id == id }) {
            throw FaultRefusal(
                "the stack file does not list \(id), and nothing else is ever cut off",
                mend: "name one of \(network.subnets.map(\.id).joined(separator: ", "))")
        }
        var chosen = network.subnets.filter { ids.contains($0.id) }
        if let zone {
            let zone = try await ZoneChoice.resolve(zone, in: environment)
            chosen = network.subnets.filter { $0.zone == zone && tiers.contains($0.tier) }
            guard !chosen.isEmpty else {
                throw FaultRefusal(
                    "the stack file lists no subnet of these tiers in \(zone)",
                    mend: "name another zone or other tiers, or list the subnets in the stack file")
            }
        }
        return chosen
    }

    private func refuseForeignFaults(_ view: NetworkView) throws(FaultRefusal) {
        guard let other = view.blackholes.first else { return }
        if let stack = other.tags[BlackholeTags.stackKey], !stack.isEmpty, stack != environment.stack.name {
            let run = other.tags[BlackholeTags.runKey] ?? ""
            throw FaultRefusal(
                "\(other.id) of the run \(run) of the stack \(stack) is in the same VPC",
                mend: "wait until that run has ended, or run `gameday recover` with the stack file of \(stack); "
                    + "if that was an earlier name of this stack, run `gameday recover --run \(run)`")
        }
        throw FaultRefusal(
            "\(other.id) of the run \(other.tags[BlackholeTags.runKey] ?? "") is still there: an earlier run was not "
                + "taken back, or another is going on",
            mend: "see that no other run is going on, then run `gameday recover`")
    }

    /// Refuses to cut off the zone's way out of the VPC that gameday itself needs to take the fault back: in the stack
    /// each zone's NAT gateway is in its public subnet.
    private func refuseOwnWayOut(
        _ chosen: [StackFile.Network.Subnet], of network: StackFile.Network, known: [EC2.Subnet]
    ) throws(FaultRefusal) {
        for subnet in network.subnets where subnet.tier != .public {
            guard let real = known.first(where: { $0.id == subnet.id }), let own = ownAddress(in: real),
                let exit = chosen.first(where: { $0.tier == .public && $0.zone == subnet.zone })
            else { continue }
            throw FaultRefusal(
                "gameday itself runs in \(subnet.id), at \(own), and reaches AWS through the NAT gateway in "
                    + "\(exit.id): cut off, it could not take the fault back",
                mend: "run it from a zone that the fault does not touch, or from outside the VPC")
        }
    }

    private func ownAddress(in subnet: EC2.Subnet) -> String? {
        let blocks = Self.blocks(of: subnet)
        return environment.ownAddresses.first { own in blocks.contains { $0.contains(own) } }
    }

    private static func blocks(of subnet: EC2.Subnet) -> [AddressBlock] {
        ([subnet.cidrBlock].compactMap { $0 } + subnet.ipv6CidrBlocks).compactMap { AddressBlock($0) }
    }

    private func target(
        _ subnet: StackFile.Network.Subnet, vpc: String, known: [EC2.Subnet], _ view: NetworkView
    ) throws(FaultRefusal) -> PreparedBlackhole.Target {
        guard let real = known.first(where: { $0.id == subnet.id }) else {
            throw FaultRefusal("there is no subnet \(subnet.id)", mend: "write the stack file anew from the real stack")
        }
        guard real.vpc == vpc, real.availabilityZone == subnet.zone else {
            throw FaultRefusal(
                "\(subnet.id) is in \(real.vpc) and \(real.availabilityZone), not in \(vpc) and \(subnet.zone) as the "
                    + "stack file says", mend: "write the stack file anew from the real stack")
        }
        guard real.tags["DisasterRecovery"] == "enabled" else {
            throw FaultRefusal(
                "\(subnet.id) does not carry the tag DisasterRecovery=enabled",
                mend: "tag what may be broken, or leave the subnet out")
        }
        if let own = ownAddress(in: real) {
            throw FaultRefusal(
                "gameday itself runs in \(subnet.id), at \(own): cut off, it could not take the fault back",
                mend: "run it from a subnet that the fault does not touch, or from outside the VPC")
        }
        guard let place = view.place(of: subnet.id), let acl = view.acl(place.acl) else {
            throw FaultRefusal(
                "\(subnet.id) is on no network ACL that can be seen",
                mend: "see whether the credentials may describe the network ACLs of \(vpc)")
        }
        guard acl.tags[BlackholeTags.serviceKey] == nil else {
            throw FaultRefusal(
                "\(subnet.id) is on \(acl.id), which AWS Fault Injection Service made",
                mend: "wait until its experiment has ended")
        }
        return PreparedBlackhole.Target(subnet: subnet, blocks: Self.blocks(of: real), home: acl.id)
    }
}

extension BlackholeSubnet {
    /// Requests into a dark subnet hang until they time out, and every further subnet has more behind it.
    public static func outlook(of declaration: Declaration, onSandbox: Bool) -> FaultOutlook {
        let subnets = declaration.arguments.list("subnets") ?? declaration.arguments.list("tiers")
        let count = max(1, subnets?.count ?? StackFile.Network.Tier.allCases.count)
        return FaultOutlook(
            of: declaration, risk: 1 + count, takes: count == 1 ? "a subnet" : "\(count) subnets",
            evidence: .init(45, sandbox: 10), undo: .init(15, sandbox: 5), onSandbox: onSandbox)
    }
}
