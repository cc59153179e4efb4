internal import AWS
internal import Basics
internal import Experiments
internal import Stack

/// A rewind whose source and name are known.
struct PreparedRewind: PreparedFault {
    /// How far it has come.
    struct Progress: Sendable {
        /// The second that is restored to, since 1970.
        var time: Int64?
        /// Between which two instants of the run's clock that second lies.
        var between: ClosedRange<Int64>?
        /// When the restore was sent, unless AWS definitely refused it.
        var sentAt: Int64?
        /// The ARN of the new cluster.
        var arn: String?
        /// When the new cluster was looked at last.
        var lookedAt = Int64.min
    }

    let source: RDS.DBCluster
    let clone: RewindClone
    let secondsAgo: Int64
    let instanceClass: String
    let database: LedgerDatabase
    let timeLimitSeconds: Int
    let environment: FaultEnvironment
    let progress = Locked(Progress())

    /// A restore whose answer was lost may show only later.
    private static let settlingMicroseconds: Int64 = 30_000_000
    /// For so long the undo goes on while AWS does not say what is there.
    private static let undoMicroseconds: Int64 = 900_000_000
    /// For reading the restored ledger, in pages.
    private static let assessmentSeconds = 600

    init(
        source: RDS.DBCluster, clone: RewindClone, secondsAgo: Int64, instanceClass: String, database: LedgerDatabase,
        timeLimitSeconds: Int, environment: FaultEnvironment
    ) {
        self.source = source
        self.clone = clone
        self.secondsAgo = secondsAgo
        self.instanceClass = instanceClass
        self.database = database
        self.timeLimitSeconds = timeLimitSeconds
        self.environment = environment
    }

    let undoKind = UndoKind.removes

    var plan: FaultPlan {
        FaultPlan(
            fault: Rewind.schema.name, targets: [source.identifier, clone.name],
            calls: [
                .init(
                    "rds:RestoreDBClusterToPointInTime",
                    [
                        "SourceDBClusterIdentifier=\(source.identifier)", "DBClusterIdentifier=\(clone.name)",
                        "RestoreToTime=\(secondsAgo) s before the injection",
                    ]),
                .init("rds:EnableHttpEndpoint", ["ResourceArn=\(clone.name)"]),
                .init(
                    "rds:CreateDBInstance",
                    [
                        "DBInstanceIdentifier=\(clone.instance)", "DBClusterIdentifier=\(clone.name)",
                        "DBInstanceClass=\(instanceClass)",
                    ]),
            ],
            undo: Rewind.reference.undo,
            blastRadius:
                "nothing in production: \(source.identifier) is only read; a second cluster \(clone.name) with "
                + "an instance \(instanceClass) costs money while it lives",
            timeLimitSeconds: timeLimitSeconds, assessmentSeconds: Self.assessmentSeconds)
    }

    // MARK: Injection

    func inject() async throws(InjectionFailure) {
        let end = environment.clock.now() + Int64(timeLimitSeconds) * 1_000_000
        let time = begin()
        do throws(AWSError) {
            try await awaitRestorable(time, until: end)
            try await restore(to: time)
            try await awaitAvailable(until: end)
            try await enableDataAPI()
            try await createInstance()
        } catch {
            if !error.mayHaveTakenEffect, error.operation == "RestoreDBClusterToPointInTime" {
                progress.withLock { $0.sentAt = nil }
            }
            throw InjectionFailure("\(error)", mayHaveTakenEffect: progress.withLock { $0.sentAt != nil })
        }
    }

    /// Fixes the second: counted back from now.
    private func begin() -> Int64 {
        let before = environment.clock.now()
        let time = environment.secondsSince1970() - secondsAgo
        let after = environment.clock.now()
        // The time of day is told in whole seconds: the present was up to one second later than it said.
        let first = before - (secondsAgo + 1) * 1_000_000
        progress.withLock {
            $0.time = time
            $0.between = first...(after - secondsAgo * 1_000_000)
        }
        return time
    }

    private func awaitRestorable(_ time: Int64, until end: Int64) async throws(AWSError) {
        try await wait(until: end, for: "the latest restorable time of \(source.identifier) to reach that second") {
            [environment, source] () throws(AWSError) -> Bool in
            let now = try await RewindClone.find(source.identifier, environment.aws)
            if let earliest = now?.earliestRestorable, earliest > time {
                throw AWSError(
                    kind: .refused,
                    message: "the backups of \(source.identifier) begin \(earliest - time) s after that second")
            }
            return now?.latestRestorable.map { $0 >= time } ?? false
        }
    }

    private var expires: Int64 { environment.secondsSince1970() + Int64(timeLimitSeconds) }

    private func restore(to time: Int64) async throws(AWSError) {
        progress.withLock { $0.sentAt = environment.clock.now() }
        let operation = RDS.restoreDBClusterToPointInTime(
            source: source.identifier, identifier: clone.name, time: time, surroundings: .init(of: source),
            tags: clone.tags(expires: expires))
        let made = try await environment.aws.change(operation) {
            [environment, clone] () throws(AWSError) -> Bool in
            try await RewindClone.find(clone.name, environment.aws) == nil
        }
        progress.withLock { $0.arn = made?.arn }
    }

