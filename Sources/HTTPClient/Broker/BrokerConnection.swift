internal import Glibc

/// Connecting to the broker's Unix socket.
enum BrokerConnection {
    enum Failure: Error {
        /// The broker's queue of connections is full: try again in a moment.
        case busy
        case fault(BrokerFault)
    }

    /// Sends a request's line whole; it is far smaller than a socket's buffer.
    static func send(_ line: String, on descriptor: Int32) -> Bool {
        var line = line
        return line.withUTF8 { bytes in
            Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
        }
    }

    /// A connection that never blocks.
    static func nonBlocking(_ path: String) throws(Failure) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard path.utf8.count < room else {
            throw .fault(.gone(path, "a Unix socket's path has at most \(room - 1) bytes"))
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let descriptor = socket(
            AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw .fault(.gone(path, reason(errno))) }
        let code = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        if code == 0 { return descriptor }
        let error = errno
        close(descriptor)
        throw error == EAGAIN ? .busy : .fault(.gone(path, reason(error)))
    }

    static func reason(_ error: Int32) -> String { String(cString: strerror(error)) }
}
