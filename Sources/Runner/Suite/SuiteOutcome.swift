/// Everything that a suite found out: the one value from which every report of it is made.
public struct SuiteOutcome: Sendable {
    /// One experiment of the suite, whether it was begun or not.
    public struct Run: Sendable {
        /// What became of it.
        public var outcome: RunOutcome
        /// What it puts at risk, in points.
        public var risk: Int
        /// How long it was expected to take.
        public var expectedSeconds: Int

        /// A run of its parts.
        public init(_ outcome: RunOutcome, risk: Int, expectedSeconds: Int) {
            self.outcome = outcome
            self.risk = risk
            self.expectedSeconds = expectedSeconds
        }
    }

    /// The suite's name.
    public var name: String
    /// Where it ran.
    public var stack: StackSummary
    /// When it began, RFC 3339 in UTC.
    public var began: String
    /// What was waited for before the first experiment, in words.
    public var waited: String
    /// How long it might take.
    public var budgetSeconds: Int
    /// How long it took, the waiting included.
    public var tookSeconds: Double
    /// Every experiment, in the order of the plan; never empty.
    public var runs: [Run]

    /// An outcome of all its parts.
    public init(
        name: String, stack: StackSummary, began: String, waited: String, budgetSeconds: Int, tookSeconds: Double,
        runs: [Run]
    ) {
        self.name = name
        self.stack = stack
        self.began = began
        self.waited = waited
        self.budgetSeconds = budgetSeconds
        self.tookSeconds = tookSeconds
        self.runs = runs
    }

    /// The worst of its runs.
    public var verdict: RunVerdict { RunVerdict.worst(of: runs.map(\.outcome.verdict)) ?? .inconclusive }

    /// The run that the verdict comes from; one that was begun rather than one that was not.
    public var decisive: RunOutcome? { RunOutcome.decisive(of: runs.map(\.outcome)) }
}

extension RunOutcome {
    /// The run that the verdict of several comes from: of those with the worst the first, but one that was begun rather
    /// than one that was not. Nil of none.
    public static func decisive(of outcomes: [RunOutcome]) -> RunOutcome? {
        let verdict = RunVerdict.worst(of: outcomes.map(\.verdict))
        let worst = outcomes.filter { $0.verdict == verdict }
        return worst.first(where: \.wasBegun) ?? worst.first
    }

    /// Whether it was begun at all.
    public var wasBegun: Bool { !directory.isEmpty }

    /// Whether anything was injected that the stack may still be healing from.
    var mayHaveDisturbed: Bool { phases.contains { $0.phase == .inject } }

    /// Seconds from its begin to its verdict; nil when it was not begun.
    public var tookSeconds: Double? { phases.last?.toSeconds }
}
