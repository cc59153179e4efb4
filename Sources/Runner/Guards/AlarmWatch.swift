internal import AWS
internal import Basics

/// Looks at CloudWatch alarms, at most every five seconds: AWS evaluates them no oftener than every ten.
struct AlarmWatch: Sendable {
    private let names: [String]
    private var lookedAt: Int64?
    private static let interval: Int64 = 5_000_000

    init(names: [String]) {
        self.names = names
    }

    /// Why the run must stop; nil while no alarm is raised, none is asked for, or CloudWatch does not say.
    mutating func look(_ environment: RunEnvironment) async -> Finding? {
        let now = environment.clock.now()
        guard !names.isEmpty, lookedAt.map({ now - $0 >= Self.interval }) ?? true else { return nil }
        lookedAt = now
        guard let alarms = try? await Self.read(names, environment.aws) else { return nil }
        guard let raised = alarms.first(where: { $0.state == "ALARM" }) else { return nil }
        let why = raised.reason.map { ": \($0)" } ?? ""
        return Finding(
            .stopCondition, "the alarm \(raised.name) is raised\(why)", mend: "see in CloudWatch what raised it")
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
