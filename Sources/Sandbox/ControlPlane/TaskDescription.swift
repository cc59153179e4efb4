public import FoundationEssentials

/// A task of the service, as `DescribeTasks` shows it.
public struct TaskDescription: Sendable, Hashable {
    /// Where a task is in its life.
    /// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html
    public enum Status: String, Sendable, Hashable, CaseIterable {
        /// Its network interface is being made.
        case provisioning = "PROVISIONING"
        /// Its image is being fetched.
        case pending = "PENDING"
        /// Its process runs.
        case running = "RUNNING"
        /// It is being taken out of the load balancer.
        case deactivating = "DEACTIVATING"
        /// Its process has been told to end.
        case stopping = "STOPPING"
        /// Its process has ended.
        case stopped = "STOPPED"
    }

    /// Why a task was stopped, as a client tells the kinds apart.
    public enum StopCode: String, Sendable, Hashable {
        /// Somebody called `StopTask`.
        case user = "UserInitiated"
        /// Its process ended by itself.
        case exited = "EssentialContainerExited"
        /// It never ran.
        case failedToStart = "TaskFailedToStart"
        /// The scheduler stopped it: unhealthy, or one too many.
        case scheduler = "ServiceSchedulerInitiated"
    }

    /// 32 hexadecimal digits.
    public var id: String
    /// The zone it is in, e.g. `us-east-1a`.
    public var zone: String
    /// The subnet it is in.
    public var subnet: String
    /// Its private address in that subnet.
    public var address: String
    /// Where it is in its life.
    public var status: Status
    /// Whether it is meant to run, or to stop.
    public var isWanted: Bool
    /// Why it is being stopped or was; nil while it is meant to run.
    public var stopCode: StopCode?
    /// The reason in words; of `StopTask`, the caller's.
    public var stoppedReason: String?
    /// The exit code of its process, once that has ended.
    public var exitCode: Int?
    /// When it was made.
    public var created: Date
    /// When fetching its image began.
    public var pullStarted: Date?
    /// When its process was started.
    public var started: Date?
    /// When stopping it began.
    public var stopping: Date?
    /// When it had stopped.
    public var stopped: Date?

    /// A task that was just made.
    public init(id: String, zone: String, subnet: String, address: String, created: Date) {
        self.id = id
        self.zone = zone
        self.subnet = subnet
        self.address = address
        self.created = created
        status = .provisioning
        isWanted = true
    }
}
