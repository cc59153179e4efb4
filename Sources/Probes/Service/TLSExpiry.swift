public import Experiments
internal import HTTPClient
internal import Stack

/// A host's certificate is accepted and does not end soon.
public struct TLSExpiry: Probe {
    /// Whose certificate, and how much must be left of it.
    public static let schema = DeclarationSchema(
        "tls-expiry", "A host's certificate is accepted and stays valid for some days.",
        parameters: [
            .optional("host", .text(limit: 253), "The host's name; that of the service's https URL when left out."),
            .optional("port", .integer(1...65_535), "The port; the service's, or 443 with a host."),
            .optional("days", .integer(1...3_650), default: .integer(14), "How many days must be left at least."),
        ] + ProbeTiming.parameters(every: .seconds(10)))

    /// For the reference page.
    public static let reference = ProbeReference(
        holds: "The TLS handshake succeeds, and no certificate that the host shows, its own and those between, ends "
            + "within these days. A certificate that is not accepted (expired, of another name, of an unknown "
            + "authority) is a failure; a host that cannot be reached says nothing.",
        sandbox: "The sandbox's service speaks plain HTTP, so without a host of its own the probe answers unknown.",
        notes: ["Certificates are checked against this machine's authorities."])

    private let host: String?
    private let port: Int
    private let days: Int
    private let environment: ProbeEnvironment

    /// The probe of a host.
    public init(_ declaration: Declaration, in environment: ProbeEnvironment) throws(ProbeRefusal) {
        let service = ServiceAddress(environment.stack.service.url)
        let named = declaration.arguments.string("host")
        host = named ?? service.flatMap { $0.isTLS ? $0.host : nil }
        port = declaration.arguments.integer("port") ?? (named == nil ? service?.port : nil) ?? 443
        days = declaration.arguments.integer("days") ?? 14
        self.environment = environment
    }

    /// Shakes hands once.
    public func look() async -> Observation {
        guard let host else {
            return Observation(holds: nil, what: "\(environment.stack.service.url) has no certificate: it is not https")
        }
        let exchange: HTTPExchange
        do throws(HTTPError) {
            exchange = try await environment.http.connect(
                to: host, port: port, tls: true, timeoutMilliseconds: 10_000)
        } catch {
            let isRefused = error.code == .tls
            return Observation(
                holds: isRefused ? false : nil,
                what: "\(host):\(port) \(isRefused ? "shows no good certificate" : "cannot be asked"): \(error.message)"
            )
        }
        guard let first = exchange.certificates.min(by: { $0.expires < $1.expires }) else {
            return Observation(holds: nil, what: "\(host):\(port) shows no certificate that can be read")
        }
        let left = first.expires - environment.secondsSince1970()
        let what = "the certificate of \(first.subject) ends in \(left / 86_400) days"
        return Observation(holds: left >= Int64(days) * 86_400, what: what)
    }
}
