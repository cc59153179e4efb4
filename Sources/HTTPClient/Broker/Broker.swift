internal import Basics

/// Everything that a client with `Reach.broker` keeps: its sockets, its names, and the orders that wait for a name.
final class Broker {
    let sockets: BrokerSockets
    let names: BrokerNames
    private var waiting: [UInt64: (order: Order, target: BrokerTarget)] = [:]
    private var deadlines = DeadlineQueue()

    init(path: String, cacheSeconds: Int, poller: Poller, clock: MonotonicClock) {
        sockets = BrokerSockets(path: path, clock: clock)
        names = BrokerNames(path: path, cacheSeconds: cacheSeconds, poller: poller, clock: clock)
    }

    /// When the loop must attend to it although no descriptor is ready.
    var due: Int64? { [deadlines.next, names.retryDue].compactMap(\.self).min() }

    func owns(_ descriptor: Int32) -> Bool { names.owns(descriptor) }

    /// Lets an order wait for the addresses of its host. The time for connecting includes the look-up.
    func park(_ order: Order, until target: BrokerTarget) {
        waiting[order.id] = (order, target)
        let limit = min(order.request.timeoutMilliseconds, order.request.connectTimeoutMilliseconds)
        deadlines.insert(order.id, due: order.submittedAt + Int64(limit) * 1_000)
        names.lookUp(target.host, for: order.id, fresh: order.request.connection == .fresh)
    }

    /// Takes out an order that waits; nil when it does not.
    func unpark(_ id: UInt64) -> (order: Order, target: BrokerTarget)? {
        guard let parked = waiting.removeValue(forKey: id) else { return nil }
        names.leave(id)
        return parked
    }

    func unparkAll() -> [Order] {
        waiting.keys.compactMap { unpark($0)?.order }
    }

    /// The orders whose time ran out during the look-up.
    func expired(at now: Int64) -> [(order: Order, target: BrokerTarget)] {
        var expired: [(order: Order, target: BrokerTarget)] = []
        while let id = deadlines.popDue(at: now) {
            if let parked = unpark(id) { expired.append(parked) }
        }
        return expired
    }
}
