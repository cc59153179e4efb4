/// Where the next task goes, and which is one too many.
///
/// Tasks are spread evenly over the zones. A zone whose subnet is dark gets none while another has room: a task that
/// cannot fetch its image cannot start.
struct TaskPlacement {
    let zones: [Zone]
    /// The zones whose application subnet is dark.
    let dark: Set<Zone>
    /// How many tasks a zone has addresses for.
    let slots: Int
    /// The tasks that have not stopped.
    let present: [ScheduledTask]

    /// How many tasks of a zone are meant to run.
    func count(_ zone: Zone) -> Int { present.count { $0.zone == zone && $0.isWanted } }

    /// The zone and the address for one more task; nil when none is free.
    var next: (zone: Zone, slot: Int)? {
        let free = zones.compactMap { zone in freeSlot(zone).map { (zone: zone, slot: $0) } }
        let lit = free.filter { !dark.contains($0.zone) }
        return (lit.isEmpty ? free : lit).min { count($0.zone) < count($1.zone) }
    }

    private func freeSlot(_ zone: Zone) -> Int? {
        // An address is in use until its task has stopped, wanted or not.
        let used = Set(present.lazy.filter { $0.zone == zone }.map(\.slot))
        return (0..<slots).first { !used.contains($0) }
    }

    /// How many more tasks the emptier zones need before the fuller ones can give theirs up, so that `desired` are
    /// spread evenly.
    func missing(of desired: Int) -> Int {
        // With a zone dark there is no even spread to return to.
        guard dark.isEmpty, !zones.isEmpty else { return 0 }
        return zones.reduce(0) { $0 + max(0, desired / zones.count - count($1)) }
    }

    /// The task to stop when there is one too many: in a dark zone, else in the fullest; unhealthy, else the oldest.
    var surplus: ScheduledTask? {
        present.filter(\.isWanted).min { left, right in
            rank(left) != rank(right) ? rank(left) < rank(right) : left.shown.created < right.shown.created
        }
    }

    private func rank(_ task: ScheduledTask) -> Int {
        // Smaller goes first; a zone never has as many as a hundred tasks.
        (dark.contains(task.zone) ? 0 : 10_000) - 100 * count(task.zone) + (task.isHealthy ? 1 : 0)
    }
}
