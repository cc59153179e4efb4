import AWS
import Experiments
import Faults
import Stack
import TestSupport

extension Check {
    /// EC2: subnets, network ACLs, and the swap that a blackhole is made of.
    static let network: [Check] = [
        Check("subnets by filters") { subject in
            let network = try subject.part(\.network)
            for subnet in network.subnets {
                let found = try await subject.aws.pages { marker in
                    EC2.describeSubnets(
                        [
                            .init("vpc-id", [network.vpc]), .init("availability-zone", [subnet.zone]),
                            .init("tag:Tier", [subnet.tier.rawValue]),
                        ], marker: marker)
                }
                try confirm(found.map(\.id) == [subnet.id], "\(subnet.id): \(found)")
                try confirm(found.first?.tags["DisasterRecovery"] == "enabled", "\(found)")
            }
            let wild = try await subject.aws.pages { EC2.describeSubnets([.init("tag:Tier", ["da*"])], marker: $0) }
            try confirm(wild.count == 3, "da*: \(wild)")
        },
        Check("subnets in pages") { subject in
            let network = try subject.part(\.network)
            let of = [EC2.Filter("vpc-id", [network.vpc])]
            let first = try await subject.aws.call(EC2.describeSubnets(of).with("MaxResults", 5))
            try confirm(first.items.count == 5 && first.next != nil, "the first page has \(first.items.count)")
            let all = try await subject.aws.pages { EC2.describeSubnets(of, marker: $0).with("MaxResults", 5) }
            try confirm(all.map(\.id).sorted() == network.subnets.map(\.id).sorted(), "\(all.map(\.id))")
        },
        Check("network ACLs by filters") { subject in
            let network = try subject.part(\.network)
            let (acl, _) = try await place(of: network.subnets[0].id, subject)
            let found = try await subject.aws.pages { marker in
                EC2.describeNetworkAcls(
                    [.init("vpc-id", [network.vpc]), .init("tag-key", ["no-such"])], marker: marker)
            }
            try confirm(found.isEmpty, "\(found)")
            try confirm(acl.hasPrefix("acl-"), acl)
        },
        Check("network ACLs in pages") { subject in
            let network = try subject.part(\.network)
            var made: [String] = []
            for number in 0..<6 { made.append(try await create(subject, run: "pages", token: "pages-\(number)").id) }
            let of = [EC2.Filter("tag:gameday:run", ["pages"])]
            let first = try await subject.aws.call(EC2.describeNetworkAcls(of).with("MaxResults", 5))
            let all = try await subject.aws.pages { EC2.describeNetworkAcls(of, marker: $0).with("MaxResults", 5) }
            for acl in made { try await subject.aws.call(EC2.deleteNetworkAcl(acl)) }
            try confirm(first.items.count == 5 && first.next != nil, "the first page has \(first.items.count)")
            try confirm(all.map(\.id).sorted() == made.sorted() && all.allSatisfy { $0.vpc == network.vpc }, "\(all)")
        },
        Check("a network ACL has its tags from the first instant") { subject in
            let made = try await create(subject, run: "tags", token: "tags")
            let found = try await subject.aws.pages {
                EC2.describeNetworkAcls([.init("tag:gameday:run", ["tags"])], marker: $0)
            }
            try await subject.aws.call(EC2.deleteNetworkAcl(made.id))
            try confirm(made.tags == ["gameday:run": "tags", "Name": awkward], "\(made.tags)")
            try confirm(found.map(\.id) == [made.id] && found.first?.tags == made.tags, "\(found)")
        },
        Check("the same client token gives the same network ACL") { subject in
            let first = try await create(subject, run: "token", token: "token")
            let again = try await create(subject, run: "token", token: "token")
            for id in Set([first.id, again.id]) { try await subject.aws.call(EC2.deleteNetworkAcl(id)) }
            try confirm(first.id == again.id, "\(first.id), then \(again.id)")
        },
        Check("a dry run of a creation creates nothing") { subject in
            let network = try subject.part(\.network)
            let trial = EC2.createNetworkAcl(
                vpc: network.vpc, tags: [("gameday:run", "trial")], clientToken: "trial", dryRun: true)
            let made: EC2.NetworkAcl?
            do throws(AWSError) {
                made = try await subject.aws.call(trial)
            } catch {
                return try confirm(error.isPassedDryRun, "\(error)")
            }
            if let made { try await subject.aws.call(EC2.deleteNetworkAcl(made.id)) }
            throw Nonconforming(description: "the dry run created \(made?.id ?? "something")")
        },
        Check("a dry run of a read says whether it is allowed") { subject in
            let answer = await Result { try await subject.aws.call(EC2.describeNetworkAcls([], dryRun: true)) }
            guard case .failure(let failure) = answer, let error = failure as? AWSError else {
                throw Nonconforming(description: "the dry run was answered like a call")
            }
            try confirm(error.isPassedDryRun, "\(error)")
        },
        Check("a subnet is put on another network ACL and back, and one in use is not deleted") { subject in
            try await swapped(subject, run: "swap") { acl, _ in
                try await confirmRefusal(.conflict, "DependencyViolation", subject.aws, EC2.deleteNetworkAcl(acl))
            }
        },
        Check("an association that was replaced is refused, and so is one that never was") { subject in
            try await swapped(subject, run: "stale") { acl, old in
                for association in [old, "aclassoc-00000000000000001"] {
                    try await confirmRefusal(
                        .notFound, "InvalidAssociationID.NotFound", subject.aws,
                        EC2.replaceNetworkAclAssociation(association: association, networkAcl: acl))
                }
            }
        },
        Check("a blackhole is recovered from its tags alone, by another process") { subject in
            let network = try subject.part(\.network)
            let zone = subject.stack.zones.last ?? ""
            let subnet = network.subnets.first { $0.zone == zone && $0.tier == .data }?.id ?? ""
            let (home, _) = try await place(of: subnet, subject)
            let fault = try await subject.fault(
                "ec2/blackhole-subnet", ["zone": .string(zone), "tiers": .list(["data"])], run: "blackhole")
            try await fault.inject()
            let (dark, _) = try await place(of: subnet, subject)
            let report = try await subject.recover()
            let (after, _) = try await place(of: subnet, subject)
            let again = try await subject.recover()
            try confirm(dark != home, "\(subnet) is still on \(home)")
            try confirm(report.status == 0 && after == home, "\(report), and \(subnet) is on \(after)")
            try confirm(report.standardOutput.contains("\(subnet) restored to \(home)"), report.standardOutput)
            try confirm(again.standardOutput == "nothing to do\n" && again.status == 0, "\(again)")
            let left = try await subject.aws.pages { EC2.describeNetworkAcls([], marker: $0) }
            try confirm(!left.contains { $0.id == dark }, "\(dark) is still there")
        },
    ]

