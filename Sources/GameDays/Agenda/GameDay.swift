public import Documents

/// A game day: an agenda of experiments, manual steps and questions, who owns what, and when it must not go on.
public struct GameDay: Sendable, Hashable {
    /// The only version of the format that there is.
    public static let version = 1

    /// The file it was read from.
    public let file: String
    /// The file's text, kept with the game day.
    public let text: String
    /// Its name: game days of one name are compared with each other.
    public let name: String
    /// What it is to show, in words.
    public let purpose: String
    /// Who takes part: the owners of the agenda's items are among them.
    public let roles: [Role]
    /// What is read out before it begins.
    public let briefing: [String]
    /// When an experiment may be begun.
    public let windows: TimeWindows
    /// After which verdicts it ends.
    public let abortWhen: AbortCriteria
    /// Where it is told what happens.
    public let notify: [Destination]
    /// What happens, in this order; at least one experiment is among it.
    public let agenda: [AgendaItem]

    /// Somebody who takes part.
    public struct Role: Sendable, Hashable {
        /// What the agenda calls them: `facilitator`.
        public let name: String
        /// What they do.
        public let duty: String
    }

    /// Where notices go.
    public enum Destination: Sendable, Hashable {
        /// A program and its arguments, which is given each notice as one line of JSON on standard input.
        case command([String])
    }

    /// The experiments of the agenda, in its order.
    public var experiments: [ExperimentItem] { agenda.compactMap(\.experiment) }
}

/// What answers a go / no-go when nobody is there to say it.
public enum StandingAnswer: String, Sendable, Hashable, CaseIterable {
    /// The item is taken up.
    case go
    /// The item is left out, and the game day goes on.
    case skip
    /// The game day ends before the item.
    case noGo = "no-go"
}

/// One item of the agenda.
public struct AgendaItem: Sendable, Hashable {
    /// What is done.
    public enum Work: Sendable, Hashable {
        /// An experiment is run.
        case experiment(ExperimentItem)
        /// People do something.
        case step
        /// People decide whether to go on.
        case question
    }

    /// What is done.
    public let work: Work
    /// The step or the question in words, or the experiment's file as it is written.
    public let title: String
    /// The role that it is for; nil for everybody.
    public let owner: String?
    /// What answers its go / no-go when nobody is there; nil when that is not declared.
    public let unattended: StandingAnswer?
    /// Where it begins in the file.
    public let mark: Mark

    /// The experiment; nil for anything else.
    public var experiment: ExperimentItem? {
        guard case .experiment(let item) = work else { return nil }
        return item
    }
}

/// An experiment of the agenda.
public struct ExperimentItem: Sendable, Hashable {
    /// The experiment file's path; one that is relative in the game day's file begins at that file's folder.
    public let path: String
    /// What people expect besides the experiment's hypothesis; nil when nothing is written.
    public let expected: String?
    /// Values for `${set...}` and for keys of the file, as `gameday run --set` takes them.
    public let settings: [String: String]
    /// How long the stack is left alone afterwards.
    public let coolDown: Duration
}

/// After which verdicts a game day ends. One that is not undone always ends it.
public struct AbortCriteria: Sendable, Hashable {
    /// How many of a verdict end it; a verdict that is not here never does.
    public let counts: [Verdict: Int]

    /// The verdicts that may be counted, by the names of the file.
    public enum Verdict: String, Sendable, Hashable, CaseIterable {
        /// A hypothesis is false.
        case refuted
        /// Nothing was proven.
        case inconclusive
        /// A stop condition ended the experiment.
        case aborted
    }

    /// Criteria of these counts.
    public init(_ counts: [Verdict: Int]) {
        self.counts = counts
    }
}
