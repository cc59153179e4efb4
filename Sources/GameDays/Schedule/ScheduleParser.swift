public import Documents

extension ScheduleFile {
    /// The schedule that `document` describes. Paths in it are relative to its folder.
    ///
    /// - Parameter now: seconds since 1970, for what is over already.
    /// - Throws: `Refusal` with everything that is wrong, in the order of the places.
    public init(_ document: Document, now: Int64) throws(Refusal) {
        let log = DiagnosticLog()
        guard var reader = MappingReader(document.root, "the schedule file", log: log) else {
            throw Refusal(log.diagnostics)
        }
        let folder = document.file.lastIndex(of: "/").map { String(document.file[...$0]) } ?? ""
        let parser = ScheduleParser(folder: folder, now: now, log: log)
        file = document.file
        _ = reader.required("version", mend: "add `version: \(Self.version)`")?
            .quantity("version", in: Self.version...Self.version, log: log)
        name =
            reader.required("name", mend: "add a name for the log")
            .flatMap { parser.checkedName($0, "name") } ?? ""
        stack = reader.optional("stack")?.nonEmptyString("stack", limit: ScheduleParser.pathLimit, log: log).map(
            parser.path)
        destinations = reader.optional("to").map(parser.destinations) ?? []
        let zone = reader.optional("timezone").map { parser.zone($0) ?? .utc }
        freezes = reader.optional("freezes").map { parser.freezes($0, zone) } ?? []
        schedules =
            reader.required("schedules", mend: "add what is run, and when")
            .map { parser.schedules($0, zone) } ?? []
        reader.finish()
        try log.throwErrors()
        warnings = log.diagnostics
    }
}

/// Reads the parts of a schedule file.
struct ScheduleParser {
    let folder: String
    let now: Int64
    let log: DiagnosticLog

    /// How many times are looked at to find the shortest time between two.
    private static let looks = 60
    /// Longer than any path.
    static let pathLimit = 4_096

    func path(_ text: String) -> String { text.hasPrefix("/") ? text : folder + text }

    func checkedName(_ node: Node, _ what: String) -> String? {
        guard let text = node.string(what, log: log) else { return nil }
        let isGood = text.utf8.allSatisfy { byte in
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                || byte == UInt8(ascii: "-")
        }
        if isGood, (1...64).contains(text.utf8.count), text.utf8.first != UInt8(ascii: "-") { return text }
        log.error(
            "\(what) cannot be \(quoted(text))", at: node.mark,
            mend: "use lower-case letters, digits and dashes, at most 64, and begin with a letter or digit")
        return nil
    }

    func zone(_ node: Node) -> ZoneRules? {
        guard let text = node.nonEmptyString("timezone", log: log) else { return nil }
        if let zone = ZoneRules(text) { return zone }
        let near = nearest(to: text, among: ZoneRules.names).map { "did you mean \($0)?" }
        log.error(
            "there is no time zone \(quoted(text))", at: node.mark,
            mend: near ?? "write UTC or a name of the IANA database, such as Europe/Berlin")
        return nil
    }

    /// There is no default: a guess would be wrong twice a year.
    private func refuseWithoutZone(_ what: String, at mark: Mark) {
        log.error(
            "\(what) has no time zone", at: mark,
            mend: "add `timezone: Europe/Berlin`, here or for the whole file; UTC is one too")
    }

    func schedules(_ node: Node, _ zone: ZoneRules?) -> [Schedule] {
        guard let items = node.items("schedules", limit: 100, log: log) else { return [] }
        if items.isEmpty { log.error("schedules is empty", at: node.mark, mend: "add what is run, and when") }
        var found: [Schedule] = []
        for item in items {
            guard let schedule = schedule(item, zone) else { continue }
            if found.contains(where: { $0.name == schedule.name }) {
                log.error(
                    "there are two schedules \(quoted(schedule.name))", at: item["name"]?.mark ?? item.mark,
                    mend: "give each a name of its own")
            } else if let same = found.first(where: { $0.isTwice(schedule) }) {
                log.error(
                    "\(schedule.name) runs the same at the same times as \(same.name)",
                    at: item["cron"]?.mark ?? item.mark, mend: "remove one of them, or change its times")
            }
            found.append(schedule)
        }
        return found
    }

    private func schedule(_ node: Node, _ fileZone: ZoneRules?) -> Schedule? {
        guard var reader = MappingReader(node, "the schedule", log: log) else { return nil }
        let name = reader.required("name", mend: "add a name for the log and the metrics")
            .flatMap { checkedName($0, "name") }
        let cronNode = reader.required("cron", mend: "add when it is run, such as `cron: \"0 10 * * TUE\"`")
        let expression = cronNode.flatMap(cron)
        let zoneNode = reader.optional("timezone")
        let zone = zoneNode.map { self.zone($0) } ?? fileZone
        if zoneNode == nil, fileZone == nil { refuseWithoutZone("the schedule", at: cronNode?.mark ?? node.mark) }
        let work = work(&reader, node)
        let jitterNode = reader.optional("jitter")
        let jitter = jitterNode?.quantity("jitter", in: Duration.zero...Duration.seconds(86_400), log: log) ?? .zero
        let settings = reader.optional("set").map(settings) ?? [:]
        let preconditions = reader.optional("preconditions").map(preconditions) ?? Preconditions()
        reader.finish()
        guard let name, let expression, let zone, let work else { return nil }
        let times = CronTimes(expression: expression, zone: zone)
        check(times, jitter: jitter.components.seconds, at: jitterNode?.mark, cron: cronNode?.mark ?? node.mark)
        return Schedule(
            name: name, times: times, work: work, settings: settings, jitterSeconds: jitter.components.seconds,
            preconditions: preconditions)
    }

