internal import ArgumentParser
internal import Redis
internal import TransactionService

/// Where the sessions are. Without it transfers need no session.
struct CacheOption: ParsableArguments {
    @Option(
        help: """
            HOST:PORT of Redis, one server or a cluster's configuration endpoint; without it, \
            TRANSACTION_SERVICE_CACHE. A password is taken from TRANSACTION_SERVICE_CACHE_PASSWORD.
            """)
    var cache: String?

    @Flag(help: "Encrypt connections to Redis; also TRANSACTION_SERVICE_CACHE_TLS=1.")
    var cacheTLS = false

    @Option(help: "A PEM file with the only authorities to trust for Redis.")
    var cacheAuthorities: String?

    /// The sessions' store; nil when none is named.
    func sessions() throws -> RedisSessions? {
        guard let text = cache ?? Setting.variable("TRANSACTION_SERVICE_CACHE") else { return nil }
        guard let address = ServerAddress(text) else {
            throw ValidationError("--cache is \(text); it must be HOST:PORT, as cache.internal:6379")
        }
        let encrypted = cacheTLS || Setting.variable("TRANSACTION_SERVICE_CACHE_TLS") == "1"
        do throws(RedisError) {
            let configuration = RedisConfiguration(
                seeds: [address], user: Setting.variable("TRANSACTION_SERVICE_CACHE_USER"),
                password: Setting.variable("TRANSACTION_SERVICE_CACHE_PASSWORD"),
                security: encrypted ? try TransportSecurity(authoritiesFile: cacheAuthorities) : nil)
            return RedisSessions(RedisCluster(configuration))
        } catch {
            throw ValidationError(error.description)
        }
    }
}
