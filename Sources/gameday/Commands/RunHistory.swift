import Basics
import Destinations
import Reports

/// Finished runs, oldest first, and how the recovery times of each experiment go.
struct RunHistory {
    /// A finished run and where it is.
    struct Run {
        var result: RunRecord.Result
        var directory: String
    }

    /// One experiment on one stack over all its runs.
    struct Trend {
        var experiment: String
        var stack: String
        var runs: Int
        var verified: Int
        /// Seconds by which it was proven that the service had recovered, oldest first.
        var recoveries: [Double]

        var last: Double? { recoveries.last }
        var worst: Double? { recoveries.max() }
        /// Of an even number the larger of the two in the middle: an unlucky one is not rounded away.
        var median: Double? { recoveries.isEmpty ? nil : recoveries.sorted()[recoveries.count / 2] }
    }

    let runs: [Run]

    init(_ runs: [Run]) {
        self.runs = runs.sorted { ($0.result.began, $0.result.run) < ($1.result.began, $1.result.run) }
    }

    /// By the time of their last runs, the youngest last.
    var trends: [Trend] {
        var found: [Trend] = []
        for run in runs.map(\.result) {
            let index = found.firstIndex { $0.experiment == run.name && $0.stack == run.stack.name }
            var trend =
                index.map { found.remove(at: $0) }
                ?? Trend(experiment: run.name, stack: run.stack.name, runs: 0, verified: 0, recoveries: [])
            trend.runs += 1
            if run.verdict == "verified" { trend.verified += 1 }
            if let proven = run.recovery?.proven { trend.recoveries.append(proven) }
            found.append(trend)
        }
        return found
    }

    /// Two tables.
    var text: String {
        let listed = runs.map(\.result).map { run in
            [
                run.began, run.name, run.stack.name, run.verdict, Self.recovery(run),
                run.transactions.map { String($0.acknowledged) } ?? "-",
                run.transactions.map { String($0.lost) } ?? "-",
            ]
        }
        let summed = trends.map { trend in
            [
                trend.experiment, trend.stack, String(trend.runs), String(trend.verified),
                Self.seconds(trend.last), Self.seconds(trend.median), Self.seconds(trend.worst),
            ]
        }
        let heads = [
            ["began", "experiment", "stack", "verdict", "recovery", "acknowledged", "lost"],
            ["experiment", "stack", "runs", "verified", "last recovery", "median", "worst"],
        ]
        return TextTable.of([heads[0]] + listed) + "\n" + TextTable.of([heads[1]] + summed)
    }

    /// The same for programs.
    var json: JSON {
        func number(_ value: Double?) -> JSON { value.map { .double($0) } ?? .null }
        func count(_ value: Int?) -> JSON { value.map { .integer($0) } ?? .null }
        let listed = runs.map { run in
            JSON.object([
                ("run", .string(run.result.run)), ("directory", .string(run.directory)),
                ("began", .string(run.result.began)), ("name", .string(run.result.name)),
                ("stack", .string(run.result.stack.name)), ("verdict", .string(run.result.verdict)),
                ("lower_s", number(run.result.recovery?.lower_s)), ("upper_s", number(run.result.recovery?.proven)),
                ("acknowledged", count(run.result.transactions?.acknowledged)),
                ("lost", count(run.result.transactions?.lost)),
            ])
        }
        let summed = trends.map { trend in
            JSON.object([
                ("name", .string(trend.experiment)), ("stack", .string(trend.stack)),
                ("runs", .integer(trend.runs)), ("verified", .integer(trend.verified)),
                ("last_s", number(trend.last)), ("median_s", number(trend.median)), ("worst_s", number(trend.worst)),
            ])
        }
        return .object([("runs", .array(listed)), ("experiments", .array(summed))])
    }

    private static func seconds(_ value: Double?) -> String {
        value.map { $0 == 0 ? "no outage" : Figures.seconds($0) } ?? "-"
    }

    private static func recovery(_ run: RunRecord.Result) -> String {
        guard let recovery = run.recovery else { return "-" }
        guard recovery.verdict != "unknown", let lower = recovery.lower_s else { return "not proven" }
        guard let upper = recovery.upper_s else { return "not after \(Figures.seconds(lower))" }
        return upper == 0 ? "no outage" : "\(Figures.decimal(lower, places: 2)) to \(Figures.seconds(upper))"
    }
}
