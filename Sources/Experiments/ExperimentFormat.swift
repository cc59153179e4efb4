internal import Documents

/// The keys of an experiment file with their bounds and defaults, once, for the parser, `--set` and the JSON Schema.
enum ExperimentFormat {
    /// A mapping of named values and its key.
    struct Section: Sendable {
        let key: String
        let documentation: String
        let parameters: [Parameter]
    }

    static let version = Parameter.required("version", .integer(1...Experiment.version), "The version of the format.")
    static let name = Parameter.required("name", .name, "The name in reports and file names.")
    static let hypothesis = Parameter.required(
        "hypothesis", .text(limit: 2000), "What is believed to happen, in words.")

    static let transfers: [Parameter] = [
        .optional("rate", .rate(.least ... .most), default: .rate(Rate(perSecond: 50)), "Transfers begun a second."),
        .optional("accounts", .integer(2...100_000), default: .integer(200), "Between how many accounts."),
        .optional(
            "deadline", .duration(.milliseconds(10) ... .seconds(60)), default: .duration(.seconds(2)),
            "The longest time from the planned start to the acknowledgement of a good transfer."),
    ]

    static let reads: [Parameter] = [
        .optional(
            "rate", .rate(.least ... .most, orNone: true), default: .rate(Rate(perSecond: 5)),
            "Reads begun a second; 0/s for none.")
    ]

    static let zoneProbes: [Parameter] = [
        .optional(
            "rate", .rate(.least ... .most, orNone: true), default: .rate(Rate(perSecond: 10)),
            "Requests begun a second through each zone's load-balancer node; 0/s for none.")
    ]

    static let recovery: [Parameter] = [
        .optional(
            "within", .duration(span), default: .duration(.seconds(60)), "The limit, from just before the fault."),
        .optional("hold", .duration(span), default: .duration(.seconds(60)), "How long it must stay good to count."),
        .optional(
            "tolerate", .percentage(Percentage(millionths: 0)...Percentage(millionths: 500_000)),
            default: .percentage(Percentage(millionths: 10_000)),
            "The share of bad arrivals in a window that is no outage."),
        .optional(
            "baseline", .duration(span), default: .duration(.seconds(30)),
            "How long the workload runs before the fault. Under 20s it says little about the steady state."),
        .optional("window", .integer(10...100_000), default: .integer(300), "The consecutive arrivals of a window."),
    ]

    static let transactions: [Parameter] = [
        .optional(
            "lost", .integer(0...1_000_000), default: .integer(0), "Acknowledged and gone: how many are tolerated."),
        .optional(
            "duplicated", .integer(0...1_000_000), default: .integer(0), "Applied twice: how many are tolerated."),
        .optional(
            "stale", .integer(0...1_000_000), default: .integer(0),
            "Missing from a read that began after the acknowledgement: how many are tolerated."),
    ]

    static let workload = [
        Section(
            key: "transfers", documentation: "Money transfers between accounts of this run.", parameters: transfers),
        Section(key: "reads", documentation: "Reads of balances.", parameters: reads),
        Section(key: "zone-probes", documentation: "Requests pinned to each zone in turn.", parameters: zoneProbes),
    ]

    static let expect = [
        Section(key: "recovery", documentation: "How soon the service must be good again.", parameters: recovery),
        Section(key: "transactions", documentation: "What may happen to transactions.", parameters: transactions),
    ]

    /// The paths that `--set` can name.
    static var paths: [String] {
        let sections = workload.map { ("workload", $0) } + expect.map { ("expect", $0) }
        return [name.name, hypothesis.name]
            + sections.flatMap { outer, section in section.parameters.map { "\(outer).\(section.key).\($0.name)" } }
    }

    private static let span = Duration.milliseconds(100)...Duration.seconds(3600)
}

extension Rate {
    /// A second without a sample is blind time: with fewer than one each second nothing could ever be verified.
    fileprivate static let least = Rate(perSecond: 1)
    fileprivate static let most = Rate(perSecond: 50_000)
}
