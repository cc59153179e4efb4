internal import FoundationEssentials

/// The verdict as a run's journal has it.
public struct LastWord: Sendable, Hashable, Decodable {
    /// The verdict's name.
    public var verdict: String
    /// One line: what happened.
    public var reason: String
    /// One line: what to do about it.
    public var mend: String
    /// Whether nothing is left behind.
    public var undone: Bool
}

extension RunDirectory {
    /// How the run ended; nil when its journal has no verdict.
    public var lastWord: LastWord? {
        struct Event: Decodable {
            var event: String
        }
        guard let text = try? String(contentsOfFile: journal, encoding: .utf8) else { return nil }
        for line in text.split(separator: "\n").reversed() {
            let data = Data(line.utf8)
            guard let event = try? JSONDecoder().decode(Event.self, from: data), event.event == "verdict" else {
                continue
            }
            return try? JSONDecoder().decode(LastWord.self, from: data)
        }
        return nil
    }
}
