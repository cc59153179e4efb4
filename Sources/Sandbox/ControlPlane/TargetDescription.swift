/// A target of the load balancer, as `DescribeTargetHealth` shows it.
public struct TargetDescription: Sendable, Hashable {
    /// What the load balancer's nodes find.
    public enum State: String, Sendable, Hashable {
        /// No node has checked it often enough.
        case initial
        /// It gets requests.
        case healthy
        /// It gets none: its checks fail.
        case unhealthy
        /// It gets no new ones and ends those it has.
        case draining
    }

    /// Why a target is not healthy.
    /// Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetHealth.html
    public enum Reason: String, Sendable, Hashable {
        /// It was registered just now.
        case registrationInProgress = "Elb.RegistrationInProgress"
        /// It refuses connections, or closes them.
        case failedHealthChecks = "Target.FailedHealthChecks"
        /// It answers with another status than is wanted.
        case responseCodeMismatch = "Target.ResponseCodeMismatch"
        /// It does not answer in time.
        case timeout = "Target.Timeout"
        /// It is being taken out.
        case deregistrationInProgress = "Target.DeregistrationInProgress"
    }

    /// Its private address.
    public var address: String
    /// The port it serves on.
    public var port: Int
    /// The zone it is in.
    public var zone: String
    /// What the nodes find.
    public var state: State
    /// Why it is not healthy; nil when it is.
    public var reason: Reason?

    /// A target of all its parts.
    public init(address: String, port: Int, zone: String, state: State, reason: Reason?) {
        self.address = address
        self.port = port
        self.zone = zone
        self.state = state
        self.reason = reason
    }
}
