internal import CPostgres

/// How to reach and watch over a database server, in libpq's own keywords.
///
/// libpq resolves the host name anew for every connection, so an endpoint that moves is followed. What is not set here
/// libpq takes from its defaults, its environment variables (`PGPASSWORD`) and the password file.
/// Source: https://www.postgresql.org/docs/current/libpq-connect.html
public struct ConnectionOptions: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    /// libpq keywords and their values, such as `host`, `port`, `dbname`, `user` or `sslmode`.
    public private(set) var keywords: [String: String]

    /// Watches every connection closely: a peer that vanishes is noticed within seconds, not within the kernel's hours.
    private static let watchful = [
        "keepalives": "1", "keepalives_idle": "2", "keepalives_interval": "1", "keepalives_count": "3",
        "tcp_user_timeout": "3000", "client_encoding": "UTF8",
    ]

    /// Options for one server.
    ///
    /// - Parameters:
    ///   - host: a name, an address, or the directory of a Unix socket (an absolute pathname).
    ///   - extra: further libpq keywords; they win over everything else.
    public init(
        host: String, port: Int = 5432, database: String, user: String, password: String? = nil,
        extra: [String: String] = [:]
    ) {
        var keywords = Self.watchful
        keywords["host"] = host
        keywords["port"] = String(port)
        keywords["dbname"] = database
        keywords["user"] = user
        keywords["password"] = password
        self.keywords = keywords.merging(extra) { $1 }
    }

    /// Options from a connection string: `host=... port=... dbname=... user=...` or `postgresql://...`.
    ///
    /// - Throws: `PostgresError` of kind `invalidOptions` that says what libpq could not read.
    public init(connectionString: String) throws(PostgresError) {
        let isURL = connectionString.hasPrefix("postgresql://") || connectionString.hasPrefix("postgres://")
        if isURL { try Self.refuseStrayCharacters(in: connectionString) }
        var message: UnsafeMutablePointer<CChar>?
        guard let parsed = PQconninfoParse(connectionString, &message) else {
            let reason = message.map { String(cString: $0) } ?? "out of memory"
            PQfreemem(message)
            // libpq quotes what it did not expect, which may be a piece of the password.
            let isOpen = !connectionString.contains("password") && !isURL
            throw PostgresError(
                kind: .invalidOptions,
                message: "the connection string cannot be read"
                    + (isOpen ? ": \(reason.trimmedLine)" : " (why is not said, it might repeat the password)")
                    + "; write it as \"host=NAME port=5432 dbname=NAME user=NAME\", a password with a space in it as"
                    + " password='...'")
        }
        defer { PQconninfoFree(parsed) }
        var keywords = Self.watchful
        var option = parsed
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { keywords[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        self.keywords = keywords
    }

    /// A "/" or "@" in a URL's password ends it: the rest would be a host, a port or a database, and be logged.
    private static func refuseStrayCharacters(in url: String) throws(PostgresError) {
        let place = url.drop { $0 != ":" }.dropFirst(3).prefix { $0 != "?" }
        let isStray = place.count { $0 == "@" } > 1 || place.drop { $0 != "/" }.contains("@")
        guard isStray else { return }
        throw PostgresError(
            kind: .invalidOptions,
            message: "the connection string has an \"@\" too many, or a \"/\" before it;"
                + " in a URL write them in a password as \"%40\" and \"%2F\"")
    }

    /// These options with one keyword changed.
    public func setting(_ keyword: String, to value: String) -> ConnectionOptions {
        var changed = self
        changed.keywords[keyword] = value
        return changed
    }

    /// These options, and only a server that accepts writes will do.
    public var readWriteOnly: ConnectionOptions { setting("target_session_attrs", to: "read-write") }

    /// The same as `place`: a password never gets into a message by accident.
    public var description: String { place }

    /// Shows the place only.
    public var customMirror: Mirror { Mirror(self, children: ["place": place]) }

    /// Where the connection goes, without secrets, for messages.
    public var place: String {
        "\(keywords["host"] ?? keywords["hostaddr"] ?? "localhost"):\(keywords["port"] ?? "5432")"
    }
}
