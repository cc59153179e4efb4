internal import Basics
internal import FoundationEssentials

/// A bucket of tokens that refills steadily: a call takes one, and is refused when there is none.
struct TokenBucket: Sendable {
    private let limit: EndpointConduct.Throttle
    private var tokens: Double
    private var filled: Date

    /// A full bucket.
    init(_ limit: EndpointConduct.Throttle, at time: Date) {
        self.limit = limit
        tokens = Double(limit.burst)
        filled = time
    }

    /// Takes a token; false when there is none.
    mutating func take(at time: Date) -> Bool {
        // A clock that was set back fills nothing and takes nothing.
        let elapsed = max(0, time.timeIntervalSince(filled))
        tokens = min(Double(limit.burst), tokens + elapsed * limit.perSecond)
        filled = time
        guard tokens >= 1 else { return false }
        tokens -= 1
        return true
    }
}

/// A bucket for each service.
final class Throttles: Sendable {
    private let limit: EndpointConduct.Throttle?
    private let buckets = Locked<[String: TokenBucket]>([:])

    init(_ limit: EndpointConduct.Throttle?) { self.limit = limit }

    /// Whether a service takes one more call now.
    func admit(_ service: String, at time: Date) -> Bool {
        guard let limit else { return true }
        return buckets.withLock { $0[service, default: TokenBucket(limit, at: time)].take(at: time) }
    }
}
