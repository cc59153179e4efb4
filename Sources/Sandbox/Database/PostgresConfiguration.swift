/// The text of an instance's configuration files.
struct PostgresConfiguration {
    let settings: DatabaseSettings
    let zones: [Zone]
    let archive = DatabaseArchive()

    /// The name an instance is known by to the writer, in `synchronous_standby_names`.
    static func replicationName(_ zone: Zone) -> String { "zone_\(zone.letter)" }

    /// How a standby reaches the instance it follows: over the storage plane, which no subnet's rules touch.
    static func upstream(_ upstream: Zone, for zone: Zone) -> String {
        "host=\(AddressPlan.storage(upstream)) port=\(AddressPlan.databasePort) user=postgres "
            + "application_name=\(replicationName(zone)) connect_timeout=2 keepalives_idle=3 "
            + "keepalives_interval=1 keepalives_count=2 tcp_user_timeout=4000"
    }

    /// The parameters of an instance.
    ///
    /// - Parameter upstream: the instance to follow; nil for none.
    func parameters(_ zone: Zone, upstream: Zone?) -> [String: String] {
        let names = zones.map(Self.replicationName).joined(separator: ", ")
        let own = [
            "listen_addresses": "\(AddressPlan.database(zone)),\(AddressPlan.storage(zone))",
            "port": String(AddressPlan.databasePort),
            "unix_socket_directories": InsideDirectory.sockets("postgres-\(zone.letter)"),
            "cluster_name": Self.replicationName(zone),
            "archive_command": archive.command(zone),
            "primary_conninfo": upstream.map { Self.upstream($0, for: zone) } ?? "",
            // The same on every instance: its own name in the list does no harm, and a failover changes nothing here.
            "synchronous_standby_names": settings.synchronousStandbyNames ?? "ANY 1 (\(names))",
        ]
        return Self.common.merging(own) { $1 }.merging(settings.parameters) { $1 }
    }

    /// What all instances have in common. Data is always synced to disk: an acknowledged commit is kept.
    static let common = [
        // Readers archive too: what the writer had not archived when it died, they do.
        "archive_mode": "always", "archive_timeout": "5",
        "wal_level": "replica", "hot_standby": "on", "wal_log_hints": "on", "synchronous_commit": "on",
        "max_wal_senders": "10", "wal_keep_size": "256MB", "max_wal_size": "256MB", "min_wal_size": "32MB",
        "shared_buffers": "32MB", "max_connections": "100", "hot_standby_feedback": "on",
        "wal_receiver_timeout": "5s", "wal_sender_timeout": "5s", "wal_receiver_status_interval": "1s",
        "wal_retrieve_retry_interval": "200ms", "tcp_keepalives_idle": "5", "tcp_keepalives_interval": "1",
        "tcp_keepalives_count": "3", "tcp_user_timeout": "5000", "restart_after_crash": "off",
        "logging_collector": "off", "log_min_messages": "warning", "timezone": "UTC",
    ]

    /// The text of a file with parameters.
    static func text(_ parameters: [String: String]) -> String {
        parameters.sorted { $0.key < $1.key }.map { "\($0.key) = \(quoted($0.value))\n" }.joined()
    }

    private static func quoted(_ value: String) -> String {
        "'" + value.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    }

    /// Who may connect: whoever can reach it. The network is the sandbox's own, and its Unix sockets are in memory
    /// that only the sandbox sees.
    static let access = """
        local all all trust
        host all all 198.18.0.0/16 trust
        host replication all \(AddressPlan.storageNetwork) trust

        """
}
