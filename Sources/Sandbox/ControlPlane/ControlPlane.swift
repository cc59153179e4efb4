/// Everything that the AWS endpoint may ask of the sandbox, one part a service.
public struct ControlPlane: Sendable {
    /// The database cluster (RDS).
    public var database: any DatabaseControl
    /// The VPC (EC2).
    public var network: any NetworkControl
    /// The service's tasks (ECS).
    public var scheduler: any SchedulerControl
    /// The load balancer (Elastic Load Balancing).
    public var balancer: any LoadBalancerControl
    /// Metrics and alarms (CloudWatch).
    public var monitoring: any MonitoringControl

    /// A control plane of its parts.
    public init(
        database: any DatabaseControl,
        network: any NetworkControl,
        scheduler: any SchedulerControl,
        balancer: any LoadBalancerControl,
        monitoring: any MonitoringControl
    ) {
        self.database = database
        self.network = network
        self.scheduler = scheduler
        self.balancer = balancer
        self.monitoring = monitoring
    }
}
