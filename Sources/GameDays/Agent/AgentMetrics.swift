/// What an agent tells Prometheus. Counters go on where they were after a restart, for the state file has them.
enum AgentMetrics {
    static func text(_ machine: AgentMachine, version: String) -> String {
        var metrics = MetricsText()
        agent(machine, version, &metrics)
        schedules(machine, &metrics)
        lastRuns(machine.memory, &metrics)
        return metrics.text
    }

    private static func agent(_ machine: AgentMachine, _ version: String, _ metrics: inout MetricsText) {
        metrics.add(
            "gameday_agent_info", .gauge, "The agent: always 1.",
            [([("version", version), ("stack", machine.stack)], 1)])
        metrics.add("gameday_agent_starts_total", .counter, "How often an agent began.", Double(machine.memory.starts))
        metrics.add(
            "gameday_agent_unhealed", .gauge, "1 while an earlier run is not known to be undone.",
            machine.unhealed == nil ? 0 : 1)
        metrics.add(
            "gameday_agent_stopping", .gauge, "1 once the agent was told to stop.", machine.stopReason == nil ? 0 : 1)
        metrics.add(
            "gameday_agent_last_look_timestamp_seconds", .gauge, "When the agent last looked at its schedule.",
            Double(machine.now.wall))
        metrics.add(
            "gameday_agent_clock_jumps_total", .counter, "How often the wall clock was set, or the machine slept.",
            Double(machine.memory.clockJumps))
        metrics.add(
            "gameday_leftovers_restored_total", .counter, "What dead runs had left behind and the agent put back.",
            Double(machine.memory.healed))
    }

    private static func schedules(_ machine: AgentMachine, _ metrics: inout MetricsText) {
        let memory = machine.memory
        let names = machine.schedules.map(\.name)
        func each(_ value: (String) -> Double?) -> [(labels: [(String, String)], value: Double)] {
            names.compactMap { name in value(name).map { ([("schedule", name)], $0) } }
        }
        metrics.add(
            "gameday_schedule_next_start_timestamp_seconds", .gauge, "When the schedule's next run begins.",
            each { name in machine.planned[name].map { Double($0.start) } })
        metrics.add(
            "gameday_schedule_last_begun_timestamp_seconds", .gauge, "When the schedule's last run began.",
            each { name in memory.lastBegun[name].map { Double($0) } })
        metrics.add(
            "gameday_schedule_running", .gauge, "1 while a run of the schedule is going on.",
            each { machine.isRunning($0) ? 1 : 0 })
        metrics.add(
            "gameday_runs_total", .counter,
            "Runs by their verdict; interrupted is one that died with its agent, refused one that changed nothing.",
            counted(memory.runs, as: "verdict"))
        metrics.add(
            "gameday_refusals_total", .counter, "Times of a schedule at which nothing was run, by the cause.",
            counted(memory.refusals, as: "cause"))
        metrics.add(
            "gameday_missed_total", .counter, "Times of a schedule that passed unseen; they are not made up for.",
            each { memory.missed[$0].map { Double($0) } ?? 0 })
    }

    private static func lastRuns(_ memory: AgentMemory, _ metrics: inout MetricsText) {
        let runs = memory.lastRuns.sorted { ($0.key.schedule, $0.key.word) < ($1.key.schedule, $1.key.word) }
        func each(_ value: (RunSummary) -> Double?) -> [(labels: [(String, String)], value: Double)] {
            runs.compactMap { key, run in
                value(run).map { ([("schedule", key.schedule), ("experiment", key.word)], $0) }
            }
        }
        metrics.add(
            "gameday_last_run_verified", .gauge, "1 when the experiment's last run was verified.",
            each { $0.verdict == "verified" ? 1 : 0 })
        metrics.add(
            "gameday_last_recovery_seconds", .gauge, "By when the service had certainly recovered in the last run.",
            each(\.recoverySeconds))
        metrics.add(
            "gameday_last_lost_transactions", .gauge, "Acknowledged transactions that the last run lost.",
            each { $0.lost.map { Double($0) } })
    }

    private static func counted(
        _ counts: [AgentMemory.Key: Int], as label: String
    ) -> [(labels: [(String, String)], value: Double)] {
        counts.sorted { ($0.key.schedule, $0.key.word) < ($1.key.schedule, $1.key.word) }
            .map { ([("schedule", $0.schedule), (label, $0.word)], Double($1)) }
    }
}

extension AgentMachine {
    /// Whether a run of the schedule is going on.
    func isRunning(_ schedule: String) -> Bool {
        if case .running(let occurrence) = phase { return occurrence.schedule == schedule }
        return false
    }
}
