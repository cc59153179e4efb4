/// Everything that the AWS endpoint may ask of the sandbox, one part a service.
public struct ControlPlane: Sendable {
    /// The database cluster (RDS).
    public var database: any DatabaseControl

    /// A control plane of its parts.
    public init(database: any DatabaseControl) {
        self.database = database
    }
}
