internal import Glibc

/// Answers questions about the sandbox's names, over UDP on the router.
struct NameServer {
    let table: NameTable

    /// Begins to serve. Call in the router's network.
    func start() throws(SandboxError) {
        let socket = try Socket(AF_INET, SOCK_DGRAM)
        let bound = withAddress(AddressPlan.nameServer, 53) { bind(socket.descriptor, $0, $1) }
        guard bound == 0 else { throw SandboxError("bind \(AddressPlan.nameServer):53 for names", errno: errno) }
        let descriptor = socket.release()
        startThread { [table] in Self.serve(descriptor, table) }
    }

    private static func serve(_ descriptor: Int32, _ table: NameTable) {
        var buffer = [UInt8](repeating: 0, count: 512)
        var sender = sockaddr_in()
        while true {
            var size = socklen_t(MemoryLayout<sockaddr_in>.size)
            withUnsafeMutablePointer(to: &sender) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { sender in
                    let count = recvfrom(descriptor, &buffer, buffer.count, 0, sender, &size)
                    guard count > 0, let answer = DNSMessage.answer(Array(buffer[..<count]), from: table) else { return }
                    sendto(descriptor, answer, answer.count, 0, sender, size)
                }
            }
        }
    }
}
