internal import Documents
public import Experiments
internal import Faults
internal import Probes
public import Stack

/// The experiments of a suite in the order in which they are run, and whether they fit into its time.
public struct SuitePlan: Sendable {
    /// One experiment, with what is expected of its run.
    public struct Item: Sendable {
        /// The experiment.
        public var experiment: Experiment
        /// Its file's text.
        public var text: String
        /// What it puts at risk, in points: the sum over its faults.
        public var risk: Int
        /// What it takes away, in words.
        public var takes: String
        /// How long its run is expected to take.
        public var expectedSeconds: Int

        /// The experiment's name.
        public var name: String { experiment.name }
    }

    /// What puts least at risk first; of the same risk the shorter one, and then by name.
    public let items: [Item]

    /// The plan of these experiments for a stack.
    public init(_ experiments: [(experiment: Experiment, text: String)], stack: StackFile) {
        let items = experiments.map { Item($0.experiment, $0.text, stack: stack) }
        self.items = items.sorted {
            ($0.risk, $0.expectedSeconds, $0.name) < ($1.risk, $1.expectedSeconds, $1.name)
        }
    }

    /// How long all of them are expected to take.
    public var expectedSeconds: Int { items.reduce(0) { $0 + $1.expectedSeconds } }

    /// Why the suite must not be begun: it cannot fit. Nil when it can.
    public func refusal(budgetSeconds: Int) -> Finding? {
        guard expectedSeconds > budgetSeconds else { return nil }
        let parts = items.map { "\($0.name) \(Self.time($0.expectedSeconds))" }.joined(separator: " + ")
        return Finding(
            .refused,
            "the suite is expected to take \(Self.time(expectedSeconds)) (\(parts)), and its budget is "
                + Self.time(budgetSeconds),
            mend: mend(budgetSeconds: budgetSeconds))
    }

    /// What to leave out: as little as brings the rest under the budget, from the riskiest on.
    private func mend(budgetSeconds: Int) -> String {
        let enough = "give --budget \(Duration.seconds((expectedSeconds + 59) / 60 * 60).written)"
        var kept = items
        var leftOut: [String] = []
        while kept.reduce(0, { $0 + $1.expectedSeconds }) > budgetSeconds, let last = kept.popLast() {
            leftOut.append(last.name)
        }
        // The riskiest may be short: whatever of it still fits beside the others is kept.
        var rest = budgetSeconds - kept.reduce(0) { $0 + $1.expectedSeconds }
        for item in items where leftOut.contains(item.name) && item.expectedSeconds <= rest {
            rest -= item.expectedSeconds
            leftOut.removeAll { $0 == item.name }
        }
        guard leftOut.count < items.count else { return "\(enough): no experiment fits into this one" }
        let taken = budgetSeconds - rest
        return "leave out \(leftOut.joined(separator: " and ")), then it takes \(Self.time(taken)); or \(enough)"
    }

    /// Seconds in words: `95 s`, `12 min 30 s`.
    public static func time(_ seconds: Int) -> String {
        guard seconds >= 120 else { return "\(seconds) s" }
        return seconds % 60 == 0 ? "\(seconds / 60) min" : "\(seconds / 60) min \(seconds % 60) s"
    }
}

extension SuitePlan.Item {
    /// Permissions and guards before, accounts opened; and the ledger read back after.
    private static let beforeSeconds = 10
    private static let afterSeconds = 10

    /// Everything follows from the experiment's own times, as if its hypothesis held but only just: the baseline, the
    /// whole limit of the recovery, the hold. What has no time of its own in the file, a fault says of itself.
    init(_ experiment: Experiment, _ text: String, stack: StackFile) {
        self.experiment = experiment
        self.text = text
        let outlooks = experiment.faults.compactMap {
            FaultCatalog.outlook(of: $0, onSandbox: stack.kind == .sandbox)
        }
        risk = outlooks.reduce(0) { $0 + $1.risk }
        takes = outlooks.map(\.takes).joined(separator: ", ")
        func seconds(_ duration: Duration) -> Int { Int(duration.components.seconds) }
        let timings = experiment.probes.map { ProbeTiming($0.arguments) }
        let before =
            timings.filter { $0.moment == .before }
            .map { seconds($0.within ?? .zero) + seconds($0.hold) }.max() ?? 0
        let held = timings.filter { $0.moment == .after }.map { seconds($0.hold) }.max() ?? 0
        let recovery = experiment.expect.recovery
        var sum = Self.beforeSeconds + seconds(recovery.baseline) + before
        let evidence = outlooks.map(\.evidenceSeconds).max() ?? 0
        sum += max(seconds(recovery.within), evidence) + max(seconds(recovery.hold), held)
        sum += outlooks.map(\.undoSeconds).max() ?? 0
        sum += seconds(stack.service.maxInFlight) + Self.afterSeconds
        expectedSeconds = sum
    }
}
