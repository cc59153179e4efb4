internal import Basics
internal import Glibc

/// An AWS endpoint on 127.0.0.1 that passes every call on to another one, and can hold up a chosen call, before it
/// arrives or with its answer on the way back, or spoil any.
public final class EndpointRelay: Sendable {
    /// When a call is held up.
    public enum Moment: Sendable, CaseIterable {
        /// Before anything is passed on: the call has no effect unless it is let go.
        case before
        /// After it was answered: it has taken effect, and the caller does not know.
        case after
    }

    private struct Hold {
        var operation: String
        var moment: Moment
        /// How many such calls pass first.
        var skipping: Int
        let reached = Gate()
        let end = Gate()
        let isDropped = Locked(false)
    }

    /// What goes wrong with a call; nil: nothing does.
    public typealias Script = @Sendable (ScriptedCall) -> ScriptedAWS.Misbehaviour?

    private let hold: Locked<Hold?>
    private let script: Locked<Script>
    private let server: TestServer

    /// A relay to the endpoint at `port` of 127.0.0.1.
    public init(toPort port: Int) throws {
        let hold = Locked<Hold?>(nil)
        self.hold = hold
        let script = Locked<Script> { _ in nil }
        self.script = script
        server = try TestServer { connection in
            guard let request = try connection.readRequest() else { return }
            let held = Self.take(hold, request)
            if let held, held.moment == .before, Self.isDropped(held) { return }
            let call = ScriptedCall(request)
            if let misbehaviour = script.withLock({ $0 })(call) {
                let bytes = try ScriptedAWS.spoilt(call, misbehaviour) { try Self.pass(request, toPort: port) }
                return try connection.write(bytes)
            }
            let answer = try Self.pass(request, toPort: port)
            if let held, held.moment == .after, Self.isDropped(held) { return }
            try connection.write(answer)
        }
    }

    /// `http://127.0.0.1:port`
    public var url: String { server.url }

    /// Holds up one call of `operation`, once `skipping` others of it have passed. Replaces what was asked before.
    public func holdUp(_ operation: String, _ moment: Moment, skipping: Int = 0) {
        hold.withLock { $0 = Hold(operation: operation, moment: moment, skipping: skipping) }
    }

    /// What goes wrong from now on with each call.
    public func spoil(_ script: @escaping Script) { self.script.withLock { $0 = script } }

    /// Waits until a call is held up.
    public func isHeldUp() async {
        let gate = hold.withLock { $0?.reached }
        await gate?.wait()
    }

    /// Lets the call that is held up go on.
    public func letGo() { hold.withLock { $0?.end.open() } }

    /// Ends the connection of the call that is held up, without an answer.
    public func drop() {
        hold.withLock { hold in
            hold?.isDropped.withLock { $0 = true }
            hold?.end.open()
        }
    }

    private static func take(_ hold: Locked<Hold?>, _ request: ServerRequest) -> Hold? {
        hold.withLock { hold in
            guard let wanted = hold, isCall(request, of: wanted.operation), !wanted.reached.isOpen else { return nil }
            guard wanted.skipping == 0 else {
                hold?.skipping -= 1
                return nil
            }
            return wanted
        }
    }

    private static func isDropped(_ hold: Hold) -> Bool {
        hold.reached.open()
        hold.end.block()
        return hold.isDropped.withLock { $0 }
    }

    private static func isCall(_ request: ServerRequest, of operation: String) -> Bool {
        if let target = request["X-Amz-Target"] { return target.hasSuffix("." + operation) }
        let form = String(decoding: request.body, as: UTF8.self).split(separator: "&")
        // A trial run is not the call.
        return form.contains("Action=\(operation)") && !form.contains("DryRun=true")
    }

    /// Sends the request as it came, but on a connection of its own, and returns all the bytes of the answer.
    public static func pass(_ request: ServerRequest, toPort port: Int) throws -> [UInt8] {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { throw SystemCallError("socket") }
        let connection = ServerConnection(socket: socket)
        defer { connection.close() }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else { throw SystemCallError("connect") }
        var head = "\(request.method) \(request.target) HTTP/1.1\r\nConnection: close\r\n"
        for header in request.headers where header.name.lowercased() != "connection" {
            head += "\(header.name): \(header.value)\r\n"
        }
        try connection.write(Array((head + "\r\n").utf8) + request.body)
        var answer: [UInt8] = []
        while let more = try connection.readSome() { answer += more }
        return answer
    }
}
