internal import FoundationEssentials
public import Runner
internal import SigV4

/// A finished run as its directory has it.
public struct RunRecord: Sendable {
    /// What `result.json` says, as far as destinations need it.
    public struct Result: Sendable, Hashable, Decodable {
        /// The stack that was broken.
        public struct Stack: Sendable, Hashable, Decodable {
            /// Its name.
            public var name: String
            /// Whether it was the local one.
            public var sandbox: Bool
            /// Its AWS region.
            public var region: String
            /// Its AWS account.
            public var account: String
        }

        /// The recovery clock's answer.
        public struct Recovery: Sendable, Hashable, Decodable {
            /// Seconds; nil when it was not measured.
            public var lower_s: Double?
            /// Seconds; nil when the service had not recovered.
            public var upper_s: Double?
            /// `pass`, `fail`, or `unknown`.
            public var verdict: String
            /// Seconds by which it is proven that the service had recovered; nil where that is not known.
            public var proven: Double? { verdict == "unknown" ? nil : upper_s }
            /// Seconds.
            public var limit_s: Double
        }

        /// The transaction checker's answer.
        public struct Transactions: Sendable, Hashable, Decodable {
            /// How many were acknowledged.
            public var acknowledged: Int
            /// How many of them are gone.
            public var lost: Int
            /// How many were applied twice.
            public var duplicated: Int
        }

        /// The experiment's name.
        public var name: String
        /// The run's name.
        public var run: String
        /// When it began, RFC 3339.
        public var began: String
        /// Where it ran.
        public var stack: Stack
        /// `verified`, `refuted`, `inconclusive`, `aborted` or `not-undone`.
        public var verdict: String
        /// What happened.
        public var reason: String
        /// What to do about it.
        public var todo: String?
        /// Nil when no fault was begun.
        public var recovery: Recovery?
        /// Nil when they were not read back.
        public var transactions: Transactions?
        /// Whether nothing is left behind.
        public var undone: Bool
    }

    /// The directory.
    public var directory: RunDirectory
    /// What `result.json` says.
    public var result: Result
    /// `result.json` as it stands there.
    public var resultText: String
    /// The one line that says it all.
    public var headline: String
    /// The journal's lines.
    public var events: [JournalEvent]

    /// Reads a finished run.
    ///
    /// - Throws: `DeliveryFailure` when it has no result, which only a finished run has.
    public init(_ directory: RunDirectory) throws(DeliveryFailure) {
        self.directory = directory
        guard let text = try? String(contentsOfFile: directory.result, encoding: .utf8) else {
            throw DeliveryFailure(
                "\(directory.result) cannot be read: the run has no result",
                mend: "name the directory of a finished run; `ls runs` lists them")
        }
        do {
            result = try JSONDecoder().decode(Result.self, from: Data(text.utf8))
        } catch {
            throw DeliveryFailure("\(directory.result) is not a run's result: \(error)", mend: "run it again")
        }
        resultText = text
        let report = try? String(contentsOfFile: directory.text, encoding: .utf8)
        headline =
            report?.split(separator: "\n").first.map(String.init)
            ?? "\(result.verdict): \(result.name) on \(result.stack.name); \(result.reason)"
        events = JournalEvent.read(directory.journal)
    }

    /// Seconds since 1970 when the run was judged, so that a repeat says the same; when it began, without a journal.
    public var endedAt: Int64 {
        let verdict = events.last { $0.event == "verdict" } ?? events.last
        return JournalEvent.seconds(verdict?.time ?? result.began) ?? 0
    }

    /// What tells this run from every other, and is the same at each delivery.
    public var identity: String { "\(result.stack.account)/\(result.stack.name)/\(result.run)/\(result.began)" }
}

/// A line of a run's journal, as far as destinations need it.
public struct JournalEvent: Sendable, Hashable, Decodable {
    /// Microseconds of the run's monotonic clock.
    public var t_us: Int64
    /// RFC 3339.
    public var time: String
    /// What happened.
    public var event: String
    /// The phase that began.
    public var phase: String?
    /// The fault that it is about.
    public var fault: String?
    /// Why, in words.
    public var reason: String?
    /// What was seen.
    public var summary: String?
    /// The service of a call.
    public var service: String?
    /// The operation of a call.
    public var operation: String?
    /// When the call began.
    public var from_us: Int64?
    /// How the call failed.
    public var failure: String?

    /// The journal's lines; one that is torn or of another shape is left out.
    static func read(_ path: String) -> [JournalEvent] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return [] }
        return text.split(separator: "\n").compactMap { line in
            try? JSONDecoder().decode(JournalEvent.self, from: Data(line.utf8))
        }
    }

    /// Seconds since 1970 of a time in UTC such as `2026-01-01T12:00:00.000Z`.
    static func seconds(_ time: String) -> Int64? {
        let whole = time.prefix { $0 != "." && $0 != "Z" }.filter { $0 != "-" && $0 != ":" }
        return SigningTime(stamp: whole + "Z")?.unixSeconds
    }

    /// Nanoseconds since 1970 of such a time; its fraction has milliseconds.
    static func nanoseconds(_ time: String) -> Int64? {
        guard let seconds = seconds(time) else { return nil }
        let digits = time.split(separator: ".").dropFirst().first?.prefix(3) ?? "0"
        return seconds * 1_000_000_000 + (Int64(digits) ?? 0) * 1_000_000
    }
}
