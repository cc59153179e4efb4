internal import Documents
public import Experiments
internal import HTTPClient

/// A TCP port takes connections.
public struct TCPProbe: Probe {
    /// Which port of which host.
    public static let schema = DeclarationSchema(
        "tcp", "A TCP port takes connections.",
        parameters: [
            .required("host", .text(limit: 253), "The host's name or address."),
            .required("port", .integer(1...65_535), "The port."),
            .optional(
                "latency", .duration(.milliseconds(1) ... .seconds(60)),
                "The longest time for name look-up and connecting; a slower look fails."),
            .optional(
                "timeout", .duration(.milliseconds(10) ... .seconds(60)), default: .duration(.seconds(3)),
                "When a look gives up; it has failed then."),
        ] + ProbeTiming.parameters(every: .milliseconds(500), measuresLatency: true))

    /// For the reference page.
    public static let reference = ProbeReference(
        holds: "The name has an address and a connection to the port stands within the latency. It is closed at once; "
            + "nothing is sent over it.",
        sandbox: "The same, through the sandbox's network.",
        notes: ["A port that takes connections may still serve nothing: ask with `http` where there is HTTP."])

    private let host: String
    private let port: Int
    private let latency: Int64?
    private let timeoutMilliseconds: Int
    private let http: HTTPClient

    /// The probe of a port; never refused.
    public init(_ declaration: Declaration, in environment: ProbeEnvironment) throws(ProbeRefusal) {
        let arguments = declaration.arguments
        host = arguments.string("host") ?? ""
        port = arguments.integer("port") ?? 0
        latency = arguments.duration("latency")?.wholeMicroseconds
        timeoutMilliseconds = Int((arguments.duration("timeout")?.wholeMicroseconds ?? 3_000_000) / 1_000)
        http = environment.http
    }

    /// Connects once and closes the connection again.
    public func look() async -> Observation {
        let exchange: HTTPExchange
        do throws(HTTPError) {
            exchange = try await http.connect(
                to: host, port: port, tls: false, timeoutMilliseconds: timeoutMilliseconds)
        } catch {
            return Observation(failed: error, asking: "\(host):\(port)")
        }
        let took = exchange.connect
        if let latency, took > latency {
            return Observation(
                holds: false,
                what: "\(host):\(port) takes a connection after \(took / 1_000) ms, later than "
                    + Duration.microseconds(latency).written, latency: took)
        }
        return Observation(
            holds: true, what: "\(host):\(port) takes a connection in \(took / 1_000) ms", latency: took)
    }
}
