internal import AWS

/// Takes a call back that may still be on its way.
struct TakingBack {
    let reverse: AWSOperation<Void>
    /// From when on the call can take effect no more, in microseconds of the clock.
    let settledAt: Int64
    /// Whether the reverse was accepted while the call could still take effect.
    private var wasAccepted = false

    /// A call without an answer may still take effect for so long.
    static let settlingMicroseconds: Int64 = 15_000_000

    init(by reverse: AWSOperation<Void>, settledAt: Int64) {
        self.reverse = reverse
        self.settledAt = settledAt
    }

    /// Makes the reverse call if that can tell anything now.
    ///
    /// - Returns: whether nothing is left to take back. A deletion that succeeds shows it, and so does any answer once
    ///   the call can take effect no more: that there is nothing to delete, that the reverse is accepted, and that it
    ///   is refused after it was accepted before.
    /// - Throws: what AWS says when that shows nothing.
    mutating func attempt(_ aws: AWSClient, now: Int64) async throws(AWSError) -> Bool {
        let isSettled = now >= settledAt
        if wasAccepted, !isSettled { return false }
        do throws(AWSError) {
            try await aws.call(reverse)
        } catch {
            guard reverse.isDone(by: error) || (wasAccepted && error.isDefiniteRefusal) else { throw error }
            return isSettled
        }
        wasAccepted = true
        return isSettled || reverse.isDeletion
    }
}
