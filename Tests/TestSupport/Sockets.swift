internal import Glibc

/// A system call that failed, with its errno.
public struct SystemCallError: Error, CustomStringConvertible {
    /// What was called, e.g. `bind to 127.0.0.1:53`.
    public var call: String
    /// The errno that it left.
    public var code: Int32

    /// The failure of `call`, with the errno that the thread has now: make it before anything else is called.
    public init(_ call: String) {
        self.init(call, code: errno)
    }

    /// The failure of `call` with an errno that it returned.
    public init(_ call: String, code: Int32) {
        self.call = call
        self.code = code
    }

    /// The call, then what the errno means.
    public var description: String { "\(call): \(String(cString: strerror(code)))" }
}

/// Sockets for servers in tests.
enum Sockets {
    static func listen(host: String, port: Int) throws -> Int32 {
        let socket = try bound(host: host, port: port, type: SOCK_STREAM)
        guard Glibc.listen(socket, 1024) == 0 else { throw SystemCallError("listen") }
        return socket
    }

    static func listen(unix path: String) throws -> Int32 {
        let socket = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { throw SystemCallError("socket") }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        precondition(path.utf8.count < MemoryLayout.size(ofValue: address.sun_path), "\(path) is too long")
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let code = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard code == 0, Glibc.listen(socket, 1024) == 0 else { throw SystemCallError("bind to \(path)") }
        return socket
    }

    static func datagram(host: String, port: Int) throws -> Int32 {
        try bound(host: host, port: port, type: SOCK_DGRAM)
    }

    /// The next connection, which programs started meanwhile do not inherit; nil when the listener is shut down.
    static func accept(_ listener: Int32) -> Int32? {
        let connection = GNU.accept4(listener, nil, nil, Int32(SOCK_CLOEXEC.rawValue))
        return connection < 0 ? nil : connection
    }

    static func port(of socket: Int32) throws -> Int {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &length) }
        }
        guard code == 0 else { throw SystemCallError("getsockname") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    static func bound(host: String, port: Int, type: __socket_type) throws -> Int32 {
        let socket = Glibc.socket(AF_INET, Int32(type.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { throw SystemCallError("socket") }
        var on: Int32 = 1
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        inet_pton(AF_INET, host, &address.sin_addr)
        let code = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else { throw SystemCallError("bind to \(host):\(port)") }
        return socket
    }
}

/// A TCP port of 127.0.0.1 that is taken but not listened on: connections to it are refused for as long as this lives,
/// and nobody else can get it.
public final class RefusingPort: Sendable {
    /// The port's number.
    public let number: Int
    private let socket: Int32

    /// A free port of the kernel's choice, taken.
    public init() throws {
        socket = try Sockets.bound(host: "127.0.0.1", port: 0, type: SOCK_STREAM)
        number = try Sockets.port(of: socket)
    }

    deinit { close(socket) }
}

/// Ports that nobody listens on.
public enum FreePort {
    /// A TCP port of 127.0.0.1 that was free a moment ago: for proving a refusal, or for a server that cannot take 0.
    public static func tcp() throws -> Int {
        let socket = try Sockets.listen(host: "127.0.0.1", port: 0)
        defer { close(socket) }
        return try Sockets.port(of: socket)
    }
}
