internal import Documents

extension TimeWindows {
    /// Reads `timezone`, `workingHours` and `freezes` of a game day's file; zones and freezes are those of schedules.
    init(_ reader: inout MappingReader, _ parser: ScheduleParser) {
        let named = reader.optional("timezone")
        let hours = reader.optional("workingHours")
        let frozen = reader.optional("freezes")
        if let mark = (hours ?? frozen)?.mark, named == nil {
            parser.log.error(
                "\(reader.what) has times and no timezone", at: mark, mend: "add `timezone: Europe/Berlin`, or yours")
        }
        let zone = named.flatMap(parser.zone) ?? .utc
        self.init(
            zone: zone, workingHours: hours.flatMap { WorkingHours($0, parser.log) },
            freezes: frozen.map { parser.freezes($0, zone) } ?? [])
    }
}

extension TimeWindows.WorkingHours {
    fileprivate init?(_ node: Node, _ log: DiagnosticLog) {
        guard var reader = MappingReader(node, "workingHours", log: log) else { return nil }
        let words = reader.required("days", mend: "add `days: [mon, tue, wed, thu]`")?.strings("days", log: log)
        let daysMark = node["days"]?.mark ?? node.mark
        var days: [TimeWindows.Weekday] = []
        for word in words ?? [] {
            guard let day = TimeWindows.Weekday(rawValue: word) else {
                log.error(
                    "days cannot have \(quoted(word))", at: daysMark,
                    mend: didYouMean(word, among: TimeWindows.Weekday.allCases.map(\.rawValue)))
                continue
            }
            days.append(day)
        }
        if let words, words.isEmpty { log.error("days is empty", at: daysMark, mend: "write the days of the week") }
        let from = reader.required("from", mend: "add `from: 09:00`").flatMap { TimeOfDay.read($0, "from", log) }
        let to = reader.required("to", mend: "add `to: 16:00`").flatMap { TimeOfDay.read($0, "to", log) }
        reader.finish()
        guard let from, let to else { return nil }
        guard from < to else {
            log.error(
                "the working hours end before they begin", at: node["to"]?.mark ?? node.mark,
                mend: "write a `to` that is later on the same day than `from`")
            return nil
        }
        self.init(days: days, from: from, to: to)
    }
}

extension TimeOfDay {
    fileprivate static func read(_ node: Node, _ what: String, _ log: DiagnosticLog) -> Int? {
        guard let text = node.string(what, log: log) else { return nil }
        if let minutes = minutes(of: text) { return minutes }
        log.error(
            "\(what) must be a time of day, not \(quoted(text))", at: node.mark,
            mend: "write 09:00, with two digits each")
        return nil
    }
}
