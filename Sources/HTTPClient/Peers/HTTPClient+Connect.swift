extension HTTPClient {
    /// Opens a connection to a TCP port, shakes hands when TLS is asked for, and closes it again; not a byte is asked
    /// over it. It goes the client's way to its peers, so through the broker where there is one.
    ///
    /// - Parameters:
    ///   - host: a name or an address; with TLS the name that the certificate must be for. IPv6 without brackets.
    ///   - timeoutMilliseconds: for name look-up, TCP and TLS together.
    ///   - address: where to connect instead, when not to the host itself.
    /// - Returns: what was measured, with the certificates that the peer showed.
    /// - Throws: `HTTPError` when there was no connection, or its certificate is not accepted.
    public func connect(
        to host: String, port: Int, tls: Bool, timeoutMilliseconds: Int, at address: ConnectAddress? = nil
    ) async throws(HTTPError) -> HTTPExchange {
        let authority = host.contains(":") ? "[\(host)]" : host
        var request = HTTPRequest(
            url: "\(tls ? "https" : "http")://\(authority):\(port)/", timeoutMilliseconds: timeoutMilliseconds,
            connectTimeoutMilliseconds: timeoutMilliseconds, connection: .fresh, connectTo: address)
        request.connectsOnly = true
        return try await send(request).exchange
    }
}
