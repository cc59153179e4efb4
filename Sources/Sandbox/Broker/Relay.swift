internal import Glibc

/// Carries bytes both ways between connections from the machine's loopback and the endpoint's socket inside.
final class Relay: Sendable {
    /// How many connections may be open at once.
    static let connectionLimit = 256

    private let gate: Gate
    private let target: String

    /// A relay from a listening socket to the Unix socket at `target`.
    init(listener: Int32, target: String) {
        gate = Gate(listener: listener, limit: Self.connectionLimit)
        self.target = target
    }

    /// Begins to carry.
    func start() {
        gate.open { [target] client in
            if let server = try? connectUnix(target) { Self.carry(client, server.descriptor) }
        }
    }

    /// Carries until both sides have said all, or one is broken.
    private static func carry(_ client: Int32, _ server: Int32) {
        let input = Int16(POLLIN)
        var sides = [pollfd(fd: client, events: input, revents: 0), pollfd(fd: server, events: input, revents: 0)]
        var buffer = [UInt8](repeating: 0, count: 65536)
        while sides.contains(where: { $0.fd >= 0 }) {
            guard poll(&sides, 2, -1) > 0 || errno == EINTR else { return }
            for index in 0...1 where sides[index].fd >= 0 && sides[index].revents != 0 {
                let other = index == 0 ? server : client
                let count = read(sides[index].fd, &buffer, buffer.count)
                guard count >= 0 else { return }
                if count == 0 {
                    // A negative descriptor is one that poll leaves out.
                    sides[index].fd = -1
                    shutdown(other, Int32(SHUT_WR))
                    // The server has said all: nothing more can come of what the client may still say.
                    if index == 1 { return }
                } else if !sendAll(other, buffer[..<count]) {
                    return
                }
            }
        }
    }

    private static func sendAll(_ descriptor: Int32, _ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
