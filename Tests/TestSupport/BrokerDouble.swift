internal import Basics
internal import Glibc

/// A broker with the sandbox's protocol on a real Unix socket, whose answers about names a test writes itself.
///
/// Its sockets are made in the namespaces of the thread that created it.
public final class BrokerDouble: Sendable {
    /// Answers a look-up with a whole line without its end; nil ends the connection. It may block.
    public typealias Names = @Sendable (_ name: String) -> String?

    /// The path of the Unix socket that clients connect to.
    public let path: String
    private let directory: TemporaryDirectory?
    private let listener: Int32
    private let state: State

    private final class State: Sendable {
        let lookups = Locked<[String]>([])
        let sockets = Locked(0)
        let connections = Locked<[Int32]>([])
        let closed = Locked(false)
    }

    /// The names asked for, in order.
    public var lookups: [String] { state.lookups.withLock { $0 } }
    /// How many sockets were handed out.
    public var sockets: Int { state.sockets.withLock { $0 } }

    /// Called before each socket is handed out; it may block.
    public typealias SocketGuard = @Sendable () -> Void

    /// Serves at `path`, or at one of its own.
    public init(path: String? = nil, beforeSocket: @escaping SocketGuard = {}, names: @escaping Names) throws {
        let directory = try path == nil ? TemporaryDirectory() : nil
        self.directory = directory
        let path = path ?? directory?.file("broker.sock") ?? ""
        self.path = path
        let listener = try Sockets.listen(unix: path)
        self.listener = listener
        let state = State()
        self.state = state
        startThread {
            while let connection = Sockets.accept(listener) {
                state.connections.withLock { $0.append(connection) }
                startThread {
                    while let line = Self.readLine(connection), !state.closed.withLock({ $0 }) {
                        if line == "S tcp4" {
                            beforeSocket()
                            state.sockets.withLock { $0 += 1 }
                            Self.sendSocket(on: connection)
                        } else if line.hasPrefix("R ") {
                            let name = String(line.dropFirst(2))
                            state.lookups.withLock { $0.append(name) }
                            guard let answer = names(name) else { break }
                            Self.send(Array((answer + "\n").utf8), on: connection)
                        }
                    }
                    state.connections.withLock { open in
                        open.removeAll { $0 == connection }
                        _ = Glibc.close(connection)
                    }
                }
            }
            Glibc.close(listener)
        }
    }

    deinit { close() }

    /// Goes away: refuses new connections and ends those there are.
    public func close() {
        let wasClosed = state.closed.withLock { closed in
            defer { closed = true }
            return closed
        }
        // Once only: the number belongs to somebody else as soon as the listener's thread has closed it.
        if wasClosed { return }
        shutdown(listener, Int32(SHUT_RDWR))
        unlink(path)
        state.connections.withLock { for connection in $0 { shutdown(connection, Int32(SHUT_RDWR)) } }
    }

    private static func readLine(_ connection: Int32) -> String? {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while recv(connection, &byte, 1, 0) == 1 {
            if byte == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
            line.append(byte)
        }
        return nil
    }

    private static func send(_ bytes: [UInt8], on connection: Int32) {
        _ = Glibc.send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// One byte `s` with a new socket as SCM_RIGHTS (cmsg(3): a 16-byte header, then the descriptor).
    private static func sendSocket(on connection: Int32) {
        let made = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { Glibc.close(made) }
        var byte = UInt8(ascii: "s")
        var header = cmsghdr()
        (header.cmsg_len, header.cmsg_level, header.cmsg_type) = (20, SOL_SOCKET, 1)
        var control = [UInt8](repeating: 0, count: 24)
        control.withUnsafeMutableBytes { control in
            control.storeBytes(of: header, as: cmsghdr.self)
            control.storeBytes(of: made, toByteOffset: 16, as: Int32.self)
            withUnsafeMutableBytes(of: &byte) { bytes in
                var part = iovec(iov_base: bytes.baseAddress, iov_len: 1)
                withUnsafeMutablePointer(to: &part) { part in
                    var message = msghdr()
                    message.msg_iov = part
                    message.msg_iovlen = 1
                    message.msg_control = control.baseAddress
                    message.msg_controllen = control.count
                    _ = sendmsg(connection, &message, Int32(MSG_NOSIGNAL))
                }
            }
        }
    }
}
