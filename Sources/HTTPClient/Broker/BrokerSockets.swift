internal import Basics
internal import CCurl
internal import Glibc

/// Sockets from the broker, asked for on the client's thread: making one is a single system call on the other side.
///
/// A broker that hangs costs the thread `limitMilliseconds`; the next requests for a socket in `pauseMicroseconds`
/// fail at once, so that exchanges on open connections go on.
final class BrokerSockets {
    private static let limitMilliseconds = 250
    private static let pauseMicroseconds: Int64 = 1_000_000

    private let path: String
    private let clock: MonotonicClock
    private var connection: Int32?
    private var pause: (until: Int64, fault: BrokerFault)?

    init(path: String, clock: MonotonicClock) {
        self.path = path
        self.clock = clock
    }

    deinit { if let connection { close(connection) } }

    /// A new TCP socket over IPv4, not connected yet.
    func open() throws(BrokerFault) -> Int32 {
        if let pause, clock.now() < pause.until { throw pause.fault }
        pause = nil
        // The broker may have been started anew since the last socket: then the old connection is dead, a new one good.
        let wasConnected = connection != nil
        var answer = try ask()
        if answer < 0 && answer != -EAGAIN && wasConnected { answer = try ask() }
        if answer >= 0 { return answer }
        if answer == -EAGAIN {
            let fault = BrokerFault.gone(path, "no socket came within \(Self.limitMilliseconds) ms")
            pause = (clock.now() + Self.pauseMicroseconds, fault)
            throw fault
        }
        throw .gone(path, "it gave no socket: \(BrokerConnection.reason(-answer))")
    }

    /// A descriptor, or -errno, after which the connection is closed.
    private func ask() throws(BrokerFault) -> Int32 {
        let descriptor = try connected()
        let answer = BrokerConnection.send("S tcp4\n", on: descriptor) ? receive_descriptor(descriptor) : -EPIPE
        if answer < 0 {
            close(descriptor)
            connection = nil
        }
        return answer
    }

    private func connected() throws(BrokerFault) -> Int32 {
        if let connection { return connection }
        do throws(BrokerConnection.Failure) {
            let descriptor = try BrokerConnection.blocking(path, limitMilliseconds: Self.limitMilliseconds)
            connection = descriptor
            return descriptor
        } catch {
            switch error {
            case .fault(let fault): throw fault
            case .busy:
                let fault = BrokerFault.gone(path, "its queue was full for \(Self.limitMilliseconds) ms")
                pause = (clock.now() + Self.pauseMicroseconds, fault)
                throw fault
            }
        }
    }
}
