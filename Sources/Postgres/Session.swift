internal import CPostgres
internal import Glibc

/// A libpq connection and what the server said on the side. Touched only on its connection's thread: libpq calls the
/// notice receiver from within the call that reads the socket.
final class Session {
    let handle: OpaquePointer
    private var messages: [ServerMessage] = []

    /// Starts to connect; `nil` only when memory is short.
    init?(_ options: ConnectionOptions) {
        guard let handle = options.keywords.startConnection() else { return nil }
        self.handle = handle
        PQsetNoticeReceiver(
            handle,
            { argument, result in
                guard let argument else { return }
                Unmanaged<Session>.fromOpaque(argument).takeUnretainedValue().messages.append(ServerMessage(result))
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    deinit { PQfinish(handle) }

    /// Notices and warnings since the last call.
    @discardableResult
    func takeMessages() -> [ServerMessage] {
        defer { messages.removeAll() }
        return messages
    }

    /// What libpq last complained of.
    var complaint: String { String(cString: PQerrorMessage(handle)).trimmedLine }

    /// True when libpq knows that the connection has ended.
    var hasEnded: Bool { PQstatus(handle) == CONNECTION_BAD }

    /// Makes the end of this session a TCP reset: what is still unsent is thrown away, never delivered later.
    func dropUnsent() {
        var abort = linger(l_onoff: 1, l_linger: 0)
        setsockopt(PQsocket(handle), SOL_SOCKET, SO_LINGER, &abort, socklen_t(MemoryLayout<linger>.size))
    }
}
