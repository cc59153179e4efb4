internal import Basics
internal import FoundationEssentials

/// What happened to the database, in RDS's words.
/// Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_Events.Messages.html
final class EventLog: Sendable {
    private let events = Locked<[EventDescription]>([])
    private let now: @Sendable () -> Date

    init(now: @escaping @Sendable () -> Date) { self.now = now }

    var all: [EventDescription] { events.withLock { $0 } }

    /// Notes what happened to a cluster.
    func cluster(_ identifier: String, _ message: String, _ categories: [String]) {
        note(.cluster, identifier, message, categories)
    }

    /// Notes what happened to an instance.
    func instance(_ identifier: String, _ message: String, _ categories: [String]) {
        note(.instance, identifier, message, categories)
    }

    private func note(
        _ source: EventDescription.Source, _ identifier: String, _ message: String, _ categories: [String]
    ) {
        let event = EventDescription(
            source: source, identifier: identifier, message: message, categories: categories, date: now())
        events.withLock { $0.append(event) }
    }
}
