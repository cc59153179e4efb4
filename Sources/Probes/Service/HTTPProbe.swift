internal import Documents
public import Experiments
internal import HTTPClient
internal import Stack

/// The service answers a request as it should.
public struct HTTPProbe: Probe {
    /// Where it asks, and what a right answer is.
    public static let schema = DeclarationSchema(
        "http", "The service, or another URL, answers a GET request as it should.",
        parameters: [
            .optional("url", .text(limit: 2000), "The base URL; the stack's service when left out."),
            .optional("path", .text(limit: 2000), default: .string("/health"), "Put behind the base URL."),
            .optional("status", .integer(100...599), default: .integer(200), "The status that is right."),
            .optional("contains", .text(limit: 1000), "Text that the body must contain."),
            .optional(
                "latency", .duration(.milliseconds(1) ... .seconds(60)),
                "The longest time for the whole answer, connecting included; a slower look fails."),
            .optional(
                "timeout", .duration(.milliseconds(10) ... .seconds(60)), default: .duration(.seconds(5)),
                "When a look gives up; it has failed then."),
        ] + ProbeTiming.parameters(every: .milliseconds(500), measuresLatency: true))

    /// For the reference page.
    public static let reference = ProbeReference(
        holds: "The status is the right one, the body contains the text, and the answer came within the latency. No "
            + "answer at all is a failure.",
        sandbox: "The same, through the sandbox's network.",
        notes: [
            "Every look opens a connection of its own, so that the name and the load balancer's choice are fresh.",
            "Redirects are answers and are not followed.",
        ])

    private let url: String
    private let status: Int
    private let contains: String?
    private let latency: Int64?
    private let timeoutMilliseconds: Int
    private let http: HTTPClient

    /// The probe of a URL that is http or https.
    public init(_ declaration: Declaration, in environment: ProbeEnvironment) throws(ProbeRefusal) {
        let arguments = declaration.arguments
        let base = arguments.string("url") ?? environment.stack.service.url
        guard ServiceAddress(base) != nil else {
            throw ProbeRefusal(
                "the probe http cannot ask \(base)", mend: "write a URL that begins with http:// or https://")
        }
        let path = arguments.string("path") ?? "/health"
        url = (base.hasSuffix("/") ? String(base.dropLast()) : base) + (path.hasPrefix("/") ? path : "/" + path)
        status = arguments.integer("status") ?? 200
        contains = arguments.string("contains")
        latency = arguments.duration("latency")?.wholeMicroseconds
        timeoutMilliseconds = Int((arguments.duration("timeout")?.wholeMicroseconds ?? 5_000_000) / 1_000)
        http = environment.http
    }

    /// Asks once, on a new connection.
    public func look() async -> Observation {
        let response: HTTPResponse
        do throws(HTTPError) {
            response = try await http.send(
                HTTPRequest(
                    url: url, timeoutMilliseconds: timeoutMilliseconds, connectTimeoutMilliseconds: timeoutMilliseconds,
                    connection: .fresh))
        } catch {
            return Observation(failed: error, asking: url)
        }
        let took = response.exchange.total
        func observation(_ holds: Bool, _ what: String) -> Observation {
            Observation(holds: holds, what: "\(url) \(what)", latency: took)
        }
        guard response.status == status else { return observation(false, "answers \(response.status), not \(status)") }
        if let contains, String(decoding: response.body, as: UTF8.self).firstRange(of: contains) == nil {
            return observation(false, "answers without \"\(contains)\"")
        }
        if let latency, took > latency {
            return observation(
                false, "answers after \(took / 1_000) ms, later than \(Duration.microseconds(latency).written)")
        }
        return observation(true, "answers \(status) in \(took / 1_000) ms")
    }
}

extension Observation {
    /// What a peer did not answer: a failure of the peer, unless it was never asked.
    init(failed error: HTTPError, asking what: String) {
        let wasAsked = ![.invalidRequest, .cancelled, .shutDown].contains(error.code)
        self.init(holds: wasAsked ? false : nil, what: "\(what) does not answer: \(error)")
    }
}
