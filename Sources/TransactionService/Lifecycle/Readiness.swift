internal import Basics

/// Whether this instance takes requests: until it is told to stop.
public final class Readiness: Sendable {
    private let draining = Locked(false)

    /// Ready.
    public init() {}

    /// True once the instance was told to stop.
    public var isDraining: Bool { draining.withLock { $0 } }

    /// From now on the instance reports that it is not ready.
    public func drain() { draining.withLock { $0 = true } }
}
