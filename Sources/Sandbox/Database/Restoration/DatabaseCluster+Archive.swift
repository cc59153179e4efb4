internal import FoundationEssentials

/// Continuous archiving, and what it makes restorable.
extension DatabaseCluster {
    /// How often the archive is brought up to date: Aurora is some minutes behind, the sandbox a few seconds.
    private static let interval = Duration.seconds(3)
    /// How long the writer may take to archive a segment, and a failover to bring a writer back.
    private static let patience = Duration.seconds(30)

    /// Keeps the archive close behind the writer, until cancelled.
    func keepArchiving() async {
        while !Task.isCancelled {
            // While a failover goes on there is no writer; a later round finds the new one.
            if state.status == .available { await bringUpToDate() }
            await pause(Self.interval)
        }
    }

    private func bringUpToDate() async {
        do throws(SandboxError) {
            if let idle = try await idleSince() { archived.latest = idle } else { try await seal() }
        } catch {
            progress.note("the archive is not brought up to date: \(error)")
        }
    }

    /// Archives everything up to now.
    ///
    /// A recovery to an instant ends at the first commit after it: the seal is such a commit.
    @discardableResult
    func seal() async throws(SandboxError) -> ArchiveSeal {
        guard let writer = instance(state.writer) else { throw SandboxError("the cluster has no writer") }
        let time = try await clock(of: writer)
        // A session of its own: a failover must never wait for this one.
        let transaction = try await writer.ask(Self.nextTransaction, database: settings.database)
        try await writer.ask("SELECT pg_logical_emit_message(true, 'archive', '')", database: settings.database)
        let segment = try await writer.ask("SELECT pg_walfile_name(pg_switch_wal())", database: settings.database)
        guard let segment, let timeline = UInt32(segment.prefix(8), radix: 16) else {
            throw SandboxError("\(writer.identifier) does not name its segment: \(segment ?? "nothing")")
        }
        let limit = ContinuousClock.now + Self.patience
        while !archive.holds(segment) {
            guard ContinuousClock.now < limit else { throw SandboxError("\(segment) is not archived") }
            await pause(.milliseconds(50))
        }
        archived.latest = max(archived.latest ?? time, time)
        // The seal itself was one transaction.
        archived.transaction = transaction.flatMap { UInt64($0) }.map { String($0 + 1) }
        return ArchiveSeal(time: time, timeline: timeline)
    }

    /// Archives everything up to now, over a failover if one is going on.
    func sealPatiently() async throws(SandboxError) -> ArchiveSeal {
        let limit = ContinuousClock.now + Self.patience
        while true {
            do throws(SandboxError) { return try await seal() } catch {
                guard ContinuousClock.now < limit else { throw error }
            }
            await pause(.milliseconds(200))
        }
    }

    /// The writer's time; nil when it does not answer.
    func readClock() async -> Date? {
        guard let writer = instance(state.writer) else { return nil }
        return try? await clock(of: writer)
    }

    /// The present, when nothing was committed since the last seal.
    private func idleSince() async throws(SandboxError) -> Date? {
        guard let writer = instance(state.writer), let sealed = archived.transaction else { return nil }
        let time = try await clock(of: writer)
        return try await writer.ask(Self.nextTransaction, database: settings.database) == sealed ? time : nil
    }

    private func clock(of writer: DatabaseInstance) async throws(SandboxError) -> Date {
        let sql = "SELECT extract(epoch FROM clock_timestamp())"
        guard let seconds = try await writer.ask(sql, database: settings.database).flatMap({ Double($0) }) else {
            throw SandboxError("\(writer.identifier) does not say what time it is")
        }
        return Date(timeIntervalSince1970: seconds)
    }

    private static let nextTransaction = "SELECT pg_snapshot_xmax(pg_current_snapshot())"
}
