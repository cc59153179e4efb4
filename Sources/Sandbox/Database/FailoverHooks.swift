/// What may be done to the database cluster from outside its own steps.
public protocol DatabaseAdministration: Sendable {
    /// The identifiers of the instances that are readers now.
    func readers() async -> [String]
    /// Makes a reader stop receiving the writer's log, until it is pointed at a writer again.
    func stopReceiving(_ instance: String) async throws
}

/// What happens besides during a failover. The honest sandbox does nothing here.
public struct FailoverHooks: Sendable {
    /// Called after a failover was accepted, before `FailoverTiming.beforeFence` and the fence.
    public var beforeFence: @Sendable (any DatabaseAdministration) async -> Void

    /// Hooks; by default they do nothing.
    public init(beforeFence: @escaping @Sendable (any DatabaseAdministration) async -> Void = { _ in }) {
        self.beforeFence = beforeFence
    }
}
