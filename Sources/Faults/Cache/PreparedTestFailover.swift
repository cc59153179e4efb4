internal import AWS
internal import Basics
internal import Experiments

/// A failover of shards that are known.
struct PreparedTestFailover: PreparedFault {
    let before: CacheView
    let shards: [ElastiCache.ReplicationGroup.NodeGroup]
    /// How many shards were failed over in the 24 hours before.
    let used: Int
    let timeLimitSeconds: Int
    /// How long the undo waits; nil leaves it to this.
    let undoSeconds: Int?
    let environment: FaultEnvironment
    /// The zone that is dark already, as part of an outage: a shard that has left it by itself is not failed over, for
    /// that could bring its primary back into the dark.
    var darkZone: String?
    private let progress = Locked(Progress())
    private static let undoSeconds = 1_800
    private static let pauseMilliseconds = 2_000
    /// How far back events are known before the injection.
    private static let eventSeconds: Int64 = 3_600
    /// What was accepted shows within this time, in the group's state or its events.
    private static let settlingMicroseconds: Int64 = 60_000_000

    private struct Progress {
        /// The events from before the injection, and since when they were asked for.
        var known: (events: CacheEvents, since: Int64)?
        /// When each shard was asked to fail over.
        var asked: [String: Int64] = [:]
        /// Shards that AWS refused for now, or that had moved by themselves.
        var left: Set<String> = []
    }

    init(
        before: CacheView, shards: [ElastiCache.ReplicationGroup.NodeGroup], used: Int, timeLimitSeconds: Int,
        undoSeconds: Int?, environment: FaultEnvironment
    ) {
        self.before = before
        self.shards = shards
        self.used = used
        self.timeLimitSeconds = timeLimitSeconds
        self.undoSeconds = undoSeconds
        self.environment = environment
    }

    let undoKind = UndoKind.waits

    private var identifier: String { before.group.identifier }

    var plan: FaultPlan {
        var impact = FaultImpact()
        impact.shards = shards.map(\.id)
        let primaries = shards.map { "\($0.id) (\(before.primaries[$0.id] ?? "primary unknown"))" }
        return FaultPlan(
            fault: TestFailover.schema.name, targets: [identifier] + shards.map(\.id),
            calls: shards.map {
                .init(
                    ElastiCache.testFailover(replicationGroup: identifier, nodeGroup: $0.id),
                    resource: before.group.arn)
            },
            undo: TestFailover.reference.undo,
            blastRadius: "reads and writes of the keys of shards \(primaries.joined(separator: ", ")), until a replica "
                + "takes over; \(used + shards.count) of AWS's \(CacheEvents.dailyShards) shards in 24 hours",
            impact: impact, timeLimitSeconds: timeLimitSeconds * shards.count,
            waitingSeconds: Self.undoSeconds * (shards.count - 1))
    }

    func inject() async throws(InjectionFailure) {
        var hasBegun = false
        do throws(AWSError) {
            // In an outage it was looked at before the zone went dark: now the group may be failing over.
            if darkZone == nil || progress.withLock({ $0.known == nil }) { try await look() }
            for (index, shard) in shards.enumerated() {
                if index > 0 { try await waitUntilFinished(shards[index - 1]) }
                if try await hasLeft(shard) { continue }
                progress.withLock { $0.asked[shard.id] = environment.clock.now() }
                hasBegun = true
                try await fail(shard)
            }
        } catch {
            throw InjectionFailure(
                "replication group \(identifier): \(error)",
                mayHaveTakenEffect: error.mayHaveTakenEffect || hasBegun && !progress.withLock { $0.asked.isEmpty })
        }
    }

    func check() async throws(InjectionFailure) {
        do throws(AWSError) {
            try await look()
        } catch {
            throw InjectionFailure("replication group \(identifier): \(error)", mayHaveTakenEffect: false)
        }
    }

    /// Sees that the group is steady and its primaries are those of the plan, and keeps the events that there are.
    private func look() async throws(AWSError) {
        let view = try await CacheView.read(identifier, in: environment)
        guard view.isAvailable else {
            throw AWSError(kind: .conflict, message: "it changed since the run began: \(view.unsteadiness)")
        }
        for shard in shards {
            guard let planned = before.primaries[shard.id], let now = view.primaries[shard.id], planned != now else {
                continue
            }
            throw AWSError(
                kind: .conflict,
                message: "it changed since the run began: the primary of shard \(shard.id) is \(now), not \(planned)")
        }
        let since = environment.secondsSince1970() - Self.eventSeconds
        let known = try await CacheEvents.read(of: identifier, since: since, in: environment)
        progress.withLock { $0.known = (known, since) }
    }

