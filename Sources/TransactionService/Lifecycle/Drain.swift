public import ServiceLifecycle

/// The first step of stopping: the instance says that it is not ready and goes on serving for a while, so that load
/// balancers notice before it stops to listen.
public struct Drain: Service {
    private let readiness: Readiness
    private let period: Duration
    private let onStopping: @Sendable () -> Void

    /// A drain that lasts `period` and calls `onStopping` as it begins.
    public init(_ readiness: Readiness, period: Duration, onStopping: @escaping @Sendable () -> Void) {
        self.readiness = readiness
        self.period = period
        self.onStopping = onStopping
    }

    /// Waits for the signal to stop, then for the period.
    public func run() async throws {
        try await gracefulShutdown()
        onStopping()
        readiness.drain()
        try? await Task.sleep(for: period)
    }
}
