internal import History

/// Judges the durability records of a history in one pass over packed records in the order of time.
///
/// State: one entry of a flat table per transfer, a list of operations in the order in which they became known, and
/// the few operations that a read has missed. A listing is judged by counting: if it shows as many operations as
/// were known before it began, it misses none; only if not is it looked at which.
struct DurabilityChecker {
    let spec: DurabilitySpec
    var result = DurabilityResult()
    var operations = FlatTable<Operation>()
    /// Operations by the time they became known.
    var knownOrder = FlatTable<UInt32>()
    /// The operation that has sent a key.
    var keyOwner = FlatTable<UInt32>()
    /// The next number a new key gets; as the packer counts.
    var nextKey: UInt32 = 0
    /// The operation that has sent a client reference.
    var referenceOwner: [UInt32: UInt32] = [:]
    /// The read that has shown a client reference last, as ordinal + 1.
    var referenceRead: [UInt32: UInt32] = [:]
    /// Operations and rows without a key, by what they move.
    var keyless: [TransferBody: KeylessTwins] = [:]
    /// Operations whose key another has sent first.
    var aliases: [UInt32: UInt32] = [:]
    /// Keys shown before anybody has sent them, with the end of that read.
    var unknownKeys: [UInt32: Int64] = [:]
    /// Rows without a key that no operation without one explains.
    var keylessPhantoms = 0
    var openReads: [OpenRead] = []
    var current: OpenRead?
    /// When each read began, by ordinal.
    var readBegins: [Int64] = []
    /// When each read ended, by ordinal; `.max`: it has not.
    var readEnds: [Int64] = []
    /// The listings that prove absence, of a history with operations without a key.
    var completeScans: [OpenRead] = []
    /// The last absence from a strong read that counts, per operation.
    var absent: [UInt32: Int64] = [:]
    /// Operations missed by a bounded read beyond its bound.
    var overdue: Set<UInt32> = []
    /// First sends and first acknowledgements in the order of time; only for `realtime_order`.
    var sends = FlatTable<(operation: UInt32, time: Int64)>()
    var acknowledgements = FlatTable<(operation: UInt32, time: Int64)>()
    /// When the first attempt that may have left was sent, of operations that began with some that did not.
    var sentLater: [UInt32: Int64] = [:]
    var versions: [SessionAccount: SeenVersion] = [:]
    var snapshot = Snapshot()
    /// How many records at most are not what was written. So many invokes may be missing, so that many rows without
    /// one accuse nobody.
    var damageCount = 0
    /// Operations with a row though every attempt that is recorded was never sent.
    var neverSentButSeen: [UInt32] = []
    /// The reference record that the next invoke or row refers to.
    var reference: PackedRecord?
    /// The time of the record before; a later one with an earlier time needs sorting first.
    var last = Int64.min
    /// Whether the records came out of order: the verdict is then worthless, sort and judge again.
    private(set) var isDisordered = false

    init(spec: DurabilitySpec) {
        self.spec = spec
        snapshot.open(spec)
    }

    /// Takes the next record.
    mutating func handle(_ record: PackedRecord, names: borrowing HistoryNames) {
        switch record.kind {
        case PackedRecord.Kind.invokeTransfer.rawValue:
            advance(to: record.time)
            invokeTransfer(record, names)
        case PackedRecord.Kind.endTransfer.rawValue:
            advance(to: record.time)
            endTransfer(record, names)
        case PackedRecord.Kind.row.rawValue: row(record, names)
        case PackedRecord.Kind.reference.rawValue:
            reference = record
            part(names)
        case PackedRecord.Kind.rowVersions.rawValue:
            snapshot.rowVersions(record)
            part(names)
        case PackedRecord.Kind.balance.rawValue: balance(record, names)
        case PackedRecord.Kind.invokeRead.rawValue:
            advance(to: record.time)
            invokeRead(record, names)
        case PackedRecord.Kind.endRead.rawValue:
            advance(to: record.time)
            endRead(record, names)
        default: break
        }
    }

    @inline(__always)
    private mutating func advance(to time: Int64) {
        if time < last { isDisordered = true }
        last = time
    }

    /// A record that cannot be right: the history is not what was written.
    mutating func damage(_ text: @autoclosure () -> String) {
        if damageCount < .max { damageCount += 1 }
        result.reason("damaged")
        result.detail(text())
    }

    mutating func found(_ anomaly: Anomaly, _ finding: Finding) {
        result.anomalies[anomaly, default: Findings()].add(finding)
    }

    /// The operation became known at `time`, if it was not before.
    ///
    /// Of one without a key, listings are held against it at the end only: see `settleTwins`.
    @inline(__always)
    mutating func know(_ index: Int, at time: Int64) {
        if operations[index].known == .max {
            operations[index].known = time
            if operations[index].key == PackedRecord.none { return }
            knownOrder.append(UInt32(truncatingIfNeeded: index))
        }
    }
}

/// One account as one session sees it.
struct SessionAccount: Hashable {
    let session: UInt32
    let account: UInt32
}

/// The highest version that a session has seen of an account.
struct SeenVersion {
    /// Of the reads that ended before `time`.
    private var before = Int64.min
    /// Of those that ended at `time`, the last end of all.
    private var latest: Int64
    private var time: Int64

    init(_ version: Int64, at time: Int64) {
        latest = version
        self.time = time
    }

    /// A read has ended at `time`, no earlier than any other.
    mutating func see(_ version: Int64, at time: Int64) {
        if time > self.time {
            before = max(before, latest)
            latest = version
            self.time = time
        } else {
            latest = max(latest, version)
        }
    }

    /// What a read that begins at `time` must not go behind: of one microsecond, nothing is before the other.
    func floor(at time: Int64) -> Int64? {
        let floor = time > self.time ? max(before, latest) : before
        return floor == .min ? nil : floor
    }
}
