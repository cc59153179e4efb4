internal import Basics

/// Answers that are kept back until their transfer is asked for again, or the request is given up.
final class Withheld: Sendable {
    private let waiting = Locked<[String: CheckedContinuation<Void, Never>]>([:])

    /// Keeps the answer for `key` back; one at a time.
    func untilAskedAgain(_ key: String) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let other = waiting.withLock { $0.updateValue(continuation, forKey: key) }
                other?.resume()
                if Task.isCancelled { release(key) }
            }
        } onCancel: {
            release(key)
        }
    }

    /// Lets the answer for `key` go, if one is kept back.
    func release(_ key: String) {
        waiting.withLock { $0.removeValue(forKey: key) }?.resume()
    }
}
