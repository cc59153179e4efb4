/// Everything that the AWS endpoint may ask of the sandbox, one part a service.
public struct ControlPlane: Sendable {
    /// The database cluster (RDS).
    public var database: any DatabaseControl
    /// The VPC (EC2).
    public var network: any NetworkControl

    /// A control plane of its parts.
    public init(
        database: any DatabaseControl,
        network: any NetworkControl
    ) {
        self.database = database
        self.network = network
    }
}
