internal import AWS

/// Whether the ledger of a restored cluster is what it was at that second.
struct LedgerAssessment: Sendable {
    /// The ARN of the restored cluster.
    let cluster: String
    let database: LedgerDatabase
    let run: String
    /// Between which two instants of the run's clock that second lies.
    let second: ClosedRange<Int64>
    let environment: FaultEnvironment

    /// Around that second nothing is claimed: a commit's time is the database's, an acknowledgement's the agent's.
    static let margin: Int64 = 2_000_000
    /// Rows read at most, in pages.
    private static let pages = 2_500
    /// The RDS Data API lets a statement run for 45 s.
    private static let timeoutMilliseconds = 60_000

    private static let acknowledged = "rds/rewind: acknowledged transfers"
    private static let later = "rds/rewind: later transfers"
    private static let ledger = "rds/rewind: ledger"

    func assess() async -> [Assessment] {
        var found: [String: Int64] = [:]
        var assessments: [Assessment] = []
        do throws(AWSError) {
            try await checkClock()
            found = try await transfers()
            assessments = Self.compare(
                found, acknowledged: environment.acknowledgedBefore(second.lowerBound - Self.margin),
                later: environment.begunAfter(second.upperBound + Self.margin))
        } catch {
            assessments = [Self.acknowledged, Self.later].map { Assessment($0, holds: nil, what: "\(error)") }
        }
        do throws(AWSError) {
            assessments.append(Self.balance(try await select(LedgerQueries.balance)))
        } catch {
            assessments.append(Assessment(Self.ledger, holds: nil, what: "\(error)"))
        }
        return assessments
    }

    /// That second is told by the database's clock; another clock than ours would make the comparison meaningless.
    private func checkClock() async throws(AWSError) {
        let rows = try await select(LedgerQueries.clock)
        let ours = environment.secondsSince1970()
        guard let theirs = rows.first?.first?.integer else {
            throw AWSError(kind: .malformedAnswer, message: "the database does not say what time it is")
        }
        // Ours is cut to the second, and the answer took some time.
        let apart = ours - theirs / 1_000_000
        guard abs(apart) <= Self.margin / 1_000_000 else {
            throw AWSError(kind: .refused, message: "the database's clock and this machine's are \(apart) s apart")
        }
    }

    /// How often each key of the run is among the applied transfers.
    private func transfers() async throws(AWSError) -> [String: Int64] {
        let prefix = "gd-\(run)-"
        var found: [String: Int64] = [:]
        var last: String?
        for _ in 0..<Self.pages {
            let rows = try await select(LedgerQueries.transfers(prefix: prefix, beyond: last))
            for row in rows {
                guard row.count == 2, let key = row[0].string, let count = row[1].integer else {
                    throw AWSError(kind: .malformedAnswer, message: "a row of the transfers is not a key and a count")
                }
                found[key, default: 0] += count
                last = key
            }
            if rows.count < LedgerQueries.page { return found }
        }
        throw AWSError(
            kind: .refused, message: "the run has more than \(Self.pages * LedgerQueries.page) transfers: ask for less")
    }

    private func select(_ sql: String) async throws(AWSError) -> [[RDSData.Value]] {
        var aws = environment.aws
        aws.timeoutMilliseconds = Self.timeoutMilliseconds
        return try await aws.call(
            RDSData.select(cluster: cluster, secret: database.secret, database: database.name, sql: sql))
    }

    // MARK: Judgement

    /// Holds what was found against what the run's own history says.
    static func compare(
        _ found: [String: Int64], acknowledged: [String]?, later: [String]?
    ) -> [Assessment] {
        var assessments: [Assessment] = []
        if let acknowledged, acknowledged.isEmpty {
            // A second before the run: of its transfers only their absence can be shown.
            let nothing = "no transfer of this run was acknowledged before that second, so none could be looked for"
            assessments.append(
                Assessment(Self.acknowledged, holds: later?.isEmpty == false ? true : nil, what: nothing))
        } else if let acknowledged {
            let wrong = acknowledged.filter { found[$0] != 1 }
            assessments.append(
                Assessment(
                    Self.acknowledged, holds: wrong.isEmpty,
                    what: wrong.isEmpty
                        ? "\(acknowledged.count) transfers that were acknowledged before that second are there once"
                        : "\(wrong.count) of \(acknowledged.count) transfers that were acknowledged before that second "
                            + "are not there exactly once: \(examples(wrong))"))
        } else {
            assessments.append(Assessment(Self.acknowledged, holds: nil, what: "the run's history cannot be read"))
        }
        if let later {
            let wrong = later.filter { found[$0] != nil }
            assessments.append(
                Assessment(
                    Self.later, holds: wrong.isEmpty,
                    what: wrong.isEmpty
                        ? "none of \(later.count) transfers that began after that second is there"
                        : "\(wrong.count) transfers that began after that second are there: \(examples(wrong))"))
        } else {
            assessments.append(Assessment(Self.later, holds: nil, what: "the run's history cannot be read"))
        }
        return assessments
    }

    /// Judges the one row of `LedgerQueries.balance`.
    static func balance(_ rows: [[RDSData.Value]]) -> Assessment {
        guard let values = rows.first?.map(\.integer), values.count == 6, !values.contains(nil) else {
            return Assessment(ledger, holds: nil, what: "the answer about the ledger is not six numbers")
        }
        let numbers = values.compactMap(\.self)
        var wrong: [String] = []
        if numbers[0] != 0 { wrong.append("all entries sum up to \(numbers[0]), not to zero") }
        if numbers[1] != 0 { wrong.append("\(numbers[1]) transfers have not two entries that cancel out") }
        if numbers[2] != 0 { wrong.append("\(numbers[2]) accounts have a gap in their versions") }
        if numbers[3] != 0 { wrong.append("\(numbers[3]) accounts have a balance that their entries do not make") }
        let size = "\(numbers[4]) transfers and \(numbers[5]) accounts"
        guard numbers[4] > 0, numbers[5] > 0 else {
            return Assessment(ledger, holds: nil, what: "there are \(size), so nothing is shown by their balance")
        }
        return Assessment(
            ledger, holds: wrong.isEmpty,
            what: wrong.isEmpty
                ? "\(size) are in balance, without a gap" : "of \(size): " + wrong.joined(separator: "; "))
    }

    private static func examples(_ keys: [String]) -> String {
        keys.prefix(3).joined(separator: ", ") + (keys.count > 3 ? ", ..." : "")
    }
}
