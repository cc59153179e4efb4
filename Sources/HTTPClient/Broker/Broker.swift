internal import Basics

/// Everything that a client with `Reach.broker` keeps: sockets, names, and the orders that wait for one or the other.
final class Broker {
    /// What an order waits for.
    enum Wait {
        case name(BrokerTarget)
        /// A socket; then libcurl gets the order with this value of `CURLOPT_RESOLVE`.
        case socket(resolve: String)

        var description: String {
            switch self {
            case .name(let target): "the look-up of \(target.host) through the broker"
            case .socket: "the wait for a socket from the broker"
            }
        }
    }

    typealias Parked = (order: Order, wait: Wait)

    private static let retryMicroseconds: Int64 = 2_000

    let sockets: BrokerSockets
    let names: BrokerNames
    private let clock: MonotonicClock
    private var parked: [UInt64: Parked] = [:]
    private var deadlines = DeadlineQueue()
    /// Who waits for a socket, in order; some may have left.
    private var socketQueue: [UInt64] = []

    init(path: String, cacheSeconds: Int, poller: Poller, clock: MonotonicClock) {
        self.clock = clock
        sockets = BrokerSockets(path: path, poller: poller)
        names = BrokerNames(path: path, cacheSeconds: cacheSeconds, poller: poller, clock: clock)
    }

    /// When the loop must attend to it although no descriptor is ready.
    var due: Int64? {
        let retry = socketQueue.isEmpty || sockets.isAsking ? nil : clock.now() + Self.retryMicroseconds
        return [deadlines.next, names.retryDue, retry].compactMap(\.self).min()
    }

    func owns(_ descriptor: Int32) -> Bool { names.owns(descriptor) || sockets.owns(descriptor) }

    /// Lets an order wait. The time for connecting includes the wait.
    func park(_ order: Order, until wait: Wait) {
        parked[order.id] = (order, wait)
        let limit = min(order.request.timeoutMilliseconds, order.request.connectTimeoutMilliseconds)
        deadlines.insert(order.id, due: order.submittedAt + Int64(limit) * 1_000)
        switch wait {
        case .name(let target):
            names.lookUp(target.host, for: order.id, fresh: order.request.connection == .fresh)
        case .socket: socketQueue.append(order.id)
        }
    }

    /// Takes out an order that waits; nil when it does not.
    func unpark(_ id: UInt64) -> Parked? {
        guard let waiter = parked.removeValue(forKey: id) else { return nil }
        names.leave(id)
        return waiter
    }

    func unparkAll() -> [Parked] {
        parked.keys.compactMap { unpark($0) }
    }

    /// The orders for which there is a socket now.
    func withSocket() -> [Parked] {
        socketQueue.removeAll { parked[$0] == nil }
        let ids = socketQueue.prefix(sockets.stockCount)
        socketQueue.removeFirst(ids.count)
        return ids.compactMap { unpark($0) }
    }

    /// The orders that wait for a socket that will not come.
    func withoutSocket() -> [Parked] {
        defer { socketQueue = [] }
        return socketQueue.compactMap { unpark($0) }
    }

    /// Keeps the stock of sockets up.
    func refill() throws(BrokerFault) {
        try sockets.refill(waiting: socketQueue.count)
    }

    /// Whether anybody waits for a socket.
    var wantsSockets: Bool { !socketQueue.isEmpty }

    /// The orders whose time ran out while they waited.
    func expired(at now: Int64) -> [Parked] {
        var expired: [Parked] = []
        while let id = deadlines.popDue(at: now) {
            if let waiter = unpark(id) { expired.append(waiter) }
        }
        return expired
    }
}
