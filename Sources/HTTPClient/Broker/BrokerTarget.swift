internal import CCurl

/// Where a brokered request connects: a name to be resolved through the broker, or an address, and the port.
struct BrokerTarget {
    var host: String
    var port: Int

    init(_ request: HTTPRequest) throws(BrokerFault) {
        if let address = request.connectTo {
            host = address.host
            port = address.port
        } else {
            (host, port) = try Self.parse(request.url)
        }
        host = host.lowercased()
        if host.contains(":") {
            throw BrokerFault(
                code: .notConnected,
                message: "the broker gives IPv4 sockets only: \(host) cannot be reached through it")
        }
        // A name that libcurl would rewrite before looking it up would escape the pin.
        guard host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), host.utf8.count <= 253 else {
            throw BrokerFault(
                code: .invalidRequest, message: "the host \"\(host)\" is not plain ASCII: write it in its xn-- form")
        }
    }

    /// Whether there is nothing to resolve.
    var isAddress: Bool { BrokerAnswer.isIPv4(host) }

    /// The value of `CURLOPT_RESOLVE` that makes these addresses the only ones libcurl knows.
    func pin(to addresses: [String]) -> String {
        "\(host):\(port):\(addresses.joined(separator: ","))"
    }

    /// The value that makes libcurl forget addresses pinned before.
    var unpin: String { "-\(host):\(port)" }

    /// Takes the URL apart with libcurl's own parser, so that both always see the same host.
    private static func parse(_ url: String) throws(BrokerFault) -> (String, Int) {
        let handle = curl_url()
        defer { curl_url_cleanup(handle) }
        let code = curl_url_set(handle, CURLUPART_URL, url, 0)
        guard code == CURLUE_OK,
            let host = part(handle, CURLUPART_HOST),
            let port = part(handle, CURLUPART_PORT, flags: UInt32(CURLU_DEFAULT_PORT)).flatMap({ Int($0) })
        else {
            let reason = code == CURLUE_OK ? "it has no host" : String(cString: curl_url_strerror(code))
            throw BrokerFault(code: .invalidRequest, message: "the URL cannot be used: \(reason)")
        }
        return (host, port)
    }

    private static func part(_ handle: OpaquePointer?, _ what: CURLUPart, flags: UInt32 = 0) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(handle, what, &text, flags) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
