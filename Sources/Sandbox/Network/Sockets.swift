internal import Glibc

/// A socket that is closed with its owner.
struct Socket: ~Copyable {
    let descriptor: Int32

    /// A socket of the calling thread's network.
    init(_ domain: Int32, _ type: __socket_type) throws(SandboxError) {
        descriptor = socket(domain, Int32(type.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SandboxError("make a socket", errno: errno) }
    }

    deinit { close(descriptor) }

    /// Gives up the descriptor to the caller.
    consuming func release() -> Int32 {
        let descriptor = descriptor
        discard self
        return descriptor
    }

    /// Limits how long a read or write may block.
    func limit(seconds: Int) {
        var limit = timeval(tv_sec: seconds, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
    }
}

/// Calls `body` with an IPv4 socket address.
func withAddress<Result>(
    _ host: String, _ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
) -> Result {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    inet_pton(AF_INET, host, &address.sin_addr)
    return withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
}

/// Calls `body` with the address of a Unix socket.
/// - Throws: when the path does not fit the 108 bytes that the kernel has for it.
func withUnixAddress<Result>(
    _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
) throws(SandboxError) -> Result {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count <= SocketPaths.limit else {
        throw SandboxError(
            "the path of a Unix socket may have \(SocketPaths.limit) bytes, this has \(bytes.count): \(path)")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    return withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
}

/// Listens on a Unix socket that only its owner can reach.
func listenUnix(_ path: String, backlog: Int32 = 64) throws(SandboxError) -> Int32 {
    let socket = try Socket(AF_UNIX, SOCK_STREAM)
    unlink(path)
    let bound = try withUnixAddress(path) { bind(socket.descriptor, $0, $1) }
    guard bound == 0, chmod(path, 0o600) == 0, listen(socket.descriptor, backlog) == 0 else {
        throw SandboxError("listen on \(path)", errno: errno)
    }
    return socket.release()
}

/// Connects to a Unix socket.
/// - Parameter seconds: how long connecting, and each read and write after it, may block; nil: for ever.
func connectUnix(_ path: String, seconds: Int? = nil) throws(SandboxError) -> Socket {
    let socket = try Socket(AF_UNIX, SOCK_STREAM)
    if let seconds { socket.limit(seconds: seconds) }
    let result = try withUnixAddress(path) { connect(socket.descriptor, $0, $1) }
    guard result == 0 else { throw SandboxError("connect to \(path)", errno: errno) }
    return socket
}
