internal import CCurl
internal import Glibc

/// Sockets from the broker. A few are kept in stock, asked for one after another on a connection that never blocks, so
/// that a broker that is slow or hangs holds up only those who need a new connection.
final class BrokerSockets {
    private static let stockSize = 8

    private let path: String
    private let poller: Poller
    private var connection: Int32?
    private var stock: [Int32] = []
    /// An answer is due, and will wake the loop.
    private(set) var isAsking = false

    init(path: String, poller: Poller) {
        self.path = path
        self.poller = poller
    }

    deinit { disconnect() }

    var hasStock: Bool { !stock.isEmpty }
    var stockCount: Int { stock.count }

    /// A TCP socket over IPv4 that is not connected yet; nil when none is in stock.
    func take() -> Int32? { stock.popLast() }

    func owns(_ descriptor: Int32) -> Bool { connection == descriptor }

    /// Asks for the next socket when the stock is not full, or smaller than what `waiting` need.
    func refill(waiting: Int) throws(BrokerFault) {
        guard !isAsking, stock.count < max(Self.stockSize, waiting) else { return }
        // A broker that was started anew has ended the old connection: one more try, on a new one.
        for _ in 0..<2 {
            guard let descriptor = try connected() else { return }
            isAsking = BrokerConnection.send("S tcp4\n", on: descriptor)
            if isAsking { return }
            disconnect()
        }
        throw .gone(path, "it ends the connection")
    }

    /// Takes in what came: a socket, or the connection's end, with which the stock of that broker's network goes.
    func read() throws(BrokerFault) {
        guard let connection else { return }
        let answer = receive_descriptor(connection)
        if answer >= 0 {
            isAsking = false
            stock.append(answer)
        } else if answer != -EAGAIN {
            let wasAsking = isAsking
            disconnect()
            if wasAsking { throw .gone(path, "it gave no socket: \(BrokerConnection.reason(-answer))") }
        }
    }

    /// Nil when the broker's queue of connections is full: to be tried again.
    private func connected() throws(BrokerFault) -> Int32? {
        if let connection { return connection }
        do throws(BrokerConnection.Failure) {
            let descriptor = try BrokerConnection.nonBlocking(path)
            poller.watch(descriptor, read: true, write: false)
            connection = descriptor
            return descriptor
        } catch {
            guard case .fault(let fault) = error else { return nil }
            throw fault
        }
    }

    private func disconnect() {
        if let connection {
            poller.forget(connection)
            close(connection)
        }
        for socket in stock { close(socket) }
        stock = []
        connection = nil
        isAsking = false
    }
}
