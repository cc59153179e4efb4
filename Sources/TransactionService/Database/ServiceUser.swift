internal import Postgres

/// The database user that the service signs in as: not the one that owns the tables, whose password others change.
public struct ServiceUser: Sendable, CustomStringConvertible, CustomReflectable {
    /// The name of the role.
    public let name: String
    private let password: String

    /// A user with the password that it is to have.
    public init(name: String, password: String) {
        self.name = name
        self.password = password
    }

    /// The name: a password never gets into a message by accident.
    public var description: String { name }

    /// Shows the name only.
    public var customMirror: Mirror { Mirror(self, children: ["name": name]) }

    /// Creates the role where there is none, sets its password and grants what the service needs; running it again
    /// changes nothing. The caller's transaction holds the migrations' lock.
    func create(over connection: Connection, bounds: TimeBounds = TimeBounds()) async throws(PostgresError) {
        let found = try await connection.query(
            "SELECT current_user = $1, EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", [name])
        let answers = found.rows.first ?? []
        guard answers.first != "t" else {
            throw PostgresError(
                kind: .refused, message: "the service's user is \(name), who owns the tables; give it another")
        }
        let role = try await connection.identifier(name)
        let verifier = try await connection.passwordVerifier(password, user: name)
        let secret = try await connection.literal(verifier)
        let statement = bounds.statementTimeout / 1_000
        // As the role's defaults, the service need not set its limits on each connection: RDS Proxy would then bind
        // the connection to one of the database's, for as long as it lives.
        try await connection.script(
            """
            \(answers.last == "t" ? "" : "CREATE ROLE \(role);")
            ALTER ROLE \(role) LOGIN PASSWORD \(secret);
            ALTER ROLE \(role) SET statement_timeout = \(statement);
            ALTER ROLE \(role) SET idle_in_transaction_session_timeout = \(statement);
            \(Schema.grants(to: role))
            """)
    }
}
