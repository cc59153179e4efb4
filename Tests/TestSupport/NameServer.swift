internal import Basics
internal import Glibc

/// A DNS server over UDP: one IPv4 address for every name ("": no address), or silence (nil). AAAA
/// questions get an empty answer.
public final class NameServer: Sendable {
    private let state: Locked<(address: String?, questions: Int)>
    private let socket: Int32

    /// Serves on `host`:53, so in a network namespace of the test's own.
    public init(host: String = "127.0.0.1", answering address: String?) throws {
        let socket = try Sockets.datagram(host: host, port: 53)
        let state = Locked<(address: String?, questions: Int)>((address, 0))
        self.socket = socket
        self.state = state
        startThread {
            while let (question, sender) = Self.receive(socket) {
                let address = state.withLock { state in
                    state.questions += 1
                    return state.address
                }
                if let address { Self.send(Self.answer(question, address), to: sender, socket) }
            }
            close(socket)
        }
    }

    deinit { shutdown(socket, Int32(SHUT_RDWR)) }

    /// The address it answers; nil for silence.
    public var address: String? {
        get { state.withLock { $0.address } }
        set { state.withLock { $0.address = newValue } }
    }

    /// How many questions came, unanswered ones included.
    public var questions: Int { state.withLock { $0.questions } }

    private static func receive(_ socket: Int32) -> ([UInt8], sockaddr_in)? {
        var buffer = [UInt8](repeating: 0, count: 512)
        var sender = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let count = withUnsafeMutablePointer(to: &sender) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                recvfrom(socket, &buffer, buffer.count, 0, $0, &length)
            }
        }
        return count > 12 ? (Array(buffer[..<count]), sender) : nil
    }

    private static func send(_ message: [UInt8], to receiver: sockaddr_in, _ socket: Int32) {
        _ = withUnsafePointer(to: receiver) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(socket, message, message.count, 0, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    /// RFC 1035, section 4: the question comes back with the answer behind it.
    private static func answer(_ question: [UInt8], _ address: String) -> [UInt8] {
        var end = 12
        while end < question.count, question[end] != 0 { end += 1 + Int(question[end]) }
        let type = question[end + 2]
        let asksForIPv4 = type == 1 && !address.isEmpty
        var answer = Array(question[..<2]) + [0x85, 0x80, 0, 1, 0, asksForIPv4 ? 1 : 0, 0, 0, 0, 0]
        answer += question[12..<end + 5]
        if asksForIPv4 {
            answer += [0xC0, 0x0C, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4]
            answer += address.split(separator: ".").compactMap { UInt8($0) }
        }
        return answer
    }
}
