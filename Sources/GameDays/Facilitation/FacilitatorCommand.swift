internal import Documents

/// What a facilitator says in one line.
public enum FacilitatorCommand: Sendable, Hashable {
    /// The item is taken up; a step was done, a question is answered with yes.
    case go
    /// The game day ends before the item.
    case noGo(String)
    /// An observation, for the timeline.
    case note(String)
    /// The item is left out, for this reason; what is running is ended and undone.
    case skip(String)
    /// The game day ends now, and everything is undone.
    case halt(String)
    /// What can be said.
    case help
    /// Nothing was said.
    case nothing
    /// What was said cannot be done, for this reason.
    case mistaken(String)

    /// What can be said, for people.
    public static let reference = """
        go            take the item up; a step was done, a question is answered with yes
        no-go [WHY]   end the game day before this item
        skip WHY      leave this item out; an experiment that is running is ended and undone
        note TEXT     put an observation on the timeline
        halt [WHY]    end the game day now, and undo what is broken
        """

    private static let words = ["go", "no-go", "note", "skip", "halt", "help"]

    /// What a line says.
    public init(line: String) {
        let trimmed = line.drop(while: \.isWhitespace)
        let word = trimmed.prefix { !$0.isWhitespace }
        let rest = String(trimmed.dropFirst(word.count).drop(while: \.isWhitespace))
        switch word.lowercased() {
        case "": self = .nothing
        case "go" where rest.isEmpty: self = .go
        case "go": self = .mistaken("go stands alone: write `go`, and `note \(rest)`")
        case "no-go", "nogo": self = .noGo(rest)
        case "note": self = rest.isEmpty ? .mistaken("a note has a text: write `note TEXT`") : .note(rest)
        case "skip": self = rest.isEmpty ? .mistaken("a skip has a reason: write `skip WHY`") : .skip(rest)
        case "halt": self = .halt(rest)
        case "help", "?": self = .help
        case let other:
            self = .mistaken("there is no command \(quoted(other)): \(didYouMean(other, among: Self.words))")
        }
    }
}
