import Basics

@testable import GameDays

/// A record's line in the state file.
enum JSONLine {
    static func of(_ record: AgentRecord) -> String {
        JSON.object([("event", .string(record.event.rawValue))] + record.members).text
    }
}
