internal import CNamespaces
internal import Glibc

/// The process that a sandbox hangs on. It lives in the machine's own namespaces, starts the first process of the
/// sandbox in new ones, and holds the lifeline: a pipe whose end the first process watches.
///
/// However the keeper ends, the kernel closes the pipe, the first process sees it and ends, and the kernel then ends
/// every process of its namespace, and with them the networks and mounts. Nothing has to be tidied by anyone.
public enum Keeper {
    /// The descriptors that the keeper and the first process are started with, besides 0, 1 and 2.
    enum Inherited {
        /// The directory's lock, held by both.
        static let lock: Int32 = 3
        /// The lifeline's end that tells of the keeper's death.
        static let lifeline: Int32 = 4
        /// Listens on the machine's loopback for the AWS endpoint.
        static let endpoint: Int32 = 5
    }

    /// Starts the first process and stays until it ends. The lock is descriptor 3.
    public static func run(_ host: SandboxHost) throws(SandboxError) {
        let listener = try listenOnLoopback()
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw SandboxError("make a pipe", errno: errno) }
        var namespaces = CNS_NEW_NETWORK | CNS_NEW_MOUNTS | CNS_NEW_IPC | CNS_NEW_PROCESSES | CNS_NEW_HOSTNAME
        if geteuid() != 0 { namespaces |= CNS_NEW_USER }
        let launch = ChildLaunch(
            executable: host.executable, arguments: host.initialArguments, environment: host.environmentStrings,
            directory: "/", descriptors: [0, 1, 2, Inherited.lock, ends[0], listener],
            newNamespaces: Int32(namespaces), privileges: .all)
        let pid = try launch.start()
        close(ends[0])
        close(listener)
        guard let keeper = ProcessRecord(pid: getpid()), let initial = ProcessRecord(pid: pid) else {
            throw SandboxError("the sandbox's first process ended at once", remedy: "see \(host.directory.logFile)")
        }
        try SandboxProcesses(keeper: keeper, initial: initial).write(host.directory)
        while waitpid(pid, nil, 0) < 0 && errno == EINTR {}
    }

    /// A listening socket on a free port of the machine's loopback. A socket stays in the network it was made in, so
    /// the first process can serve the machine through it from within its own.
    private static func listenOnLoopback() throws(SandboxError) -> Int32 {
        let socket = try Socket(AF_INET, SOCK_STREAM)
        let bound = withAddress("127.0.0.1", 0) { bind(socket.descriptor, $0, $1) }
        guard bound == 0, listen(socket.descriptor, 128) == 0 else {
            throw SandboxError("listen on 127.0.0.1", errno: errno)
        }
        return socket.release()
    }

    /// The port that a socket is bound to.
    static func port(of socket: Int32) -> Int {
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &size) }
        }
        return result == 0 ? Int(UInt16(bigEndian: address.sin_port)) : 0
    }
}
