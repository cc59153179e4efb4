internal import FoundationEssentials

/// One failover, step by step: from the fence around the old writer to the endpoint's move to the new one.
///
/// No acknowledged commit may be lost. A commit is acknowledged once any one reader has it on disk; so the old writer
/// is ended first, then both readers are asked how far they got, and the target first takes from the other what it
/// lacks.
struct Failover {
    let old: DatabaseInstance
    let target: DatabaseInstance
    let other: DatabaseInstance
    let timing: FailoverTiming
    /// Moves the endpoint's name to the target.
    let moveEndpoint: @Sendable () -> Void
    /// Told of each step done, and how long after the beginning, in milliseconds.
    let record: @Sendable (String, Int) -> Void

    /// How long the readers may take to notice the end of the old writer, to catch up, and the target to be promoted.
    private static let patienceSeconds = 20

    /// Moves the writer.
    /// - Throws: when the target could not be promoted; then no client was led to it.
    func perform() async throws(SandboxError) {
        let clock = ContinuousClock()
        let begin = clock.now
        func done(_ step: String) {
            let elapsed = clock.now - begin
            record(step, Int(elapsed / .milliseconds(1)))
        }
        await pause(timing.beforeFence)
        await old.fence()
        done("old writer fenced")
        let ahead = try await missingFromTarget()
        done("log positions compared")
        if let ahead {
            try await catchUp(to: ahead)
            done("target caught up")
        }
        await pause(timing.beforePromotion)
        try await promote()
        done("target promoted")
        await pause(timing.beforeEndpointMoves)
        moveEndpoint()
        done("endpoint moved")
    }

    /// Where the other reader is, if it got further than the target.
    private func missingFromTarget() async throws(SandboxError) -> LogPosition? {
        let targetPosition = try await finalPosition(target)
        let otherPosition = try await finalPosition(other)
        return otherPosition > targetPosition ? otherPosition : nil
    }

    /// How much of the log a reader has, once it receives no more.
    private func finalPosition(_ reader: DatabaseInstance) async throws(SandboxError) -> LogPosition {
        try await reader.wait(
            until: "SELECT count(*) FROM pg_stat_wal_receiver WHERE status = 'streaming'", is: "0",
            seconds: Self.patienceSeconds)
        let sql = "SELECT greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())"
        let text = try await reader.ask(sql) ?? ""
        guard let position = LogPosition(text) else {
            throw SandboxError("\(reader.identifier) does not say how far its log reaches: \"\(text)\"")
        }
        return position
    }

    private func catchUp(to position: LogPosition) async throws(SandboxError) {
        try await target.configure(following: other.zone)
        try await target.ask("SELECT pg_reload_conf()")
        try await target.wait(
            until: "SELECT pg_last_wal_receive_lsn() >= '\(position)'", is: "t", seconds: Self.patienceSeconds)
    }

    private func promote() async throws(SandboxError) {
        try await target.configure(following: nil)
        let seconds = Self.patienceSeconds
        let promoted = try await target.ask("SELECT pg_promote(true, \(seconds))", seconds: seconds + 5)
        guard promoted == "t" else {
            throw SandboxError("\(target.identifier) was not promoted within \(seconds) s")
        }
    }
}
