/// Why the database did not do what was asked.
public struct PostgresError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What the failure means to the caller; open to new kinds.
    public struct Kind: Sendable, Hashable, CustomStringConvertible {
        /// The kind in words.
        public let description: String

        /// The connection options are not understood.
        public static let invalidOptions = Kind(description: "invalid options")
        /// No connection came about; nothing was sent.
        public static let notConnected = Kind(description: "not connected")
        /// The connection ended; what was under way did not take effect (a transaction without `COMMIT`).
        public static let connectionLost = Kind(description: "connection lost")
        /// The connection ended after a statement was sent that may have committed: it took effect or it did not.
        public static let inDoubt = Kind(description: "in doubt")
        /// The server does not accept writes (25006), as a reader or a writer that was replaced does not.
        public static let readOnly = Kind(description: "read-only")
        /// A serialization failure or a deadlock (40001, 40P01): the same transaction may succeed when repeated.
        public static let serialization = Kind(description: "serialization failure")
        /// A unique constraint (23505) refuses the row.
        public static let uniqueViolation = Kind(description: "unique violation")
        /// The statement was cancelled by a time-out or a request (57014, 55P03).
        public static let cancelled = Kind(description: "cancelled")
        /// The server starts, stops or has no room (57P01 to 57P05, class 53).
        public static let unavailable = Kind(description: "unavailable")
        /// Anything else that the server reports.
        public static let refused = Kind(description: "refused")
    }

    /// What the failure means.
    public var kind: Kind
    /// The five characters of the SQL standard, where the server gave them.
    public var sqlState: String?
    /// What the server or libpq says.
    public var message: String
    /// The server's further explanation.
    public var detail: String?

    /// An error of the kind given.
    public init(kind: Kind, sqlState: String? = nil, message: String, detail: String? = nil) {
        self.kind = kind
        self.sqlState = sqlState
        self.message = message
        self.detail = detail
    }

    /// An error that the server reported.
    init(_ message: ServerMessage) {
        self.init(
            kind: Kind(sqlState: message.sqlState), sqlState: message.sqlState, message: message.text,
            detail: message.detail)
    }

    /// The kind, the SQLSTATE and the message on one line.
    public var description: String {
        let state = sqlState.map { " (\($0))" } ?? ""
        return "\(kind)\(state): \(message)" + (detail.map { "; \($0)" } ?? "")
    }
}

extension PostgresError.Kind {
    /// The meaning of a SQLSTATE.
    /// Source: https://www.postgresql.org/docs/current/errcodes-appendix.html
    init(sqlState: String?) {
        switch sqlState {
        case "25006"?: self = .readOnly
        case "40001"?, "40P01"?: self = .serialization
        case "23505"?: self = .uniqueViolation
        case "57014"?, "55P03"?: self = .cancelled
        case let state? where state.hasPrefix("53") || state.hasPrefix("57P"): self = .unavailable
        default: self = .refused
        }
    }
}
