/// The load balancer's targets and what its nodes together find of each, as a pure state machine.
struct TargetTable: Sendable {
    /// A target.
    struct Entry: Sendable, Hashable {
        let address: String
        let zone: Zone
        /// Which of each node's slots it has.
        let slot: Int
        /// When it was registered, in microseconds.
        let registered: Int64
        var isDraining = false
        var state = TargetDescription.State.initial
        var reason: TargetDescription.Reason? = .registrationInProgress
        /// How many requests it has, over all nodes.
        var sessions = 0
        /// How often the nodes were asked since draining began.
        var surveysDrained = 0
    }

    /// For so long after its registration a target whose checks fail is still `initial`, in microseconds.
    let patience: Int64
    private(set) var entries: [String: Entry] = [:]

    /// All targets, by address.
    var all: [Entry] { entries.values.sorted { $0.slot < $1.slot } }

    /// Adds a target, unless it is one.
    mutating func register(_ address: String, zone: Zone, slot: Int, now: Int64) {
        guard entries[address] == nil else { return }
        entries[address] = Entry(address: address, zone: zone, slot: slot, registered: now)
    }

    /// Marks a target that gets no new requests.
    mutating func drain(_ address: String) {
        guard var entry = entries[address], !entry.isDraining else { return }
        entry.isDraining = true
        entry.state = .draining
        entry.reason = .deregistrationInProgress
        entries[address] = entry
    }

    /// Takes a target out.
    mutating func remove(_ address: String) -> Entry? { entries.removeValue(forKey: address) }

    /// Takes in what the nodes say that clients can reach.
    ///
    /// A target is healthy when every node finds it so, unhealthy when none does; while they are of two minds it stays
    /// what it was, because one zone's trouble with the network must not condemn a task in another.
    mutating func judge(_ reports: [NodeReport], now: Int64) {
        guard !reports.isEmpty else { return }
        for (address, old) in entries {
            let views = reports.compactMap { $0.targets[address] }
            var entry = old
            entry.sessions = views.reduce(0) { $0 + $1.sessions }
            if entry.isDraining {
                entry.surveysDrained += 1
            } else {
                judge(&entry, views, of: reports.count, now: now)
            }
            entries[address] = entry
        }
    }

    private func judge(_ entry: inout Entry, _ views: [NodeReport.Target], of nodes: Int, now: Int64) {
        let up = views.count(where: \.isUp)
        if up == nodes {
            entry.state = .healthy
            entry.reason = nil
        } else if up == 0, let check = views.last?.check {
            guard entry.state != .initial || now - entry.registered > patience else { return }
            entry.state = .unhealthy
            entry.reason = Self.reason(check)
        }
    }

    /// What HAProxy's word for a failed check is in AWS's.
    static func reason(_ check: String) -> TargetDescription.Reason {
        if check.hasSuffix("TOUT") { return .timeout }
        return check == "L7STS" ? .responseCodeMismatch : .failedHealthChecks
    }
}
