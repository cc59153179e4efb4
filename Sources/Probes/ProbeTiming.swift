public import Experiments

/// When a probe must hold, and how soon.
public struct ProbeTiming: Sendable, Hashable {
    /// The moments that a probe can be asked for.
    public enum Moment: String, Sendable, Hashable, CaseIterable {
        /// Before the fault; a run is refused while it does not hold.
        case before
        /// After the fault, within a time from its begin.
        case after
    }

    /// On which side of the fault it must hold; after it unless the file says otherwise.
    public var moment: Moment
    /// From just before the fault call; nil leaves it to the limit of `expect.recovery`.
    public var within: Duration?

    /// The timing that a declaration gives.
    public init(_ arguments: Arguments) {
        moment = arguments.string("when").flatMap(Moment.init) ?? .after
        within = arguments.duration("within")
    }

    /// The parameters that every probe has.
    public static let parameters: [Parameter] = [
        .optional(
            "when", .choice(Moment.allCases.map(\.rawValue)), default: .string(Moment.after.rawValue),
            "When it must hold: before the fault, else the run is refused, or after it."),
        .optional(
            "within", .duration(.seconds(1)...Duration.seconds(3600)),
            "How soon after the fault it must hold; the limit of expect.recovery when left out."),
    ]
}
