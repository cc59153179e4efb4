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

/// The buckets that calls are taken from: one for each service, and those of the quotas that AWS publishes.
final class Throttles: Sendable {
    private let limit: EndpointConduct.Throttle?
    private let quotas: EndpointConduct.Quotas?
    private let buckets = Locked<[String: TokenBucket]>([:])

    init(_ conduct: EndpointConduct) {
        limit = conduct.throttle
        quotas = conduct.quotas
    }

    /// Whether one more call of an operation is taken now.
    func admit(_ service: String, _ operation: String?, at time: Date) -> Bool {
        var needed: [(name: String, limit: EndpointConduct.Throttle)] = []
        if let limit { needed.append((service, limit)) }
        if quotas == .aws, let group = PublishedQuotas.group(service: service, operation: operation) {
            needed.append((group.name, group.limit))
        }
        return buckets.withLock { buckets in
            needed.allSatisfy { name, limit in
                buckets[name, default: TokenBucket(limit, at: time)].take(at: time)
            }
        }
    }
}
