internal import AWS

/// Which of a service's tasks are stopped.
struct TaskSelection: Sendable, Hashable {
    /// How many of those that come into question.
    enum Amount: Sendable, Hashable {
        case all
        case count(Int)
        /// From 0 to 1.
        case fraction(Double)
    }

    var zone: String?
    var amount: Amount

    /// The chosen tasks: one zone after the other in turn, in the order of the ARNs, so that a plan is repeatable and
    /// no zone loses more tasks than it must. A fraction is rounded up.
    func choose(from tasks: [ECS.Task]) -> [ECS.Task] {
        let eligible = tasks.filter { zone == nil || $0.availabilityZone == zone }.sorted { $0.taskArn < $1.taskArn }
        let wanted =
            switch amount {
            case .all: eligible.count
            case .count(let count): min(count, eligible.count)
            case .fraction(let fraction): min(Int((Double(eligible.count) * fraction).rounded(.up)), eligible.count)
            }
        let zones = Dictionary(grouping: eligible) { $0.availabilityZone ?? "" }.sorted { $0.key < $1.key }
        var chosen: [ECS.Task] = []
        var row = 0
        while chosen.count < wanted {
            for (_, tasks) in zones where row < tasks.count && chosen.count < wanted { chosen.append(tasks[row]) }
            row += 1
        }
        return chosen
    }
}
