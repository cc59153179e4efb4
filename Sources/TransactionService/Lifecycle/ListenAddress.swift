/// Where a server listens, written `HOST:PORT`; port 0 takes a free one.
public struct ListenAddress: Sendable, Hashable {
    /// A name or an address.
    public var host: String
    /// 0 to 65535.
    public var port: Int

    /// Reads `HOST:PORT`; an IPv6 address stands in brackets. `nil` when it is something else.
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]) else { return nil }
        var host = text[..<colon]
        if host.first == "[" && host.last == "]" { host = host.dropFirst().dropLast() }
        guard !host.isEmpty, (0...65_535).contains(port) else { return nil }
        self.host = String(host)
        self.port = port
    }
}
