/// A certificate authority of a test's own, and certificates it signs, made by openssl.
public final class Certificates: Sendable {
    private let directory: TemporaryDirectory

    /// The authority's certificate, a PEM file.
    public var authority: String { directory.file("ca.pem") }

    /// A new authority, valid for two days; throws when openssl is missing or fails.
    public init() throws {
        directory = try TemporaryDirectory()
        try openssl(
            ["req", "-x509"] + Self.newKey + ["-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=Test"])
    }

    /// A certificate for the host `name` and its key, both PEM files.
    ///
    /// - Parameter days: how long the certificate is valid from now; negative for an expired one.
    public func issue(name: String, days: Int) throws -> (certificate: String, key: String) {
        try openssl(
            ["req"] + Self.newKey
                + [
                    "-keyout", "\(name).key", "-out", "\(name).csr", "-subj", "/CN=\(name)",
                    "-addext", "subjectAltName=DNS:\(name)",
                ])
        try openssl([
            "x509", "-req", "-in", "\(name).csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-days", "\(days)",
            "-copy_extensions", "copy", "-out", "\(name).pem",
        ])
        return (directory.file("\(name).pem"), directory.file("\(name).key"))
    }

    /// A TLS web server (`openssl s_server -www`) with a certificate for the host `name`; its port and its process.
    ///
    /// - Parameter days: how long the certificate is valid from now; negative for an expired one.
    public func serve(name: String, days: Int) throws -> (port: Int, process: RunningProcess) {
        let pair = try issue(name: name, days: days)
        let server = try RunningProcess(
            "openssl",
            ["s_server", "-www", "-accept", "127.0.0.1:0", "-cert", pair.certificate, "-key", pair.key],
            in: directory.path)
        let line = try server.line { $0.hasPrefix("ACCEPT ") }
        guard let port = line.split(separator: ":").last.flatMap({ Int($0) }) else {
            throw RunningProcess.Failed(description: "openssl s_server said \"\(line)\" instead of its port")
        }
        return (port, server)
    }

    private static let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]

    private func openssl(_ arguments: [String]) throws {
        try RunningProcess.run("openssl", arguments, in: directory.path)
    }
}
