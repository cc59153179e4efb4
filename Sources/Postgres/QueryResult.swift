internal import CPostgres

/// What a statement returned, as text.
public struct QueryResult: Sendable, Hashable {
    /// The names of the columns.
    public var columns: [String]
    /// The numbers of the columns' types, from PostgreSQL's catalogue `pg_type`.
    public var types: [UInt32]
    /// The rows; a null is `nil`.
    public var rows: [[String?]]
    /// The server's word for what was done, such as `INSERT 0 1`.
    public var commandTag: String
    /// Notices and warnings that came with it.
    public var messages: [ServerMessage]

    /// The first column of the first row.
    public var scalar: String? { rows.first?.first ?? nil }
}

extension QueryResult {
    /// Copies a libpq result.
    init(_ result: OpaquePointer?, messages: [ServerMessage]) {
        let width = PQnfields(result)
        columns = (0..<width).map { PQfname(result, $0).map { String(cString: $0) } ?? "" }
        types = (0..<width).map { PQftype(result, $0) }
        rows = (0..<PQntuples(result)).map { row in
            (0..<width).map { column in
                PQgetisnull(result, row, column) == 1 ? nil : String(cString: PQgetvalue(result, row, column))
            }
        }
        commandTag = PQcmdStatus(result).map { String(cString: $0) } ?? ""
        self.messages = messages
    }
}
