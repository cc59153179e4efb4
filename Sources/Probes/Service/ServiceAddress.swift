/// What the URL of a service says of where it is.
struct ServiceAddress {
    /// The name or the address, without brackets.
    var host: String
    /// The port that it names or implies.
    var port: Int
    /// Whether it is https.
    var isTLS: Bool

    /// Nil for what is not `http://host...` or `https://host...`.
    init?(_ url: String) {
        isTLS = url.hasPrefix("https://")
        guard isTLS || url.hasPrefix("http://") else { return nil }
        let authority = url.dropFirst(isTLS ? 8 : 7).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let bracket = authority.firstIndex(of: "]")
        let hostEnd = bracket ?? authority.lastIndex(of: ":") ?? authority.endIndex
        let rest = authority[hostEnd...].drop { $0 == "]" }
        host = String(authority[..<hostEnd].drop { $0 == "[" })
        port = rest.isEmpty ? (isTLS ? 443 : 80) : Int(rest.dropFirst()) ?? 0
        guard !host.isEmpty, (1...65_535).contains(port) else { return nil }
    }
}
