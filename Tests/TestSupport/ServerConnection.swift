internal import Basics
internal import Glibc

/// A request as a test server read it.
public struct ServerRequest: Sendable {
    /// The method as sent.
    public var method: String
    /// The request target as sent: path and query.
    public var target: String
    /// Header lines in order, names as sent.
    public var headers: [(name: String, value: String)]
    /// As many bytes as the Content-Length says; empty without one.
    public var body: [UInt8]

    /// The first value of a header, without regard to case.
    public subscript(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// What a test server answers.
public struct ServerAnswer: Sendable {
    /// The status code.
    public var status: Int
    /// Header lines in order, besides Content-Length.
    public var headers: [(name: String, value: String)]
    /// The bytes that follow the head.
    public var body: [UInt8]

    /// An answer with a text as its body; 200 and empty unless said otherwise.
    public init(_ status: Int = 200, _ body: String = "", headers: [(name: String, value: String)] = []) {
        self.status = status
        self.headers = headers
        self.body = Array(body.utf8)
    }

    /// The bytes of the answer with its Content-Length.
    public var bytes: [UInt8] {
        var head = "HTTP/1.1 \(status) Status\r\nContent-Length: \(body.count)\r\n"
        for header in headers { head += "\(header.name): \(header.value)\r\n" }
        return Array((head + "\r\n").utf8) + body
    }
}

/// One accepted connection of a test server; used by the thread that serves it.
public final class ServerConnection: Sendable {
    private struct State {
        var socket: Int32?
        var unread: [UInt8] = []
    }

    private let state: Locked<State>

    init(socket: Int32) {
        state = Locked(State(socket: socket))
        var on: Int32 = 1
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    /// The next request with its body (Content-Length only); nil when the client has closed the connection.
    public func readRequest() throws -> ServerRequest? {
        var bytes = state.withLock { state in
            defer { state.unread = [] }
            return state.unread
        }
        while true {
            if let end = Self.endOfHead(bytes) {
                var request = Self.parse(head: bytes[..<end])
                let length = request["Content-Length"].flatMap { Int($0) } ?? 0
                while bytes.count < end + length {
                    guard let more = try readSome() else { return nil }
                    bytes += more
                }
                request.body = Array(bytes[end..<end + length])
                let rest = Array(bytes[(end + length)...])
                state.withLock { $0.unread = rest }
                return request
            }
            guard let more = try readSome() else { return nil }
            bytes += more
        }
    }

    /// The head of the next request, which stays to be read; its body may still be on its way.
    public func peekHead() throws -> ServerRequest? {
        var bytes = state.withLock { $0.unread }
        while true {
            let seen = bytes
            state.withLock { $0.unread = seen }
            if let end = Self.endOfHead(bytes) { return Self.parse(head: bytes[..<end]) }
            guard let more = try readSome() else { return nil }
            bytes += more
        }
    }

    /// Some bytes as they come; nil at the end of the connection.
    public func readSome() throws -> [UInt8]? {
        guard let socket = state.withLock({ $0.socket }) else { return nil }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(socket, &buffer, buffer.count, 0)
        if count < 0 { throw SystemCallError("recv") }
        return count == 0 ? nil : Array(buffer[..<count])
    }

    /// Sends the whole answer; does nothing on a connection that was closed here.
    public func write(_ answer: ServerAnswer) throws { try write(answer.bytes) }

    /// Sends a text as it stands, such as half an answer.
    public func write(_ text: String) throws { try write(Array(text.utf8)) }

    /// Sends all the bytes; throws `SystemCallError` when the client is gone.
    public func write(_ bytes: [UInt8]) throws {
        guard let socket = state.withLock({ $0.socket }) else { return }
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0 { throw SystemCallError("send") }
            sent += count
        }
    }

    /// Makes the next close send a reset instead of an end.
    public func resetOnClose() {
        guard let socket = state.withLock({ $0.socket }) else { return }
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    /// Closes the connection; again is harmless.
    public func close() {
        state.withLock { state in
            if let socket = state.socket { Glibc.close(socket) }
            state.socket = nil
        }
    }

    /// Ends the connection under the thread that serves it.
    func interrupt() {
        state.withLock { state in
            if let socket = state.socket { _ = Glibc.shutdown(socket, Int32(SHUT_RDWR)) }
        }
    }

    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        for index in 0...(bytes.count - 4)
        where bytes[index] == 13 && bytes[index + 1] == 10 && bytes[index + 2] == 13 && bytes[index + 3] == 10 {
            return index + 4
        }
        return nil
    }

    private static func parse(head: ArraySlice<UInt8>) -> ServerRequest {
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        let headers = lines.dropFirst().map { line -> (name: String, value: String) in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count > 1 ? parts[1].drop { $0 == " " } : ""
            return (String(parts[0]), String(value))
        }
        return ServerRequest(
            method: words.first.map(String.init) ?? "", target: words.count > 1 ? String(words[1]) : "",
            headers: headers, body: [])
    }
}
