public import Basics

/// Something about a game day that people elsewhere want to know as it happens.
public struct GameDayNotice: Sendable, Hashable {
    /// What it is about, by its word in the journal: `began`, `experiment`, `verdict`, `refused`, `halt`, `ended`.
    public var event: GameDayEntry.Event
    /// The game day.
    public var subject: GameDaySubject
    /// When, RFC 3339 in UTC.
    public var time: String
    /// In words.
    public var text: String
    /// The verdict's name, where there is one.
    public var verdict: String?

    /// One object, as destinations are sent it.
    public var json: JSON {
        .object([
            ("event", .string(event.rawValue)), ("gameday", subject.json), ("time", .string(time)),
            ("text", .string(text)), ("verdict", .optional(verdict)),
        ])
    }
}

/// Where notices go. A destination that is down or slow holds nothing up and changes no verdict: what it throws is
/// only said.
public protocol GameDayNotifier: Sendable {
    /// Delivers a notice; takes no longer than it must, and ends when it is cancelled.
    func notify(_ notice: GameDayNotice) async throws
}