    /// Without a space: moto verifies the signature of a form as Python would have written it, with a plus sign where
    /// AWS takes `%20` as well.
    private static let awkward = "<&>ä"

    private static func create(_ subject: Subject, run: String, token: String) async throws -> EC2.NetworkAcl {
        let network = try subject.part(\.network)
        return try await subject.aws.call(
            EC2.createNetworkAcl(
                vpc: network.vpc, tags: [("gameday:run", run), ("Name", awkward)],
                clientToken: "conformance-\(token)"))
    }

    /// The network ACL that a subnet is on, and the id of its association.
    private static func place(
        of subnet: String, _ subject: Subject
    ) async throws -> (acl: String, association: String) {
        let found = try await subject.aws.pages { marker in
            EC2.describeNetworkAcls([.init("association.subnet-id", [subnet])], marker: marker)
        }
        guard found.count == 1, let held = found[0].associations.first(where: { $0.subnet == subnet }) else {
            throw Nonconforming(description: "\(subnet) is on \(found.map(\.id))")
        }
        return (found[0].id, held.id)
    }

    /// Puts a subnet on a network ACL of its own while `body` runs, which is given that and the association that was.
    private static func swapped(
        _ subject: Subject, run: String, _ body: (_ acl: String, _ old: String) async throws -> Void
    ) async throws {
        let network = try subject.part(\.network)
        let subnet = network.subnets.last { $0.tier == .data }?.id ?? ""
        let (home, old) = try await place(of: subnet, subject)
        let acl = try await create(subject, run: run, token: run).id
        let new = try await subject.aws.call(EC2.replaceNetworkAclAssociation(association: old, networkAcl: acl))
        let during = try await place(of: subnet, subject)
        let outcome = await Result { try await body(acl, old) }
        _ = try await subject.aws.call(EC2.replaceNetworkAclAssociation(association: new, networkAcl: home))
        try await subject.aws.call(EC2.deleteNetworkAcl(acl))
        try confirm(during.acl == acl && during.association == new && new != old, "\(subnet) is on \(during)")
        let after = try await place(of: subnet, subject).acl
        try confirm(after == home, "\(subnet) is on \(after) in the end")
        try outcome.get()
    }
}

extension Result where Failure == any Error {
    /// What became of `body`.
    init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
