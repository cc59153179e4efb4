/// What the ledger showed after the run, for the report. The verdict is the checker's, from the history.
public struct Reconciliation: Sendable, Hashable {
    /// One scan of the whole run.
    public struct Scan: Sendable, Hashable {
        /// `service`, or the zone whose node was asked.
        public var endpoint: String
        /// Rows that concern the run.
        public var rows: Int
        /// Whether absence from it proves anything.
        public var isComplete: Bool
        /// Why it is not complete.
        public var reason: String?
    }

    /// The scan through the service first, then one for each zone's node.
    public var scans: [Scan] = []
    /// Transfers that were acknowledged.
    public var acknowledged = 0
    /// Acknowledged transfers that the ledger shows.
    public var confirmed = 0
    /// Transfers without an acknowledgement that the ledger shows.
    public var recovered = 0
    /// Acknowledged transfers that neither the scan nor a look-up of the key found.
    public var lost: [Int64] = []
    /// Transfers that stand in the ledger more than once.
    public var duplicated: [Int64] = []
    /// Rows that touch the run's accounts under keys that are not the run's.
    public var foreign = 0
    /// Transfers about which no read gave an answer.
    public var unread = 0

    /// A reconciliation of which nothing is known yet.
    public init() {}
}
