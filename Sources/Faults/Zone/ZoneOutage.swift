internal import AWS
internal import Basics
public import Experiments
internal import Stack

/// The loss of a zone: its subnets are cut off, its tasks stop, and what had its primary there fails over.
public struct ZoneOutage: Fault {
    /// The parameters: which zone, and for how long at most.
    public static let schema = DeclarationSchema(
        "zone/outage",
        "Loses a zone: cuts its subnets off, stops its tasks, and moves the writer and the shard primaries out of it.",
        parameters: [
            .required(
                "zone", .wordOrIdentifier(ZoneChoice.words),
                "The zone, by its name or by where the database's writer is."),
            .optional(
                "tiers", .list, default: .list(StackFile.Network.Tier.allCases.map(\.rawValue)),
                "Which of the zone's subnets are cut off: of public, application and data."),
            .optional(
                "duration", .duration(.seconds(10)...Duration.seconds(3600)), default: .duration(.seconds(600)),
                "How long the zone is lost at most, whatever else is going on."),
            .optional(
                "timeLimit", .duration(.seconds(1)...Duration.seconds(3600)), default: .duration(.seconds(300)),
                "How long each part may take until it is seen to have taken effect."),
            .optional(
                "undoWithin", .duration(.seconds(90)...Duration.seconds(86_400)),
                "How long the undo of each part takes at most; what that part says when left out."),
        ])

    /// What its parts need and say together.
    public static let reference = FaultReference(
        permissions: permissions,
        evidence: "The evidence of every part: ec2/blackhole-subnet, ecs/stop-task, and rds/failover-db-cluster and "
            + "elasticache/test-failover where the writer or a primary was in the zone.",
        undo: "The subnets first, for nothing else comes back before them; then it waits until the cache, the database "
            + "and the service are steady.",
        notes: [
            "A network ACL alone is not the loss of a zone: AWS's own control planes do not go through it, and ECS "
                + "would start new tasks in the same zone. With the subnets cut off first, those cannot start.",
            "A writer or a primary that leaves the dark zone by itself is not moved again.",
        ])

    private static var permissions: [String] {
        let parts = [
            BlackholeSubnet.reference, StopTask.reference, FailoverDBCluster.reference, TestFailover.reference,
        ]
        var all: [String] = []
        for permission in parts.flatMap(\.permissions) where !all.contains(permission) { all.append(permission) }
        return all
    }

    private let declaration: Declaration
    private let environment: FaultEnvironment

    /// The outage of the zone that `declaration` names.
    public init(_ declaration: Declaration, in environment: FaultEnvironment) throws(FaultRefusal) {
        guard declaration.arguments.string("zone") != nil else {
            throw FaultRefusal("the fault names no zone", mend: "write `zone: of-the-writer`, for example")
        }
        self.declaration = declaration
        self.environment = environment
    }

    /// Prepares every part that the zone has something for; refused when one of them is.
    public func prepare() async throws(FaultRefusal) -> any PreparedFault {
        let zone = try await ZoneChoice.resolve(declaration.arguments.string("zone") ?? "", in: environment)
        var parts: [any PreparedFault] = []
        parts.append(
            try await BlackholeSubnet(
                part(
                    of: BlackholeSubnet.schema, ["tiers", "duration", "timeLimit", "undoWithin"],
                    ["zone": .string(zone)]),
                in: environment
            ).prepare())
        if environment.stack.service.cluster != nil, environment.stack.service.name != nil {
            let stop = try await StopTask(
                part(of: StopTask.schema, ["timeLimit", "undoWithin"], ["zone": .string(zone)]), in: environment
            ).prepare()
            if var prepared = stop as? PreparedStopTask {
                prepared.isInOutage = true
                parts.append(prepared)
            } else {
                parts.append(stop)
            }
        }
        if let failover = try await failover(from: zone) { parts.append(failover) }
        if let shards = try await shards(in: zone) { parts.append(shards) }
        return PreparedZoneOutage(zone: zone, parts: parts)
    }

    /// The declaration of a part: some of the outage's own arguments, and others.
    private func part(
        of schema: DeclarationSchema, _ inherited: [String], _ others: [String: ArgumentValue]
    ) -> Declaration {
        var values = others
        for name in inherited { values[name] = declaration.arguments[name] }
        return Declaration(name: schema.name, arguments: Arguments(values), mark: declaration.mark)
    }

    private func failover(from zone: String) async throws(FaultRefusal) -> (any PreparedFault)? {
        guard let cluster = environment.stack.database?.cluster,
            try await ZoneChoice.resolve("of-the-writer", in: environment) == zone
        else { return nil }
        let fault = try FailoverDBCluster(
            part(
                of: FailoverDBCluster.schema, ["timeLimit", "undoWithin"],
                ["cluster": .string(cluster), "to": .string("another-zone")]), in: environment)
        guard var prepared = try await fault.prepare() as? PreparedFailover else { return nil }
        prepared.isInOutage = true
        return prepared
    }

    private func shards(in zone: String) async throws(FaultRefusal) -> (any PreparedFault)? {
        guard let identifier = environment.stack.cache?.replicationGroup else { return nil }
        let view: CacheView
        do {
            view = try await CacheView.readPrimaries(identifier, in: environment)
        } catch {
            throw FaultRefusal(unread: "replication group \(identifier)", error, fault: Self.schema.name)
        }
        try view.refuseUnknownPrimaries()
        let shards = view.shards(in: zone)
        guard !shards.isEmpty else { return nil }
        let fault = try TestFailover(
            part(of: TestFailover.schema, ["timeLimit", "undoWithin"], ["shards": .list(shards)]), in: environment)
        guard var prepared = try await fault.prepare() as? PreparedTestFailover else { return nil }
        prepared.darkZone = zone
        return prepared
    }
}

extension ZoneOutage {
    /// The risks of its parts together. Of a zone by its name it is not known beforehand whether the writer is there,
    /// so it counts.
    public static func outlook(of declaration: Declaration, onSandbox: Bool) -> FaultOutlook {
        let zone = declaration.arguments.string("zone")
        let hasWriter = zone != "not-of-the-writer"
        func risk<Part: Fault>(_ part: Part.Type, _ values: [String: ArgumentValue]) -> Int {
            let declaration = Declaration(
                name: part.schema.name, arguments: Arguments(values), mark: declaration.mark)
            return part.outlook(of: declaration, onSandbox: onSandbox).risk
        }
        let tiers = declaration.arguments["tiers"].map { ["tiers": $0] } ?? [:]
        var sum = risk(BlackholeSubnet.self, tiers) + risk(StopTask.self, ["zone": .string(zone ?? "")])
        sum += risk(TestFailover.self, [:]) + (hasWriter ? risk(FailoverDBCluster.self, [:]) : 0)
        return FaultOutlook(
            of: declaration, risk: sum, takes: hasWriter ? "a zone, the database's writer with it" : "a zone",
            evidence: .init(90, sandbox: 20), undo: .init(600, sandbox: 25), onSandbox: onSandbox)
    }
}
