import Destinations
import Documents
import Experiments
import GameDays
import Runner

/// A file that gameday runs something from, read with everything that it names.
struct RunnableFile {
    /// The name that it gives itself.
    var name: String
    /// Every experiment that it runs.
    var experiments: [ReadExperiment] = []
    /// The actions that running it takes besides those of its experiments, as IAM names them.
    var actions: [String] = []
    /// Where it sends finished runs.
    var destinations: [any Destination] = []
    /// What is allowed in it but should be known.
    var warnings: [Diagnostic] = []

    /// Reads the file at `path`.
    ///
    /// - Parameters:
    ///   - stack: what `${stack...}` refers to; nil to leave that open.
    ///   - settings: what `--set` says; nil to leave `${set...}` open. A schedule has settings of its own.
    ///   - now: seconds since 1970, for what is over already.
    /// - Throws: `Refusal` with what is wrong.
    init(_ path: String, stack: Node?, settings: [String: String]?, now: Int64) throws(Refusal) {
        let document = try Document(path: path)
        switch DocumentKind(of: document) {
        case .experiment:
            experiments = [try ExperimentFile.read(path, stack: stack, settings: settings)]
            name = experiments[0].experiment.name
        case .suite:
            let suite = try ExperimentSuite(document)
            name = suite.name
            experiments = try SuiteFile.experiments(of: suite, stack: stack, settings: settings)
            actions = DeployWait.permissions
        case .gameDay:
            let gameDay = try GameDay(document)
            name = gameDay.name
            let items = try gameDay.readExperiments(stack: stack, settings: settings)
            experiments = items.sorted { $0.key < $1.key }.map(\.value)
        case .schedule:
            let schedule = try ScheduleFile(document, now: now)
            name = schedule.name
            warnings = schedule.warnings
            for entry in schedule.schedules {
                let files = try ScheduledFiles(of: entry, stack: stack)
                experiments += files.experiments
                warnings += files.warnings(of: entry, now: now)
            }
            destinations = try Sending.read(schedule.destinations)
            actions = StackConditions.permissions
        case .destinations:
            destinations = try DestinationsFile.read(document)
            name = destinations.map(\.name).joined(separator: ", ")
        }
        warnings += experiments.flatMap(\.experiment.warnings)
    }
}
