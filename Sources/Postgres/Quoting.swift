internal import CPostgres

/// What goes into statements that take no parameters.
extension Connection {
    /// `name` quoted as an identifier of SQL, such as a table or a role.
    ///
    /// - Throws: `PostgresError` when the session has ended or `name` is not valid text.
    public func identifier(_ name: String) throws(PostgresError) -> String {
        try made { PQescapeIdentifier($0, name, name.utf8.count) }
    }

    /// `text` quoted as a literal of SQL.
    ///
    /// - Throws: `PostgresError` when the session has ended or `text` is not valid text.
    public func literal(_ text: String) throws(PostgresError) -> String {
        try made { PQescapeLiteral($0, text, text.utf8.count) }
    }

    /// What `ALTER ROLE ... PASSWORD` takes in place of `password`: a SCRAM verifier, which does not give it away. Such
    /// statements are written to the server's log, where a password must not stand.
    ///
    /// Source: https://www.postgresql.org/docs/current/libpq-misc.html#LIBPQ-PQENCRYPTPASSWORDCONN
    ///
    /// - Throws: `PostgresError` when the session has ended or libpq cannot make one.
    public func passwordVerifier(_ password: String, user: String) throws(PostgresError) -> String {
        try made { PQencryptPasswordConn($0, password, user, "scram-sha-256") }
    }

    /// Copies a string that libpq has allocated, and gives it back.
    private func made(_ make: (OpaquePointer) -> UnsafeMutablePointer<CChar>?) throws(PostgresError) -> String {
        let session = try openSession()
        guard let text = make(session.handle) else { throw PostgresError(kind: .refused, message: session.complaint) }
        defer { PQfreemem(text) }
        return String(cString: text)
    }
}