    /// Whether the shard's primary has left the dark zone by itself.
    private func hasLeft(_ shard: ElastiCache.ReplicationGroup.NodeGroup) async throws(AWSError) -> Bool {
        guard let darkZone else { return false }
        let view = try await CacheView.read(identifier, in: environment)
        let moved = view.primaries[shard.id].map { view.zone(of: $0) != darkZone } ?? false
        if !moved {
            guard try await newEvents().completion(of: shard) != nil else { return false }
        }
        progress.withLock { _ = $0.left.insert(shard.id) }
        return true
    }

    private func fail(_ shard: ElastiCache.ReplicationGroup.NodeGroup) async throws(AWSError) {
        let operation = ElastiCache.testFailover(replicationGroup: identifier, nodeGroup: shard.id)
        do throws(AWSError) {
            _ = try await environment.aws.change(operation) { () throws(AWSError) -> Bool in
                // Each call counts against the quota: it is made again only when nothing shows that it was taken.
                try await pause()
                let view = try await CacheView.read(identifier, in: environment)
                let events = try await newEvents()
                return view.isAvailable && !events.hasCall(for: shard)
            }
        } catch {
            if !error.mayHaveTakenEffect { progress.withLock { $0.asked[shard.id] = nil } }
            // In an outage the shard may be failing over already, and AWS refuses to do it twice.
            guard error.kind == .conflict, darkZone != nil else { throw error }
            progress.withLock { _ = $0.left.insert(shard.id) }
        }
    }

    private func waitUntilFinished(_ shard: ElastiCache.ReplicationGroup.NodeGroup) async throws(AWSError) {
        let limit = environment.clock.now() + Int64(Self.undoSeconds) * 1_000_000
        while try await unfinished(shard) != nil {
            guard environment.clock.now() < limit else {
                throw AWSError(kind: .conflict, message: "shard \(shard.id) is still failing over")
            }
            try await pause()
        }
    }

    /// What shows that a shard's failover is still going on, in words.
    private func unfinished(_ shard: ElastiCache.ReplicationGroup.NodeGroup) async throws(AWSError) -> String? {
        let view = try await CacheView.read(identifier, in: environment)
        guard view.isAvailable else { return view.unsteadiness }
        guard let asked = progress.withLock({ $0.asked[shard.id] }) else { return nil }
        // AWS may call a group available for some seconds after it accepted the call.
        if environment.clock.now() - asked > Self.settlingMicroseconds { return nil }
        return try await newEvents().hasRecovered(shard) ? nil : "the accepted failover of \(shard.id) has not ended"
    }

    private func newEvents() async throws(AWSError) -> CacheEvents {
        guard let known = progress.withLock({ $0.known }) else { return CacheEvents([]) }
        return try await CacheEvents.read(of: identifier, since: known.since, in: environment).without(known.events)
    }

    private func pause() async throws(AWSError) {
        do {
            try await environment.pause(Self.pauseMilliseconds)
        } catch {
            throw AWSError(kind: .cancelled, message: "the run was halted")
        }
    }

    func evidence() async throws(AWSError) -> Evidence? {
        let (asked, left) = progress.withLock { ($0.asked, $0.left) }
        let events = try await newEvents()
        let view = try await CacheView.read(identifier, in: environment)
        var facts: [Evidence.Fact] = []
        for shard in shards {
            guard asked[shard.id] != nil || left.contains(shard.id) else { return nil }
            let (old, new) = (before.primaries[shard.id], view.primaries[shard.id])
            if let sentence = events.completion(of: shard) {
                facts.append(.init("shard_\(shard.id)", sentence))
            } else if let old, let new, old != new {
                facts.append(.init("shard_\(shard.id)", "the primary was \(old) and is \(new)"))
            } else {
                return nil
            }
        }
        let names = shards.map(\.id).joined(separator: ", ")
        return Evidence(
            fault: TestFailover.schema.name, summary: "shards \(names) of \(identifier) have a new primary",
            facts: facts)
    }

    /// Waits until the group and all its shards are available.
    func undo() async throws(UndoFailure) {
        try await Healing(
            what: "replication group \(identifier)",
            limitSeconds: undoSeconds ?? max(timeLimitSeconds, Self.undoSeconds),
            pauseMilliseconds: Self.pauseMilliseconds,
            mend: "look at it with `aws elasticache describe-replication-groups --replication-group-id \(identifier)`, "
                + "and run nothing against it until it is available", environment: environment
        ).wait { () async throws(AWSError) in
            var unfinished: String?
            for shard in shards { unfinished = try await self.unfinished(shard) ?? unfinished }
            return unfinished
        }
    }
}
