internal import Dispatch

/// A counting semaphore for servers' threads; never waited for in a task.
final class Semaphore: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func signal() { semaphore.signal() }

    func wait() { semaphore.wait() }
}
