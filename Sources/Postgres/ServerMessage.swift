internal import CPostgres

/// A notice, a warning or an error as the server words it.
public struct ServerMessage: Sendable, Hashable {
    /// `NOTICE`, `WARNING`, `ERROR`, ... in English whatever the server's language.
    public var severity: String
    /// The five characters of the SQL standard.
    public var sqlState: String?
    /// The message, in the server's language.
    public var text: String
    /// The server's further explanation.
    public var detail: String?
    /// The function of the server's source that reported it: the same in every language.
    public var sourceFunction: String?

    /// True for the warning that a commit did not wait for its standbys: the transaction is committed on this server
    /// but a failover may lose it. It comes with a result that otherwise looks like success.
    public var saysCommitIsNotReplicated: Bool {
        severity == "WARNING"
            && (sourceFunction == "SyncRepWaitForLSN" || text.contains("wait for synchronous replication"))
    }
}

extension ServerMessage {
    /// The fields of a libpq result that carries a message.
    init(_ result: OpaquePointer?) {
        func field(_ code: Int32) -> String? { PQresultErrorField(result, code).map { String(cString: $0) } }
        self.init(
            severity: field(cpostgres_severity) ?? "ERROR", sqlState: field(cpostgres_sqlstate),
            text: field(cpostgres_message) ?? String(cString: PQresultErrorMessage(result)).trimmedLine,
            detail: field(cpostgres_detail), sourceFunction: field(cpostgres_source_function))
    }
}

extension String {
    /// Without the line ends that libpq puts behind its messages.
    var trimmedLine: String {
        var text = Substring(self)
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
