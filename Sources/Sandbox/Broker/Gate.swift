internal import Basics
internal import Glibc

/// Lets the clients of a listening socket in, each on a thread of its own, up to a number of them.
final class Gate: Sendable {
    private let listener: Int32
    private let limit: Int
    private let connections = Locked(0)

    /// A gate before the socket `listener` for `limit` clients at once.
    init(listener: Int32, limit: Int) {
        self.listener = listener
        self.limit = limit
    }

    /// Begins to let clients in. Each is closed once `serve` returns, or after `refuse` when it is one too many.
    func open(serve: @escaping @Sendable (Int32) -> Void, refuse: @escaping @Sendable (Int32) -> Void = { _ in }) {
        startThread { [self] in
            while true {
                let client = accept(listener, nil, nil)
                if client >= 0 { admit(client, serve, refuse) }
            }
        }
    }

    private func admit(
        _ client: Int32, _ serve: @escaping @Sendable (Int32) -> Void, _ refuse: @Sendable (Int32) -> Void
    ) {
        let admitted = connections.withLock { count in
            guard count < limit else { return false }
            count += 1
            return true
        }
        guard admitted else {
            refuse(client)
            close(client)
            return
        }
        startThread { [self] in
            serve(client)
            close(client)
            connections.withLock { $0 -= 1 }
        }
    }
}
