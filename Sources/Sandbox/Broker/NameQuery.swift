internal import Glibc

/// Asks the sandbox's name server, as a resolver on the calling thread's network would.
enum NameQuery {
    /// What came back.
    enum Answer: Equatable {
        case addresses([String], ttlSeconds: UInt32)
        case none
        case failed(String)

        /// The answer as the broker's protocol says it.
        var line: String {
            switch self {
            case .addresses(let addresses, let ttl): "ok \(ttl) \(addresses.joined(separator: " "))"
            case .none: "no"
            case .failed(let reason): "err \(reason)"
            }
        }
    }

    /// How often the question is sent, and how long each answer is waited for: a resolver's habits.
    private static let attempts = 2
    private static let secondsPerAttempt = 1

    /// Looks a name up.
    static func ask(_ name: String) -> Answer {
        guard let query = DNSMessage.query(name, id: UInt16.random(in: 0...UInt16.max)) else {
            return .failed("not a host name")
        }
        do {
            let socket = try Socket(AF_INET, SOCK_DGRAM)
            socket.limit(seconds: secondsPerAttempt)
            let connected = withAddress(AddressPlan.nameServer, 53) { connect(socket.descriptor, $0, $1) }
            guard connected == 0 else { return .failed("no route to the name server") }
            for _ in 0..<attempts {
                guard send(socket.descriptor, query, query.count, 0) == query.count else { continue }
                var buffer = [UInt8](repeating: 0, count: 512)
                let count = recv(socket.descriptor, &buffer, buffer.count, 0)
                guard count > 0, let record = DNSMessage.record(in: Array(buffer[..<count]), to: query) else { continue }
                return record.addresses.isEmpty ? .none : .addresses(record.addresses, ttlSeconds: record.ttlSeconds)
            }
            return .failed("the name server does not answer")
        } catch {
            return .failed(error.message)
        }
    }
}
