import Documents
import Experiments
import FoundationEssentials
import GameDays
import Runner
import Stack

/// What a schedule runs, read with everything that it names.
enum ScheduledFiles {
    case experiments([ReadExperiment])
    case suite(ExperimentSuite, [ReadExperiment])
    case gameDay(GameDay, [Int: ReadExperiment])

    /// Reads the files of a schedule.
    ///
    /// - Parameter stack: what `${stack...}` refers to; nil to leave that open.
    /// - Throws: `Refusal` with what is wrong in the first file that is not valid, or not what it is named as.
    init(of schedule: Schedule, stack: Node?) throws(Refusal) {
        let documents = try Self.documents(of: schedule.work)
        switch schedule.work.kind {
        case .experiments:
            self = .experiments(
                try schedule.work.paths.map { (path: String) throws(Refusal) in
                    try ExperimentFile.read(path, stack: stack, settings: schedule.settings)
                })
        case .suite:
            let suite = try ExperimentSuite(documents[0])
            self = .suite(
                suite, try SuiteFile.experiments(of: suite, stack: stack, settings: schedule.settings))
        case .gameDay:
            let gameDay = try GameDay(documents[0])
            try gameDay.checkUnattended()
            self = .gameDay(gameDay, try gameDay.readExperiments(stack: stack, settings: schedule.settings))
        }
    }

    /// Every experiment, in the order in which the files name them.
    var experiments: [ReadExperiment] {
        switch self {
        case .experiments(let experiments), .suite(_, let experiments): experiments
        case .gameDay(_, let experiments): experiments.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    /// Why it could never be run on a stack when its schedule says so, as far as the files say; nil when it may be.
    ///
    /// - Parameter now: seconds since 1970; nil when it is run at another time than its cron line says.
    func refusal(of schedule: Schedule, on stack: StackFile, now: Int64?) -> Finding? {
        switch self {
        case .experiments: return nil
        case .suite(let suite, let experiments):
            return SuitePlan(experiments, stack: stack).refusal(budgetSeconds: SuiteFile.budgetSeconds(of: suite))
        case .gameDay(let gameDay, _):
            // The sandbox may be broken at any time.
            guard let now, stack.kind != .sandbox, let reason = schedule.refusal(by: gameDay.windows, after: now) else {
                return nil
            }
            return Finding(.refused, reason, mend: Self.hoursMend)
        }
    }

    /// What should be known of its times, without a stack at hand.
    ///
    /// - Parameter now: seconds since 1970.
    func warnings(of schedule: Schedule, now: Int64) -> [Diagnostic] {
        guard case .gameDay(let gameDay, _) = self, let reason = schedule.refusal(by: gameDay.windows, after: now)
        else {
            return []
        }
        return [
            Diagnostic(
                "\(schedule.name): \(reason). An agent would hold it on the sandbox alone",
                at: schedule.work.files[0].mark, mend: Self.hoursMend, severity: .warning)
        ]
    }

    private static let hoursMend = "change its `cron`, or the game day's workingHours"

    /// The documents that are named; each must be there, and of the kind that it is named as.
    private static func documents(of work: ScheduledWork) throws(Refusal) -> [Document] {
        let wanted = work.kind.document
        var documents: [Document] = []
        for file in work.files {
            guard FileManager.default.fileExists(atPath: file.path) else {
                throw Refusal(
                    "\(file.path): there is no such file", at: file.mark,
                    mend: "a path begins at the folder of the schedule's file")
            }
            let document = try Document(path: file.path)
            let kind = DocumentKind(of: document)
            guard kind == wanted else {
                let key = ScheduledWork.Kind.allCases.first { $0.document == kind }
                throw Refusal(
                    "\(file.path) is \(kind.words), and \(work.kind.rawValue) names \(wanted.words)", at: file.mark,
                    mend: key.map { "name it with `\($0.rawValue):`" } ?? "name \(wanted.words)")
            }
            documents.append(document)
        }
        return documents
    }
}

extension ScheduledWork.Kind {
    /// What each of its files is.
    fileprivate var document: DocumentKind {
        switch self {
        case .experiments: .experiment
        case .suite: .suite
        case .gameDay: .gameDay
        }
    }
}
