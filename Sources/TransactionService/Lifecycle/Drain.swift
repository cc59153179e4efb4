public import ServiceLifecycle

/// The first step of stopping: the instance says that it is not ready and goes on serving for a while, so that load
/// balancers notice before it stops to listen.
public struct Drain: Service {
    private let readiness: Readiness
    private let period: Duration

    /// A drain that lasts `period`.
    public init(_ readiness: Readiness, period: Duration) {
        self.readiness = readiness
        self.period = period
    }

    /// Waits for the signal to stop, then for the period.
    public func run() async throws {
        try await gracefulShutdown()
        readiness.drain()
        try? await Task.sleep(for: period)
    }
}
