internal import CNamespaces
internal import Glibc

/// Hands out what a client outside needs to act as one inside: sockets made on the client side of the sandbox's
/// network, and the sandbox's names. Time-outs, refusals and silence are then the network's own.
///
/// The protocol is lines on a Unix socket, one request at a time: `S tcp4` is answered by the byte `s` with an
/// unconnected socket (SCM_RIGHTS); `R name` by `ok TTL ADDRESS ...`, `no`, or `err TEXT`.
final class Broker: Sendable {
    /// How many clients may be connected at once.
    static let connectionLimit = 256
    /// The longest request, in bytes.
    static let lineLimit = 300

    private let gate: Gate

    /// A broker that listens at `path`.
    init(path: String) throws(SandboxError) {
        gate = Gate(listener: try listenUnix(path), limit: Self.connectionLimit)
    }

    /// Begins to serve.
    func start() {
        gate.open { [self] client in
            serve(client)
        } refuse: { [self] client in
            reply(client, "err the broker serves at most \(Self.connectionLimit) connections; close some\n")
        }
    }

    /// Serves one client, on a thread of its own that lives on the client side of the network.
    private func serve(_ client: Int32) {
        guard let path = Place.inet.path, cns_join_network(path) == 0 else { return }
        var lines = LineReader(descriptor: client, limit: Self.lineLimit)
        while let line = lines.next() {
            guard answer(line, client) else { return }
        }
    }

    private func answer(_ line: String, _ client: Int32) -> Bool {
        let words = line.split(separator: " ")
        if words == ["S", "tcp4"] {
            let made = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            guard made >= 0 else { return reply(client, "err make a socket: \(String(cString: strerror(errno)))\n") }
            defer { close(made) }
            return cns_send_descriptor(client, CChar(UInt8(ascii: "s")), made) == 0
        }
        if words.count == 2, words[0] == "R" {
            return reply(client, NameQuery.ask(String(words[1])).line + "\n")
        }
        return reply(client, "err unknown request; known are: S tcp4, R NAME\n")
    }

    @discardableResult
    private func reply(_ client: Int32, _ text: String) -> Bool {
        send(client, text, text.utf8.count, Int32(MSG_NOSIGNAL)) == text.utf8.count
    }
}
