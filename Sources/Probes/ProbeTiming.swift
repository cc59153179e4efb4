public import Documents
public import Experiments

/// When a probe must hold, how soon, how long, and how often it looks.
public struct ProbeTiming: Sendable, Hashable {
    /// The moments that a probe can be asked for.
    public enum Moment: String, Sendable, Hashable, CaseIterable {
        /// Before the fault; a run is refused while it does not hold.
        case before
        /// From the injection to the undo.
        case during
        /// After the fault, within a time from its begin.
        case after
        /// From the begin of the baseline until everything is undone.
        case throughout

        /// Whether it is enough that the probe comes to hold; else it must hold at every look.
        var isReached: Bool { self == .before || self == .after }
    }

    /// That so many of a hundred looks may take so long at most.
    public struct LatencyLimit: Sendable, Hashable {
        /// 50, 95 or 99.
        public var percentile: Int
        /// In microseconds.
        public var limit: Int64

        /// A limit of `limit` microseconds.
        public init(percentile: Int, limit: Int64) {
            self.percentile = percentile
            self.limit = limit
        }

        /// How many of `count` looks may be slower (nearest rank).
        func mayBeSlower(of count: Int) -> Int { count - (count * percentile + 99) / 100 }
    }

    /// When it must hold; after the fault unless the file says otherwise.
    public var moment: Moment
    /// By when it must have begun to hold: from when AWS had accepted the last fault, or from the end of the baseline;
    /// nil leaves it to the limit of `expect.recovery` after a fault, and to the first look before one.
    public var within: Duration?
    /// How long it must go on to hold; zero: one look is enough.
    public var hold: Duration
    /// From the begin of one look to the next.
    public var every: Duration
    /// The share of failing looks that is borne.
    public var tolerate: Percentage
    /// What holds for the latencies of the looks.
    public var latencies: [LatencyLimit]

    /// The timing that a declaration gives.
    public init(_ arguments: Arguments) {
        moment = arguments.string("when").flatMap(Moment.init) ?? .after
        within = arguments.duration("within")
        hold = arguments.duration("for") ?? .zero
        every = arguments.duration("every") ?? .milliseconds(500)
        tolerate = arguments.percentage("tolerate") ?? Percentage(millionths: 0)
        latencies = Self.percentiles.compactMap { name, percentile in
            arguments.duration(name).map { LatencyLimit(percentile: percentile, limit: $0.wholeMicroseconds) }
        }
    }

    private static let percentiles = [("p50", 50), ("p95", 95), ("p99", 99)]

    /// The parameters that every probe has.
    ///
    /// - Parameters:
    ///   - moments: those that the probe can be asked for.
    ///   - interval: from look to look unless the file says otherwise.
    ///   - measuresLatency: whether its looks have one.
    public static func parameters(
        moments: [Moment] = Moment.allCases, every interval: Duration, measuresLatency: Bool = false
    ) -> [Parameter] {
        let span = Duration.seconds(1)...Duration.seconds(3600)
        let reached = moments.filter(\.isReached).map(\.rawValue)
        var parameters: [Parameter] = [
            .optional(
                "when", .choice(moments.map(\.rawValue)), default: .string(Moment.after.rawValue),
                "When it must hold: before the fault, else the run is refused; during the fault, until it is undone; "
                    + "after it; or throughout, from the baseline to the undo."),
            .optional(
                "within", .duration(span), only: .init("when", in: reached),
                "With before and after: by when it must have begun to hold. Before: from the end of the baseline, at "
                    + "the first look when left out. After: from when AWS had accepted the last fault, which is when "
                    + "the looks begin, the limit of expect.recovery when left out; and it must hold on until every "
                    + "fault was seen to take effect, however late that is."),
            .optional(
                "for", .duration(span), only: .init("when", in: reached),
                "With before and after: how long it must hold without a failing look. After: from the first look at "
                    + "which every fault had been seen to take effect."),
            .optional(
                "every", .duration(.milliseconds(100) ... .seconds(600)), default: .duration(interval),
                "From the begin of one look to the begin of the next."),
            .optional(
                "tolerate", .percentage(Percentage(millionths: 0)...Percentage(millionths: 500_000)),
                only: .init("when", in: moments.filter { !$0.isReached }.map(\.rawValue)),
                "With during and throughout: the share of failing looks that is borne; none when left out."),
        ]
        guard measuresLatency else { return parameters }
        for (name, percentile) in percentiles {
            parameters.append(
                .optional(
                    name, .duration(.milliseconds(1) ... .seconds(60)),
                    "\(percentile) of 100 looks must be answered within this; a look that fails counts as slower."))
        }
        return parameters
    }
}
