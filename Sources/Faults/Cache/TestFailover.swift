internal import AWS
public import Experiments
internal import Stack

/// Fails primaries of a Redis cluster over to replicas (ElastiCache `TestFailover`).
///
/// Source: https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_TestFailover.html
public struct TestFailover: Fault {
    /// The parameters: of which group, which shards.
    public static let schema = DeclarationSchema(
        "elasticache/test-failover", "Takes the primary of shards of the Redis cluster away.",
        parameters: [
            .optional("group", .text(limit: 40), "The replication group; the stack's when left out."),
            .optional("shards", .list, "The ids of the shards, such as 0001."),
            .optional(
                "zone", .wordOrIdentifier(ZoneChoice.words),
                "In place of shards: those whose primary is in this zone, by its name or by where the database's "
                    + "writer is."),
            .optional(
                "timeLimit", .duration(.seconds(1)...Duration.seconds(3600)), default: .duration(.seconds(300)),
                "How long each shard's failover may take."),
            Healing.parameter("waits until the group is available", least: .seconds(90), otherwise: "30 minutes"),
        ])

    /// The IAM permissions it needs, what proves it, and why its undo can only wait.
    public static let reference = FaultReference(
        permissions: [
            "elasticache:DescribeReplicationGroups", "elasticache:ListTagsForResource", "elasticache:DescribeEvents",
            "elasticache:TestFailover", "cloudwatch:GetMetricData", "sts:GetCallerIdentity",
        ] + ZoneChoice.permissions,
        evidence: "Of every shard, an event of ElastiCache says that its failover completed, or the metric IsMaster "
            + "names another primary.",
        undo: "None: AWS has no way back. The undo waits until the group and all its shards are available, some ten "
            + "minutes on AWS.",
        notes: [
            "At most 15 shards in 24 hours, counted over the account; the events are the ledger, and what would "
                + "exceed it is refused.",
            "Shards of a group are failed over in turn: the next when the last has its lost node back.",
            "In cluster mode AWS does not say which node is the primary: the metric IsMaster does, a minute late.",
        ])

    /// Those of the page, but asking where the writer is only when the zone is told by that.
    public static func permissions(of declaration: Declaration) -> [String] {
        ZoneChoice.permissions(reference.permissions, of: declaration)
    }

    private let identifier: String
    private let shards: [String]
    private let zone: String?
    private let timeLimitSeconds: Int
    private let undoSeconds: Int?
    private let environment: FaultEnvironment

    /// The failover of the shards that `declaration` chooses; refused when it chooses none.
    public init(_ declaration: Declaration, in environment: FaultEnvironment) throws(FaultRefusal) {
        let arguments = declaration.arguments
        guard let identifier = arguments.string("group") ?? environment.stack.cache?.replicationGroup else {
            throw FaultRefusal(
                "neither the fault nor the stack file names a replication group",
                mend: "add cache.replicationGroup to the stack file")
        }
        self.identifier = identifier
        shards = arguments.list("shards") ?? []
        zone = arguments.string("zone")
        guard (zone == nil) != shards.isEmpty else {
            throw FaultRefusal(
                "the fault must name either shards or a zone", mend: "write `zone: of-the-writer`, for example")
        }
        timeLimitSeconds = Int(arguments.duration("timeLimit")?.components.seconds ?? 300)
        undoSeconds = arguments.duration("undoWithin").map { Int($0.components.seconds) }
        self.environment = environment
    }

    /// Reads the group, its primaries and the ledger; refused unless it is steady, tagged for faults, can fail over,
    /// and enough is left of the quota.
    public func prepare() async throws(FaultRefusal) -> any PreparedFault {
        var place: String?
        if let zone { place = try await ZoneChoice.resolve(zone, in: environment) }
        let view: CacheView
        let used: Int
        let tags: [String: String]
        do {
            view =
                place == nil
                ? try await CacheView.read(identifier, in: environment)
                : try await CacheView.readPrimaries(identifier, in: environment)
            used = try await CacheEvents.lastDay(in: environment).calls
            tags = try await readTags(of: view.group)
        } catch {
            throw FaultRefusal(
                unread: "replication group \(identifier)", error, fault: Self.schema.name,
                lister: "aws elasticache describe-replication-groups")
        }
        try check(view, tags)
        let chosen = try choose(from: view, place)
        guard used + chosen.count <= CacheEvents.dailyShards else {
            throw FaultRefusal(
                "\(used) shards were failed over within 24 hours, and \(chosen.count) more would exceed AWS's "
                    + "\(CacheEvents.dailyShards)", mend: "wait until the first of them is a day old, or name fewer")
        }
        return PreparedTestFailover(
            before: view, shards: chosen, used: used, timeLimitSeconds: timeLimitSeconds,
            undoSeconds: undoSeconds, environment: environment)
    }

    private func readTags(of group: ElastiCache.ReplicationGroup) async throws(AWSError) -> [String: String] {
        guard let arn = group.arn else { return [:] }
        return try await environment.aws.call(ElastiCache.listTagsForResource(arn: arn))
    }

    private func check(_ view: CacheView, _ tags: [String: String]) throws(FaultRefusal) {
        guard view.isAvailable else {
            throw FaultRefusal(
                "replication group \(identifier) is not steady: \(view.unsteadiness)",
                mend: "wait until it and all its shards are available")
        }
        guard view.group.automaticFailover ?? "enabled" == "enabled" else {
            throw FaultRefusal(
                "replication group \(identifier) does not replace a lost primary by itself",
                mend: "enable its automatic failover")
        }
        guard tags["DisasterRecovery"] == "enabled" else {
            throw FaultRefusal(
                "replication group \(identifier) does not carry the tag DisasterRecovery=enabled",
                mend: "tag what may be broken, or name the group of the stack")
        }
    }

    private func choose(
        from view: CacheView, _ place: String?
    ) throws(FaultRefusal) -> [ElastiCache.ReplicationGroup.NodeGroup] {
        let known = view.group.nodeGroups
        if let missing = shards.first(where: { shard in !known.contains { $0.id == shard } }) {
            throw FaultRefusal(
                "replication group \(identifier) has no shard \(missing)",
                mend: "name one of \(known.map(\.id).joined(separator: ", "))")
        }
        var wanted = shards
        if let place {
            try view.refuseUnknownPrimaries()
            wanted = view.shards(in: place)
            guard !wanted.isEmpty else {
                throw FaultRefusal(
                    "no shard of \(identifier) has its primary in \(place)", mend: "name another zone, or the shards")
            }
        }
        let chosen = known.filter { wanted.contains($0.id) }
        if let lonely = chosen.first(where: { $0.members.count < 2 }) {
            throw FaultRefusal("shard \(lonely.id) has no replica", mend: "add one in another zone")
        }
        return chosen
    }
}

extension TestFailover {
    /// Sessions of a shard are gone for a moment. AWS replaces the lost nodes one shard after the other, and the undo
    /// waits for that.
    public static func outlook(of declaration: Declaration, onSandbox: Bool) -> FaultOutlook {
        let count = max(1, declaration.arguments.list("shards")?.count ?? 1)
        return FaultOutlook(
            of: declaration, risk: 2 + count,
            takes: count == 1 ? "a shard's primary" : "the primaries of \(count) shards",
            evidence: .init(60 + 600 * (count - 1), sandbox: 5 * count), undo: .init(600, sandbox: 10),
            onSandbox: onSandbox)
    }
}
