internal import CNamespaces
internal import Glibc

/// Asks a node of the load balancer again and again, from the client side of the network, as clients do. What the
/// network does to them it does to this: a node behind a dark subnet does not answer.
struct NodeProbe {
    /// What a try found.
    enum Answer: Sendable, Hashable {
        /// Nothing came back in time.
        case silence
        /// The node can be reached and has no healthy target.
        case withoutTarget
        /// It has one.
        case serves
    }

    let address: String
    let interval: Duration
    /// How long the node may take to connect, and then to answer.
    static let seconds = 1

    /// Begins to ask, on a thread of its own that lives as long as the sandbox.
    func start(_ report: @escaping @Sendable (Answer) -> Void) {
        startThread { [self] in
            guard let path = Place.inet.path, cns_join_network(path) == 0 else { return }
            let milliseconds = UInt32(interval / .milliseconds(1))
            while true {
                report(ask())
                usleep(milliseconds * 1_000)
            }
        }
    }

    private func ask() -> Answer {
        guard let socket = try? Socket(AF_INET, SOCK_STREAM) else { return .silence }
        // On Linux the limit of sending is that of connecting too.
        socket.limit(seconds: Self.seconds)
        guard withAddress(address, 80, { connect(socket.descriptor, $0, $1) }) == 0 else { return .silence }
        let request = "GET \(HAProxyConfiguration.monitorPath) HTTP/1.0\r\n\r\n"
        guard send(socket.descriptor, request, request.utf8.count, Int32(MSG_NOSIGNAL)) == request.utf8.count
        else { return .silence }
        let answer = String(decoding: readAll(socket.descriptor, limit: 1), as: UTF8.self)
        return switch answer.split(separator: " ").dropFirst().first {
        case "200": .serves
        case "503": .withoutTarget
        default: .silence
        }
    }
}
