public import Documents

/// An experiment: what is broken, under which load, and what is expected of the service meanwhile.
public struct Experiment: Sendable, Hashable {
    /// The only version of the format that there is.
    public static let version = 1

    /// The file it was read from.
    public let file: String
    /// Its name, for reports and file names.
    public let name: String
    /// What is believed to happen, in words.
    public let hypothesis: String
    /// Conditions that refuse the run before anything is broken.
    public let guards: [Declaration]
    /// What is driven through the stack meanwhile.
    public let workload: Workload
    /// What is broken, in this order; never empty.
    public let faults: [Declaration]
    /// What is looked at besides the workload.
    public let probes: [Declaration]
    /// What the service must do.
    public let expect: Expectation
    /// Conditions that end the run at once.
    public let stopWhen: [Declaration]
    /// References that were left open, because no stack or no set values were given. While there is one, the values
    /// at its place are defaults or `ArgumentValue.placeholder`, and the experiment must not be run.
    public let placeholders: [Placeholder]
    /// What is allowed but should be known, such as a short baseline.
    public let warnings: [Diagnostic]

    /// What is driven through the stack.
    public struct Workload: Sendable, Hashable {
        /// Money transfers between accounts of this run.
        public let transfers: Transfers
        /// Reads of balances; none at a rate of 0.
        public let reads: Stream
        /// Requests pinned to each zone in turn; none at a rate of 0.
        public let zoneProbes: Stream
    }

    /// The stream of transfers.
    public struct Transfers: Sendable, Hashable {
        /// How many are begun a second, whatever happened to those before.
        public let rate: Rate
        /// Between how many accounts.
        public let accounts: Int
        /// The longest time from the planned start to the acknowledgement of a good transfer, retries included.
        public let deadline: Duration
    }

    /// A stream of requests.
    public struct Stream: Sendable, Hashable {
        /// How many are begun a second.
        public let rate: Rate
    }

    /// What the service must do.
    public struct Expectation: Sendable, Hashable {
        /// How soon it must be good again.
        public let recovery: Recovery
        /// What may happen to transactions.
        public let transactions: Transactions
    }

    /// The recovery clock's settings.
    public struct Recovery: Sendable, Hashable {
        /// A baseline shorter than this says little about the steady state.
        public static let usualBaseline = Duration.seconds(20)

        /// The limit, from just before the fault.
        public let within: Duration
        /// How long it must stay good for the recovery to count.
        public let hold: Duration
        /// The share of bad arrivals in a window that is no outage.
        public let tolerate: Percentage
        /// How long the workload runs before the fault.
        public let baseline: Duration
        /// The arrivals of a window, K.
        public let window: Int

        /// The least baseline that the verdict accepts: the usual 20 s, or less where the file says less.
        public var leastBaseline: Duration { min(baseline, Self.usualBaseline) }
    }

    /// How many transactions of each kind are tolerated.
    public struct Transactions: Sendable, Hashable {
        /// Acknowledged and gone.
        public let lost: Int
        /// Applied more than once.
        public let duplicated: Int
        /// Acknowledged but missing from a read that began later.
        public let stale: Int
    }
}
