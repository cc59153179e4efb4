/// Where a call goes, and the region that its signature is for.
public struct Endpoint: Sendable, Hashable {
    /// `https://rds.us-east-1.amazonaws.com`, without a trailing slash.
    public var url: String
    /// The `Host` header: the name, and the port when it is not the scheme's own.
    public var host: String
    /// The region of the credential scope.
    public var signingRegion: String
    /// Whether this machine itself is addressed.
    public var isLoopback: Bool
    /// Whether it came from the stack file instead of AWS's naming.
    public var isOverride: Bool

    /// The endpoint of a service in a region: the override, else the one that the settings name for it, else AWS's.
    ///
    /// - Throws: `AWSError.Kind.refused` for a region or an endpoint that is not to be trusted, with the reason.
    public static func resolve(
        _ service: AWSService, region: String, override: String?, settings: EndpointSettings = .none
    ) throws(AWSError) -> Endpoint {
        guard isRegion(region) else {
            throw AWSError(
                kind: .refused,
                message: "'\(region)' is not the name of an AWS region: set the stack file's region to one such as "
                    + "us-east-1")
        }
        let partition = Partition(region: region)
        let global = partition.global(service)
        let signingRegion = global?.region ?? region
        if let override {
            return try Endpoint(override: override, signingRegion: signingRegion, place: "the stack file's endpoint")
        }
        if let configured = try settings.configured(for: service) {
            var endpoint = try Endpoint(
                override: configured.url, signingRegion: signingRegion, place: configured.place)
            endpoint.isOverride = false
            return endpoint
        }
        let host =
            settings.usesFIPS
            ? try partition.fipsHost(service, region: region)
            : global?.host ?? "\(service.endpointPrefix).\(region).\(partition.dnsSuffix)"
        return Endpoint(
            url: "https://\(host)", host: host, signingRegion: signingRegion, isLoopback: false, isOverride: false)
    }

    init(url: String, host: String, signingRegion: String, isLoopback: Bool, isOverride: Bool) {
        self.url = url
        self.host = host
        self.signingRegion = signingRegion
        self.isLoopback = isLoopback
        self.isOverride = isOverride
    }

    /// Reads `http://127.0.0.1:4566` or `https://host`, nothing more: a user name, a path or a query could hide where
    /// the request really goes.
    init(override: String, signingRegion: String, place: String) throws(AWSError) {
        func refusal(_ reason: String) -> AWSError {
            AWSError(kind: .refused, message: "\(place) '\(override)' is refused: \(reason)")
        }
        let isTLS = override.hasPrefix("https://")
        guard isTLS || override.hasPrefix("http://") else {
            throw refusal("it must start with https:// or, on this machine, with http://")
        }
        var authority = override.dropFirst(isTLS ? 8 : 7)
        if authority.hasSuffix("/") { authority.removeLast() }
        guard let (name, port) = Self.split(authority) else {
            throw refusal("write scheme://host:port and nothing else")
        }
        let isLoopback = Self.isLoopback(name)
        guard isTLS || isLoopback else {
            throw refusal(
                "over plain http anyone on the way could read and change the calls; use https, or an address of this "
                    + "machine such as http://127.0.0.1:\(port.map(String.init) ?? "4566")")
        }
        let isOwnPort = port == nil || port == (isTLS ? 443 : 80)
        let host = name.lowercased() + (isOwnPort ? "" : ":\(port ?? 0)")
        self.init(
            url: (isTLS ? "https://" : "http://") + host, host: host, signingRegion: signingRegion,
            isLoopback: isLoopback, isOverride: true)
    }

    private static func isRegion(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 3, parts.count <= 5, let number = parts.last, Int(number) != nil else { return false }
        return text.utf8.allSatisfy { ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D }
            && parts.allSatisfy { !$0.isEmpty }
    }

    /// Host and port of an authority; nil for anything but a plain name, an IPv4 or a bracketed IPv6 address.
    private static func split(_ authority: Substring) -> (host: Substring, port: Int?)? {
        let hostEnd: Substring.Index
        if authority.hasPrefix("[") {
            guard let bracket = authority.firstIndex(of: "]") else { return nil }
            hostEnd = authority.index(after: bracket)
            let inside = authority[..<bracket].dropFirst()
            guard inside.contains(":"), inside.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else {
                return nil
            }
        } else {
            hostEnd = authority.firstIndex(of: ":") ?? authority.endIndex
            let isName = authority[..<hostEnd].utf8.allSatisfy {
                ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x41 && $0 <= 0x5A) || ($0 >= 0x30 && $0 <= 0x39)
                    || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
            }
            guard isName, hostEnd != authority.startIndex else { return nil }
        }
        let rest = authority[hostEnd...]
        if rest.isEmpty { return (authority[..<hostEnd], nil) }
        guard rest.utf8.dropFirst().allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let port = Int(rest.dropFirst()),
            (1...65_535).contains(port)
        else { return nil }
        return (authority[..<hostEnd], port)
    }

    /// `localhost`, `[::1]` and 127.0.0.0/8 in its four-number form; other spellings are taken for other machines.
    private static func isLoopback(_ host: Substring) -> Bool {
        if host.lowercased() == "localhost" || host == "[::1]" { return true }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
        return numbers.count == 4 && numbers[0] == "127"
            && numbers.allSatisfy { UInt8($0) != nil && ($0 == "0" || !$0.hasPrefix("0")) }
    }
}