    private func awaitAvailable(until end: Int64) async throws(AWSError) {
        try await wait(until: end, for: "\(clone.name) to become available") {
            [environment, clone, progress] () throws(AWSError) -> Bool in
            guard let found = try await RewindClone.find(clone.name, environment.aws) else { return false }
            guard RewindClone.isOurs(found.identifier, found.tags, environment.stack.name),
                found.tags["gameday:run"] == environment.run
            else {
                throw AWSError(kind: .refused, message: "\(clone.name) is not what this run restored: its tags differ")
            }
            progress.withLock { $0.arn = found.arn ?? $0.arn }
            return found.status == "available"
        }
    }

    private func enableDataAPI() async throws(AWSError) {
        guard let arn = progress.withLock({ $0.arn }) else {
            throw AWSError(kind: .malformedAnswer, message: "\(clone.name) has no ARN")
        }
        _ = try await environment.aws.change(RDS.enableHttpEndpoint(arn: arn)) {
            [environment, clone] () throws(AWSError) -> Bool in
            try await RewindClone.find(clone.name, environment.aws)?.httpEndpointEnabled != true
        }
    }

    private func createInstance() async throws(AWSError) {
        let operation = RDS.createDBInstance(
            identifier: clone.instance, cluster: clone.name, instanceClass: instanceClass,
            engine: source.engine ?? "aurora-postgresql", tags: clone.tags(expires: expires))
        _ = try await environment.aws.change(operation) { [environment, clone] () throws(AWSError) -> Bool in
            try await RewindClone.findInstance(clone.instance, environment.aws) == nil
        }
    }

    /// Looks until it is so, the time is over or the run is halted.
    private func wait(
        until end: Int64, for what: String, _ isSo: @Sendable () async throws(AWSError) -> Bool
    ) async throws(AWSError) {
        while true {
            guard !environment.isHalted() else {
                throw AWSError(kind: .refused, message: "the run was halted while it waited for \(what)")
            }
            if try await isSo() { return }
            guard environment.clock.now() < end else {
                throw AWSError(kind: .refused, message: "\(timeLimitSeconds) s were too short for \(what)")
            }
            do { try await environment.pause(500) } catch {
                throw AWSError(kind: .cancelled, message: "the run ended while it waited for \(what)")
            }
        }
    }

    // MARK: What came of it

    func evidence() async throws(AWSError) -> Evidence? {
        guard isTimeToLook else { return nil }
        guard let arn = progress.withLock({ $0.arn }), let time = progress.withLock({ $0.time }),
            let found = try await RewindClone.find(clone.name, environment.aws), found.status == "available",
            let instance = try await RewindClone.findInstance(clone.instance, environment.aws)
        else { return nil }
        guard instance.status == "available" else {
            if instance.status.hasPrefix("incompatible") || instance.status == "failed" {
                throw AWSError(kind: .refused, message: "\(clone.instance) is \(instance.status)")
            }
            return nil
        }
        _ = try await environment.aws.call(
            RDSData.select(cluster: arn, secret: database.secret, database: database.name, sql: "SELECT 1"))
        return Evidence(
            fault: Rewind.schema.name,
            summary: "\(source.identifier) as it was \(secondsAgo) s before the injection is readable in \(clone.name)",
            facts: [
                .init("restored_to", LedgerQueries.instant(time)), .init("clone", clone.name),
                .init("instance", clone.instance), .init("instance_class", instanceClass),
            ])
    }

    /// On AWS it takes many minutes: asking twice a second all the while would only use up the account's calls.
    private var isTimeToLook: Bool {
        let now = environment.clock.now()
        let pause: Int64 = environment.stack.kind == .sandbox ? 0 : 5_000_000
        return progress.withLock { progress in
            guard progress.lookedAt == .min || now - progress.lookedAt >= pause else { return false }
            progress.lookedAt = now
            return true
        }
    }

    func assess() async -> [Assessment] {
        let (arn, between) = progress.withLock { ($0.arn, $0.between) }
        guard let arn, let between else { return [] }
        return await LedgerAssessment(
            cluster: arn, database: database, run: environment.run, second: between, environment: environment
        ).assess()
    }

    /// Deletes what this run restored. A restore whose answer was lost is waited for first: it may show late.
    func undo() async throws(UndoFailure) {
        let limit = environment.clock.now() + Self.undoMicroseconds
        var wait = RewindWait(environment)
        while true {
            let found: [CloneLeftover]
            do throws(AWSError) {
                found = try await RewindClone.all(of: environment.run, in: environment)
            } catch {
                // Credentials expire and calls are throttled: that is no reason to leave a cluster behind.
                guard environment.clock.now() < limit, await wait.next() else {
                    throw UndoFailure(
                        "it is not known whether \(clone.name) is left behind: \(error)",
                        mend: "run `gameday recover` once AWS answers")
                }
                continue
            }
            for leftover in found {
                let end = environment.clock.now() + CloneLeftover.limitSeconds * 1_000_000
                _ = try await leftover.restore(until: end, hopelessUntil: limit)
            }
            guard found.isEmpty, isUnsettled else {
                if !found.isEmpty { progress.withLock { $0.sentAt = nil } }
                return
            }
            guard await wait.next() else {
                throw UndoFailure(
                    "it is not known whether \(clone.name) is left behind: the undo was cut short",
                    mend: "run `gameday recover`")
            }
        }
    }

    /// Whether a restore that was sent may still show itself.
    private var isUnsettled: Bool {
        progress.withLock { $0.sentAt }.map { environment.clock.now() - $0 < Self.settlingMicroseconds } ?? false
    }
}
