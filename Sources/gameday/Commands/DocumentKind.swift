import Documents
import GameDays

/// What a file describes, by the key that only such a file has.
enum DocumentKind: String, CaseIterable {
    case experiment
    case suite
    case gameDay = "game day"
    case schedule
    case destinations

    init(of document: Document) {
        if GameDay.isDescribed(by: document) {
            self = .gameDay
        } else if document.root["schedules"] != nil {
            self = .schedule
        } else if document.root["destinations"] != nil {
            self = .destinations
        } else {
            self = document.root["experiments"] == nil ? .experiment : .suite
        }
    }

    /// With its article, for messages.
    var words: String {
        switch self {
        case .experiment: "an experiment"
        case .suite, .gameDay, .schedule: "a \(rawValue)"
        case .destinations: "a destinations file"
        }
    }
}
