internal import Basics
internal import Glibc

/// Look-ups through the broker: each on a connection of its own that never blocks, watched by the client's poller. One
/// that hangs holds up only those who wait for it.
final class BrokerNames {
    /// What became of a waiter's look-up: the addresses in the order to try them, or why there are none.
    struct Resolved {
        var waiter: UInt64
        var addresses: Result<[String], BrokerFault>
    }

    private final class Lookup {
        let name: String
        /// Shared by all requests that may use a cached answer.
        let isShared: Bool
        var waiters: Set<UInt64>
        var descriptor: Int32?
        var received: [UInt8] = []

        init(name: String, isShared: Bool, waiter: UInt64) {
            self.name = name
            self.isShared = isShared
            waiters = [waiter]
        }
    }

    private static let maxAnswerBytes = 65_536
    private static let maxConnections = 256
    private static let retryMicroseconds: Int64 = 2_000

    private let path: String
    private let poller: Poller
    private let clock: MonotonicClock
    private var cache: NameCache
    private var byWaiter: [UInt64: Lookup] = [:]
    private var byDescriptor: [Int32: Lookup] = [:]
    private var shared: [String: Lookup] = [:]
    /// Look-ups for which there is no connection yet.
    private var queue: [Lookup] = []

    init(path: String, cacheSeconds: Int, poller: Poller, clock: MonotonicClock) {
        self.path = path
        self.poller = poller
        self.clock = clock
        cache = NameCache(cacheSeconds: cacheSeconds)
    }

    deinit { for descriptor in byDescriptor.keys { close(descriptor) } }

    /// The addresses of a name when they are known and still trusted.
    func trusted(_ name: String) -> [String]? { cache.trusted(name, at: clock.now()) }

    /// Looks a name up for `waiter`. A fresh look-up is the waiter's own; the others share one.
    func lookUp(_ name: String, for waiter: UInt64, fresh: Bool) {
        if !fresh, let running = shared[name] {
            running.waiters.insert(waiter)
            byWaiter[waiter] = running
            return
        }
        let lookup = Lookup(name: name, isShared: !fresh, waiter: waiter)
        if !fresh { shared[name] = lookup }
        byWaiter[waiter] = lookup
        queue.append(lookup)
    }

    /// The waiter no longer waits; a look-up without any ends.
    func leave(_ waiter: UInt64) {
        guard let lookup = byWaiter.removeValue(forKey: waiter) else { return }
        lookup.waiters.remove(waiter)
        if lookup.waiters.isEmpty { end(lookup) }
    }

    /// When to call `startQueued` again although nothing happened.
    var retryDue: Int64? { queue.isEmpty ? nil : clock.now() + Self.retryMicroseconds }

    /// Gives queued look-ups a connection; those that cannot have one end here.
    func startQueued() -> [Resolved] {
        var ended: [Resolved] = []
        var started = 0
        while started < queue.count, byDescriptor.count < Self.maxConnections {
            let lookup = queue[started]
            if !lookup.waiters.isEmpty {
                do throws(BrokerConnection.Failure) {
                    try start(lookup)
                } catch {
                    guard case .fault(let fault) = error else { break }
                    ended += resolve(lookup, fault: fault)
                }
            }
            started += 1
        }
        queue.removeFirst(started)
        return ended
    }

    /// Whether the descriptor is the connection of a look-up.
    func owns(_ descriptor: Int32) -> Bool { byDescriptor[descriptor] != nil }

    /// Reads what came on a look-up's connection.
    func read(_ descriptor: Int32) -> [Resolved] {
        guard let lookup = byDescriptor[descriptor] else { return [] }
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count < 0 && (errno == EAGAIN || errno == EINTR) { return [] }
        if count <= 0 || lookup.received.count > Self.maxAnswerBytes {
            return resolve(lookup, fault: .gone(path, "it ended the look-up of \(lookup.name) without an answer"))
        }
        lookup.received += buffer[..<count]
        guard let end = lookup.received.firstIndex(of: UInt8(ascii: "\n")) else { return [] }
        let line = String(decoding: lookup.received[..<end], as: UTF8.self)
        return resolve(lookup, fault: judge(BrokerAnswer(line: line), of: lookup.name))
    }

    private func start(_ lookup: Lookup) throws(BrokerConnection.Failure) {
        let descriptor = try BrokerConnection.nonBlocking(path)
        lookup.descriptor = descriptor
        byDescriptor[descriptor] = lookup
        // A send that fails shows as the end of the connection.
        _ = BrokerConnection.send("R \(lookup.name)\n", on: descriptor)
        poller.watch(descriptor, read: true, write: false)
    }

    private func judge(_ answer: BrokerAnswer, of name: String) -> BrokerFault? {
        switch answer {
        case .addresses(let addresses, let ttl):
            cache.keep(addresses, of: name, ttlSeconds: ttl, at: clock.now())
            return nil
        case .noAddress: return .notResolved(name, "no such name, or no address of it")
        case .failure(let text): return .notResolved(name, text)
        }
    }

    private func resolve(_ lookup: Lookup, fault: BrokerFault?) -> [Resolved] {
        let waiters = lookup.waiters.sorted()
        lookup.waiters = []
        end(lookup)
        return waiters.map { waiter in
            byWaiter[waiter] = nil
            if let fault { return Resolved(waiter: waiter, addresses: .failure(fault)) }
            return Resolved(waiter: waiter, addresses: .success(cache.next(lookup.name)))
        }
    }

    private func end(_ lookup: Lookup) {
        if lookup.isShared { shared[lookup.name] = nil }
        guard let descriptor = lookup.descriptor else { return }
        poller.forget(descriptor)
        byDescriptor[descriptor] = nil
        lookup.descriptor = nil
        close(descriptor)
    }
}
