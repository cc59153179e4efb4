internal import Basics

/// Counts from 0, from any thread.
public final class Counter: Sendable {
    private let count = Locked(0)

    /// A counter at 0.
    public init() {}

    /// How often `next` was called.
    public var value: Int { count.withLock { $0 } }

    /// The count before this call: 0, 1, 2...
    public func next() -> Int {
        count.withLock { count in
            defer { count += 1 }
            return count
        }
    }
}
