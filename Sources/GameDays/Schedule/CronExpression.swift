internal import Documents

/// When something is due: minute, hour, day of the month, month and weekday, as in crontab(5).
///
/// A day must match both day fields, or one of them where neither begins with a star. Names of months and weekdays,
/// ranges, lists and steps may be written, and the words `@hourly`, `@daily`, `@weekly`, `@monthly` and `@yearly`.
public struct CronExpression: Sendable, Hashable {
    /// The line as it was written.
    public let text: String
    let minutes: CronField
    let hours: CronField
    let days: CronField
    let months: CronField
    let weekdays: CronField

    private static let words = [
        "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0",
        "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@hourly": "0 * * * *",
    ]

    /// The expression that a line says.
    ///
    /// - Throws: `CronFault` with the place of what is wrong; a line that is never due is wrong.
    public init(_ text: String) throws(CronFault) {
        self.text = text
        var line = text
        if text.hasPrefix("@") {
            guard let meant = Self.words[text.lowercased()] else { throw Self.unknown(word: text) }
            line = meant
        }
        let fields = Self.fields(of: line)
        guard fields.count == 5 else {
            let extra = fields.count > 5 ? fields[5].offset : line.unicodeScalars.count
            throw CronFault(
                "a cron line has five fields, and this one has \(fields.count)", at: extra,
                mend: "write minute, hour, day of the month, month and weekday, such as `0 10 * * TUE`")
        }
        var read: [CronField] = []
        for (field, kind) in zip(fields, CronField.Kind.all) {
            read.append(try CronField(field.text, kind, at: field.offset))
        }
        (minutes, hours, days, months, weekdays) = (read[0], read[1], read[2], read[3], read[4])
        try checkDays(at: fields[2].offset)
    }

    private static func fields(of line: String) -> [(text: Substring, offset: Int)] {
        line.split(whereSeparator: { $0 == " " || $0 == "\t" }).map { field in
            (field, line.unicodeScalars.distance(from: line.startIndex, to: field.startIndex))
        }
    }

    private static func unknown(word: String) -> CronFault {
        let known = words.keys.sorted()
        if word.lowercased() == "@reboot" {
            return CronFault(
                "@reboot is no time", at: 0, mend: "start `gameday agent --once` from a unit that runs at boot")
        }
        return CronFault("there is no \(quoted(word))", at: 0, mend: didYouMean(word, among: known))
    }

    /// Refuses days of the month that none of the months has, such as 31 February: that part of the line would never
    /// come true, also where a weekday makes the line as a whole come due.
    private func checkDays(at offset: Int) throws(CronFault) {
        guard !days.isStar, let first = days.numbers.first else { return }
        let longest = months.numbers.map(CivilDay.mostDays).max() ?? 31
        guard first > longest else { return }
        let names = months.numbers.map { CronField.Kind.month.names[$0 - 1] }.joined(separator: ", ")
        throw CronFault(
            "no \(names) has a day \(first), so this would never be due", at: offset,
            mend: "write 1 to \(longest), or other months")
    }

    /// Whether it is due at times of the day that are written out. Those whose minute or hour begins with a star follow
    /// the clock instead: cron(8) of Debian calls these wildcard jobs.
    var isFixed: Bool { !minutes.isStar && !hours.isStar }

    func matches(_ day: CivilDay) -> Bool {
        guard months.contains(day.month) else { return false }
        let (byDay, byWeekday) = (days.contains(day.day), weekdays.contains(day.weekday))
        return days.isStar || weekdays.isStar ? byDay && byWeekday : byDay || byWeekday
    }
}
