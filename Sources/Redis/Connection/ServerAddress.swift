/// Where a Redis server listens.
public enum ServerAddress: Sendable, Hashable, CustomStringConvertible {
    /// A host, by name or address, and a TCP port.
    case tcp(host: String, port: Int)
    /// The path of a Unix socket.
    case unix(path: String)

    /// Reads `HOST:PORT`; an IPv6 address may stand in brackets. Nil when it is something else.
    public init?(_ text: some StringProtocol) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]) else { return nil }
        var host = String(text[..<colon])
        if host.first == "[" && host.last == "]" { host = String(host.dropFirst().dropLast()) }
        guard !host.isEmpty, (1...65_535).contains(port) else { return nil }
        self = .tcp(host: host, port: port)
    }

    /// The host of a TCP address.
    var host: String? {
        if case .tcp(let host, _) = self { host } else { nil }
    }

    /// As people write it.
    public var description: String {
        switch self {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): path
        }
    }
}
