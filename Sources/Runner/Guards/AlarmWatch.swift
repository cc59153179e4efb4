internal import AWS

/// What the looks at CloudWatch alarms mean for a run, look after look. A condition that cannot be seen is not one that
/// does not hold: after some looks in a row without an answer the run stops.
struct AlarmWatch: Sendable {
    /// AWS evaluates alarms no oftener than every ten seconds.
    static let intervalMilliseconds = 5_000
    /// So many looks in a row may see nothing: half a minute at least.
    static let mostUnseen = 6

    let names: [String]
    private var unseen = 0
    /// Why the last look saw nothing; nil when it did.
    private(set) var trouble: String?

    init(names: [String]) {
        self.names = names
    }

    /// Why the run must stop after this look; nil while no alarm is raised.
    mutating func finding(of look: Result<[CloudWatch.Alarm], AWSError>) -> Finding? {
        switch look {
        case .success(let alarms):
            if let raised = alarms.first(where: { $0.state == "ALARM" }) {
                let why = raised.reason.map { ": \($0)" } ?? ""
                return Finding(
                    .stopCondition, "the alarm \(raised.name) is raised\(why)",
                    mend: "see in CloudWatch what raised it")
            }
            let missing = Self.missing(names, in: alarms)
            trouble = missing.isEmpty ? nil : "there is no alarm \(missing.joined(separator: ", "))"
        case .failure(let error):
            trouble = "\(error)"
        }
        unseen = trouble == nil ? 0 : unseen + 1
        guard let trouble, unseen >= Self.mostUnseen else { return nil }
        return Finding(
            .stopCondition, "the alarms that would stop the run could not be seen \(unseen) times in a row: \(trouble)",
            mend: "see that CloudWatch can be asked for them, and run it again")
    }

    /// The names that no alarm has.
    static func missing(_ names: [String], in alarms: [CloudWatch.Alarm]) -> [String] {
        let there = Set(alarms.map(\.name))
        return names.filter { !there.contains($0) }
    }

    /// The alarms of these names that there are.
    static func read(_ names: [String], _ aws: AWSClient) async throws(AWSError) -> [CloudWatch.Alarm] {
        var alarms: [CloudWatch.Alarm] = []
        for start in stride(from: 0, to: names.count, by: 100) {
            let some = Array(names[start..<min(start + 100, names.count)])
            alarms += try await aws.pages { CloudWatch.describeAlarms(names: some, marker: $0) }
        }
        return alarms
    }
}
