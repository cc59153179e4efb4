internal import NIOCore
internal import NIOSSL

/// TLS: the server must prove its name with a certificate that is trusted.
public struct TransportSecurity: Sendable {
    private let context: NIOSSLContext

    /// TLS that trusts the system's authorities, or only those in a PEM file.
    /// - Throws: `RedisError` of kind `misconfigured` when the file cannot be used.
    public init(authoritiesFile: String? = nil) throws(RedisError) {
        var configuration = TLSConfiguration.makeClientConfiguration()
        if let authoritiesFile { configuration.trustRoots = .file(authoritiesFile) }
        do {
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            let roots = authoritiesFile ?? "the system's authorities"
            throw RedisError(.misconfigured, "TLS cannot be set up with \(roots): \(error)")
        }
    }

    /// The handler that encrypts a connection to `host`.
    func handler(_ host: String?) throws -> NIOSSLClientHandler {
        // A name is announced and checked; of an address the certificate must hold the address itself (RFC 6066, 3).
        let isAddress = host.map { (try? SocketAddress(ipAddress: $0, port: 0)) != nil } ?? true
        return try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : host)
    }
}
