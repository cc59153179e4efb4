import FoundationEssentials
import TestSupport

@testable import Sandbox

/// A scheduler with everything around it played by the test: time, processes, load balancer and network.
struct SchedulerScene {
    var machine: TaskScheduler
    /// Seconds since the scene began.
    private(set) var seconds = 0.0
    /// The waits that are not over, by when they are.
    private var waits: [(due: Double, timer: TaskScheduler.Timer)] = []
    /// The tasks whose process runs.
    private(set) var running: Set<String> = []
    /// The tasks the load balancer has as targets.
    private(set) var registered: Set<String> = []
    private(set) var draining: Set<String> = []
    private(set) var killed: [String] = []
    private(set) var terminated: [String] = []
    /// The zones whose subnet is dark.
    private(set) var dark: Set<Zone> = []
    /// Whether a process ends when it is asked to.
    var obeys = true
    /// Whether a draining task has no request left at once.
    var drainsAtOnce = true
    /// Whether a task that was registered is healthy at once.
    var becomesHealthy = true
    /// Whether processes can be started.
    var starts = true

    static let zones = Zone.ofRegion("us-east-1")
    static let group = "arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/t/1"

    init(
        desired: Int = 6, timing: SchedulerTiming = .fast, replacesTasks: Bool = true, zones: [Zone] = Self.zones
    ) {
        let ids = Numbers()
        machine = TaskScheduler(
            .init(
                zones: zones, desired: desired, timing: timing, replacesTasks: replacesTasks,
                targetGroup: Self.group, subnet: { "subnet-\($0.letter)" }),
            makeID: { ids.next() })
    }

    /// A scheduler whose first tasks are up and healthy.
    static func steady(_ scene: SchedulerScene = SchedulerScene()) -> SchedulerScene {
        var scene = scene
        scene.happen(.began)
        return scene
    }

    var now: Date { Date(timeIntervalSince1970: 1_795_379_520 + seconds) }

    /// Something happens, with all that follows at the same moment.
    mutating func happen(_ event: TaskScheduler.Event) {
        var events = [event]
        while !events.isEmpty {
            for effect in machine.handle(events.removeFirst(), now: now) { events += perform(effect) }
        }
    }

    private mutating func perform(_ effect: TaskScheduler.Effect) -> [TaskScheduler.Event] {
        switch effect {
        case .wait(let timer, let duration):
            waits.append((seconds + duration / .seconds(1), timer))
            return []
        case .fetch(let id):
            return [.fetched(id, reachable: !dark.contains { $0.name == machine.task(id)?.shown.zone })]
        case .launch(let id):
            guard starts else { return [.refused(id, reason: "no such file")] }
            running.insert(id)
            return [.launched(id)]
        case .register(let id):
            registered.insert(id)
            return becomesHealthy ? [.health(id, .healthy)] : []
        case .drain(let id):
            draining.insert(id)
            return drainsAtOnce ? [.drained(id)] : []
        case .deregister(let id):
            registered.remove(id)
            draining.remove(id)
            return []
        case .terminate(let id):
            terminated.append(id)
            return obeys ? end(id, code: 0) : []
        case .kill(let id):
            killed.append(id)
            return end(id, code: 137)
        }
    }

    private mutating func end(_ id: String, code: Int) -> [TaskScheduler.Event] {
        running.remove(id) == nil ? [] : [.exited(id, code: code)]
    }

    /// A task's process ends by itself.
    mutating func crash(_ id: String, code: Int = 1) {
        for event in end(id, code: code) { happen(event) }
    }

    /// Zones go dark or come back; in a dark one the load balancer finds nobody healthy.
    mutating func darken(_ zones: Set<Zone>) {
        dark = zones
        for task in wanted where zones.contains(task.zone) { happen(.health(task.shown.id, .unhealthy)) }
    }

    /// Time passes, wait by wait.
    mutating func pass(_ duration: Double) {
        let end = seconds + duration
        while let next = waits.indices.min(by: { waits[$0].due < waits[$1].due }), waits[next].due <= end {
            let wait = waits.remove(at: next)
            seconds = max(seconds, wait.due)
            happen(.due(wait.timer))
        }
        seconds = end
    }

    /// The tasks that are meant to run.
    var wanted: [ScheduledTask] { machine.tasks.filter(\.isWanted) }

    /// How many tasks serve in each zone.
    var healthy: [Int] {
        machine.settings.zones.map { zone in wanted.count { $0.zone == zone && $0.isHealthy } }
    }

    func shown(_ id: String) -> TaskDescription? { machine.task(id)?.shown }

    /// The id of the first task of a zone that is meant to run.
    func first(_ letter: String) -> String {
        wanted.first { $0.zone.letter == letter }?.shown.id ?? ""
    }

    /// Counts up, in the form of task ids.
    private final class Numbers: Sendable {
        private let value = Counter()

        func next() -> String {
            let digits = String(value.next(), radix: 16)
            return String(repeating: "0", count: 32 - digits.count) + digits
        }
    }
}
