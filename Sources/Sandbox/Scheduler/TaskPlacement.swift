/// Where the next task goes, and which is one too many.
///
/// Tasks are spread evenly over the zones, whatever state these are in: ECS knows nothing of network ACLs. A task that
/// is put into a dark subnet cannot fetch its image and is tried again there, so what a zone had is not made up for by
/// the others.
struct TaskPlacement {
    let zones: [Zone]
    /// How many tasks a zone has addresses for.
    let slots: Int
    /// The tasks that have not stopped.
    let present: [ScheduledTask]

    /// How many tasks of a zone are meant to run.
    func count(_ zone: Zone) -> Int { present.count { $0.zone == zone && $0.isWanted } }

    /// The zone and the address for one more task; nil when none is free.
    var next: (zone: Zone, slot: Int)? {
        zones.compactMap { zone in freeSlot(zone).map { (zone: zone, slot: $0) } }
            .min { count($0.zone) < count($1.zone) }
    }

    private func freeSlot(_ zone: Zone) -> Int? {
        // An address is in use until its task has stopped, wanted or not.
        let used = Set(present.lazy.filter { $0.zone == zone }.map(\.slot))
        return (0..<slots).first { !used.contains($0) }
    }

    /// How many more tasks the emptier zones need before the fuller ones can give theirs up, so that `desired` are
    /// spread evenly.
    func missing(of desired: Int) -> Int {
        guard !zones.isEmpty else { return 0 }
        return zones.reduce(0) { $0 + max(0, desired / zones.count - count($1)) }
    }

    /// The task to stop when there is one too many: in the fullest zone; unhealthy, else the oldest.
    var surplus: ScheduledTask? {
        present.filter(\.isWanted).min { left, right in
            rank(left) != rank(right) ? rank(left) < rank(right) : left.shown.created < right.shown.created
        }
    }

    private func rank(_ task: ScheduledTask) -> Int {
        // Smaller goes first; a zone never has as many as a hundred tasks.
        (task.isHealthy ? 1 : 0) - 100 * count(task.zone)
    }
}
