/// What libcurl measured of one exchange. Durations are microseconds from the start; instants are the client's clock.
public struct HTTPExchange: Sendable, Hashable {
    /// When the exchange started and ended, in microseconds of the client's clock.
    public var startedAt: Int64 = 0
    public var finishedAt: Int64 = 0
    public var nameLookup: Int64 = 0
    public var connect: Int64 = 0
    public var tls: Int64 = 0
    public var firstByte: Int64 = 0
    public var total: Int64 = 0
    /// Connections opened for this exchange; 0 when an idle one was reused.
    public var connectionsOpened = 0
    /// The peer's address, empty when none was reached.
    public var remoteAddress = ""
    /// How often the request's head went over the wire: libcurl re-sends silently when a reused connection dies.
    public var wireSends = 0

    public init() {}
}

/// A complete answer.
public struct HTTPResponse: Sendable {
    public var status: Int
    public var headers: [HTTPField]
    public var body: [UInt8]
    public var exchange: HTTPExchange

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
        public let description: String

        public static let invalidRequest = Code(description: "invalid request")
        public static let nameNotResolved = Code(description: "name not resolved")
        public static let notConnected = Code(description: "not connected")
        public static let tls = Code(description: "TLS failed")
        public static let timeout = Code(description: "timed out")
        /// The connection ended, or what came over it was not HTTP, after the request may have been sent.
        public static let interrupted = Code(description: "interrupted")
        public static let answerTooLarge = Code(description: "answer too large")
        public static let cancelled = Code(description: "cancelled")
        public static let shutDown = Code(description: "client shut down")
    }

    public var code: Code
    public var message: String
    public var exchange: HTTPExchange

    public init(code: Code, message: String, exchange: HTTPExchange = HTTPExchange()) {
        self.code = code
        self.message = message
        self.exchange = exchange
    }

    /// True only when not one byte of the request can have reached the peer.
    public var definitelyNotSent: Bool { exchange.wireSends == 0 }

    public var description: String { "\(code): \(message)" }
}