    /// Runs of one schedule must not come closer than its jitter: they could begin in another order.
    private func check(_ times: CronTimes, jitter: Int64, at mark: Mark?, cron: Mark) {
        let due = times.next(Self.looks, after: now)
        if due.isEmpty {
            log.error("this is not due within fifty years", at: cron, mend: "check the day, the month and the weekday")
        }
        let gaps = zip(due, due.dropFirst()).map { $1 - $0 }
        guard let mark, let shortest = gaps.min(), jitter >= shortest else { return }
        log.error(
            "the jitter of \(Duration.seconds(jitter).written) is not shorter than the time between two runs, which is "
                + "\(Duration.seconds(shortest).written)",
            at: mark, mend: "write at most \(Duration.seconds(max(0, shortest - 1)).written)")
    }

    private func cron(_ node: Node) -> CronExpression? {
        guard let text = node.nonEmptyString("cron", log: log) else { return nil }
        do {
            return try CronExpression(text)
        } catch {
            log.error(error.message, at: place(of: error, in: node), mend: error.mend)
            return nil
        }
    }

    /// Where in a scalar a fault is, as an editor counts: after the quote, if there is one.
    private func place(of fault: CronFault, in node: Node) -> Mark {
        var mark = node.mark
        mark.column += fault.offset
        if case .scalar(_, plain: false) = node.content { mark.column += 1 }
        return mark
    }

    func settings(_ node: Node) -> [String: String] {
        guard case .mapping(let entries) = node.content else {
            log.error("set must be a mapping, not \(node.words)", at: node.mark, mend: "write `key: value` lines")
            return [:]
        }
        var settings: [String: String] = [:]
        for entry in entries {
            guard let text = entry.value.text, !entry.value.isNull else {
                log.error("\(entry.key) must be one value", at: entry.mark, mend: "write it as for --set")
                continue
            }
            settings[entry.key] = text
        }
        return settings
    }

    private func preconditions(_ node: Node) -> Preconditions {
        guard var reader = MappingReader(node, "preconditions", log: log) else { return Preconditions() }
        let alarms = reader.optional("alarms")?.strings("alarms", log: log)
        let tasks = reader.optional("tasksPerZone")?.quantity("tasksPerZone", in: 0...1_000, log: log)
        reader.finish()
        return Preconditions(alarms: alarms, tasksPerZone: tasks)
    }

    func freezes(_ node: Node, _ zone: ZoneRules?) -> [Freeze] {
        (node.items("freezes", limit: 1_000, log: log) ?? []).compactMap { freeze($0, zone) }
    }

    private func freeze(_ node: Node, _ fileZone: ZoneRules?) -> Freeze? {
        guard var reader = MappingReader(node, "the freeze", log: log) else { return nil }
        let from = reader.required("from", mend: "add its first day")
        let to = reader.required("to", mend: "add its last day")
        let reason = reader.required("reason", mend: "add why nothing may be broken then")?
            .nonEmptyString("reason", log: log)
        let zoneNode = reader.optional("timezone")
        let zone = zoneNode.map { self.zone($0) } ?? fileZone
        if zoneNode == nil, fileZone == nil { refuseWithoutZone("the freeze", at: node.mark) }
        reader.finish()
        guard let from, let to, let first = time(from, "from"), let last = time(to, "to"), let zone, let reason else {
            return nil
        }
        let written = "\(from.text ?? "") to \(to.text ?? "") \(zone.name)"
        let freeze = Freeze(from: first.begin(in: zone), to: last.end(in: zone), reason: reason, written: written)
        if freeze.to <= freeze.from {
            log.error("the freeze ends before it begins", at: to.mark, mend: "write `to` after `from`")
        } else if freeze.to <= now {
            log.warning("the freeze is over", at: from.mark, mend: "remove it when it is not needed any more")
        }
        return freeze
    }

    private func time(_ node: Node, _ what: String) -> WrittenTime? {
        guard let text = node.string(what, log: log) else { return nil }
        do {
            return try WrittenTime(text)
        } catch {
            log.error(error.message, at: place(of: error, in: node), mend: error.mend)
            return nil
        }
    }
}

extension Schedule {
    /// Whether another runs the same at the same times.
    fileprivate func isTwice(_ other: Schedule) -> Bool {
        times.zone == other.times.zone && times.expression.text == other.times.expression.text
            && work.kind == other.work.kind && work.paths == other.work.paths && settings == other.settings
    }
}
