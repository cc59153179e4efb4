/// Which resources are a stack's: those that carry all of some tags, and those that are named.
public struct Wishes: Sendable, Hashable {
    /// The tag without which gameday breaks nothing.
    public static let permission = (key: "DisasterRecovery", value: "enabled")

    /// The tags that a resource must carry to be taken without being named.
    public var tags: [String: String]
    /// The stack's name; the service's when nil.
    public var name: String?
    /// The URL of the service.
    public var url: String?
    /// The ECS service, as `NAME` or `CLUSTER/NAME`.
    public var service: String?
    /// The identifier of the Aurora cluster.
    public var database: String?
    /// The identifier of the replication group.
    public var cache: String?
    /// The id of the VPC.
    public var vpc: String?
    /// The ARN of the target group.
    public var targetGroup: String?
    /// What the names of the stack's alarms begin with.
    public var alarms: String?

    /// Everything that carries `DisasterRecovery=enabled` and these tags.
    public init(tags: [String: String] = [:]) {
        self.tags = tags.merging([Self.permission.key: Self.permission.value]) { $1 }
    }

    /// Whether a resource with these tags is taken without being named.
    func accept(_ carried: [String: String]) -> Bool { tags.allSatisfy { carried[$0.key] == $0.value } }

    /// The tags in words.
    public var description: String {
        tags.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
    }

    /// Whether gameday may break a resource with these tags.
    static func isPermitted(_ carried: [String: String]) -> Bool { carried[permission.key] == permission.value }
}
