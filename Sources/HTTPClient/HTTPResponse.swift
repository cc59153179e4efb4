/// What libcurl measured of one exchange. Durations are microseconds from the start; instants are the client's clock.
public struct HTTPExchange: Sendable, Hashable {
    /// When the exchange was handed in, in microseconds of the client's clock.
    public var startedAt: Int64 = 0
    /// When the client's own thread took it up; 0 when it never did. What lies between is the client's delay, and says
    /// nothing of the server.
    public var takenAt: Int64 = 0
    /// When the exchange ended, in microseconds of the client's clock.
    public var finishedAt: Int64 = 0
    /// When the name was resolved; 0 when that step was not reached.
    public var nameLookup: Int64 = 0
    /// When the TCP connection stood; 0 when that step was not reached.
    public var connect: Int64 = 0
    /// When the TLS handshake was done; 0 when there was none.
    public var tls: Int64 = 0
    /// When the first byte of the answer came; 0 when none came.
    public var firstByte: Int64 = 0
    /// From `startedAt` to `finishedAt`.
    public var total: Int64 = 0
    /// Connections opened for this exchange; 0 when an idle one was reused.
    public var connectionsOpened = 0
    /// The peer's address, empty when none was reached.
    public var remoteAddress = ""
    /// How often the request's head went over the wire: libcurl re-sends silently when a reused connection dies.
    public var wireSends = 0
    /// The certificates that the peer showed, its own first; only of `HTTPClient.connect` with TLS.
    public var certificates: [PeerCertificate] = []

    /// An exchange of which nothing is known yet: all zero.
    public init() {}
}

/// A complete answer.
public struct HTTPResponse: Sendable {
    /// The status code, 100 to 599; an error status is an answer too.
    public var status: Int
    /// The header fields in the order received, repeats included.
    public var headers: [HTTPField]
    /// The content as received; empty when there was none.
    public var body: [UInt8]
    /// What was measured of the exchange.
    public var exchange: HTTPExchange

    /// An answer of its parts.
    public init(status: Int, headers: [HTTPField] = [], body: [UInt8] = [], exchange: HTTPExchange = HTTPExchange()) {
        self.status = status
        self.headers = headers
        self.body = body
        self.exchange = exchange
    }

    /// The first value of a header field, without regard to the name's case.
    public subscript(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// Why an exchange has no complete answer.
public struct HTTPError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure; open to new kinds.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The kind in words; also what tells kinds apart.
        public let description: String

        /// The request, its URL or its limits cannot be used as given; nothing was sent.
        public static let invalidRequest = Code(description: "invalid request")
        /// The host's name has no address, or the resolver did not answer.
        public static let nameNotResolved = Code(description: "name not resolved")
        /// No TCP connection was made: refused, unreachable, or the broker does not serve.
        public static let notConnected = Code(description: "not connected")
        /// The handshake failed, or a certificate was not accepted.
        public static let tls = Code(description: "TLS failed")
        /// One of the request's limits passed; the request may have been sent.
        public static let timeout = Code(description: "timed out")
        /// The connection ended, or what came over it was not HTTP, after the request may have been sent.
        public static let interrupted = Code(description: "interrupted")
        /// The answer is larger than the configuration's `maxResponseBytes`.
        public static let answerTooLarge = Code(description: "answer too large")
        /// The ticket, or the task that sent the request, was cancelled.
        public static let cancelled = Code(description: "cancelled")
        /// The client was shut down before the exchange ended.
        public static let shutDown = Code(description: "client shut down")
    }

    /// The kind of failure.
    public var code: Code
    /// What went wrong with this exchange, for people.
    public var message: String
    /// What was measured until it failed.
    public var exchange: HTTPExchange

    /// An error of its parts.
    public init(code: Code, message: String, exchange: HTTPExchange = HTTPExchange()) {
        self.code = code
        self.message = message
        self.exchange = exchange
    }

    /// True only when not one byte of the request can have reached the peer.
    public var definitelyNotSent: Bool { exchange.wireSends == 0 }

    /// The kind, then the message, in one line.
    public var description: String { "\(code): \(message)" }
}
