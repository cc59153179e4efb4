internal import History

/// What is known of one transfer: one entry of the flat table, by dense index.
struct Operation {
    /// Facts about it, a bit each.
    struct Facts: OptionSet {
        let rawValue: UInt16
        static let acknowledged = Facts(rawValue: 1)
        static let rejected = Facts(rawValue: 2)
        static let seen = Facts(rawValue: 4)
        static let hasSeq = Facts(rawValue: 8)
        /// An attempt has ended that may have taken effect, or will never end.
        static let mayHaveApplied = Facts(rawValue: 16)
        static let unsafeRetry = Facts(rawValue: 32)
        static let duplicate = Facts(rawValue: 64)
        static let divergent = Facts(rawValue: 128)
        static let shared = Facts(rawValue: 256)
        /// A read should have shown it and did not.
        static let missed = Facts(rawValue: 512)
        /// A row with its client reference has another key than was sent.
        static let otherKey = Facts(rawValue: 1024)
    }

    var amount: Int64 = 0
    /// From when on every strong read must show it.
    var known = Int64.max
    /// The number of its row.
    var seq: Int64 = 0
    var from: UInt32 = .max
    var to: UInt32 = .max
    var key: UInt32 = .max
    /// The read processed last that shows it, as ordinal + 1.
    var lastRead: UInt32 = 0
    /// The read begun last that shows it, as ordinal + 1.
    var lastBegun: UInt32 = 0
    /// The attempts that have not ended, by their number modulo 16.
    var open: UInt16 = 0
    /// Of the attempts 0 to 15, those that have been.
    var invoked: UInt16 = 0
    var attempts: UInt16 = 0
    var notSent: UInt16 = 0
    /// Attempts that the service rejected; counted without a key only.
    var refused: UInt16 = 0
    var facts: Facts = []

    /// Whether every attempt is known never to have left.
    var neverSent: Bool { notSent == attempts && !facts.contains(.acknowledged) }

    /// Whether the service has said that it will never apply it. With a key, one attempt's rejection says so for all;
    /// without, each speaks for itself.
    var isRejected: Bool {
        facts.contains(.rejected)
            || (refused > 0 && Int(refused) + Int(notSent) == Int(attempts) && !facts.contains(.acknowledged))
    }
}

/// A read that has begun, and what it promises.
struct OpenRead {
    let operation: UInt32
    let attempt: UInt16
    let function: UInt8
    let begin: Int64
    /// In the order of their beginnings.
    let ordinal: UInt32
    /// `nil`: the spec does not say.
    let endpoint: HistoryEndpoint?
    let key: UInt32
    let account: UInt32
    let session: UInt32
    /// The highest version that this session had seen of this account before this read.
    let floor: Int64?
    var end: Int64 = 0
    var isComplete = false
    var hasBalances = false
    /// Parts of the answer that are still to come.
    var parts = 0
    /// Rows, without repeats, of operations that this read must show.
    var shownOfRequired = 0

    /// What was known before this must be shown: `nil`: nothing need be.
    var threshold: Int64? {
        switch endpoint {
        case .strong: begin
        case .bounded(let staleness): begin.subtractingReportingOverflow(staleness).partialValue
        case nil: nil
        }
    }
}
