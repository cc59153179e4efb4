internal import NIOCore
internal import NIOPosix

/// One connection to one server. Several tasks may use it at once: their commands go out one after the other.
public final class RedisConnection: Sendable {
    private let channel: any Channel
    private let address: ServerAddress

    private init(_ channel: any Channel, _ address: ServerAddress) {
        self.channel = channel
        self.address = address
    }

    /// Connects and logs in.
    /// - Throws: `RedisError` of kind `notConnected`, or `refused` when the log-in is refused.
    public static func connect(
        to address: ServerAddress, _ configuration: RedisConfiguration
    ) async throws(RedisError) -> RedisConnection {
        try await value(of: connecting(to: address, configuration))
    }

    /// Sends a command and waits for its answer; an answer may be an error.
    /// - Parameter timeout: microseconds; when they are over the connection is closed.
    /// - Throws: `RedisError` of kind `inDoubt`.
    public func send(_ command: [String], timeout: Int64) async throws(RedisError) -> RESPValue {
        try await Self.value(of: exchange([command], timeout: timeout))[0]
    }

    /// Whether it can still be used.
    public var isOpen: Bool { channel.isActive }

    /// Ends it; what waits for an answer fails.
    public func close() { channel.close(promise: nil) }

    // MARK: - Futures, where several tasks wait for one thing

    static func connecting(
        to address: ServerAddress, _ configuration: RedisConfiguration
    ) -> EventLoopFuture<RedisConnection> {
        let limit = configuration.maxPending
        let security = configuration.security
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.microseconds(configuration.connectTimeout))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let security { try pipeline.addHandler(security.handler(address.host)) }
                    try pipeline.addHandler(ByteToMessageHandler(RESPDecoder()))
                    try pipeline.addHandler(AnswerHandler(limit: limit))
                }
            }
        let channel =
            switch address {
            case .tcp(let host, let port): bootstrap.connect(host: host, port: port)
            case .unix(let path): bootstrap.connect(unixDomainSocketPath: path)
            }
        return channel.flatMapErrorThrowing { error in
            throw RedisError(.notConnected, "\(address): \(error)")
        }.flatMap { channel in
            let connection = RedisConnection(channel, address)
            return connection.logIn(configuration).map { connection }
        }
    }

    private func logIn(_ configuration: RedisConfiguration) -> EventLoopFuture<Void> {
        guard let password = configuration.password else { return channel.eventLoop.makeSucceededVoidFuture() }
        let command = ["AUTH"] + (configuration.user.map { [$0] } ?? []) + [password]
        return exchange([command], timeout: configuration.connectTimeout).flatMapThrowing {
            [address, channel] answers in
            guard case .error(let reason) = answers[0] else { return }
            channel.close(promise: nil)
            throw RedisError(.refused, "\(reason) (logging in at \(address))")
        }
    }

    /// Sends commands together; the answers come together.
    func exchange(_ commands: [[String]], timeout: Int64) -> EventLoopFuture<[RESPValue]> {
        var bytes = channel.allocator.buffer(capacity: 128)
        for command in commands { RESPEncoder.append(command, to: &bytes) }
        let promise = channel.eventLoop.makePromise(of: [RESPValue].self)
        let (channel, address) = (channel, address)
        let timer = channel.eventLoop.scheduleTask(in: .microseconds(max(1, timeout))) {
            promise.fail(RedisError(.inDoubt, "\(address) did not answer within \(timeout / 1_000) ms"))
            channel.close(promise: nil)
        }
        promise.futureResult.whenComplete { _ in timer.cancel() }
        let exchange = Exchange(bytes: bytes, count: commands.count, answers: promise)
        channel.writeAndFlush(exchange).whenFailure { _ in
            promise.fail(RedisError(.inDoubt, "\(address): the connection has ended"))
        }
        return promise.futureResult
    }

    /// What a future brings, with the one kind of error that all of them fail with.
    static func value<Value: Sendable>(of future: EventLoopFuture<Value>) async throws(RedisError) -> Value {
        do {
            return try await future.get()
        } catch {
            throw error as? RedisError ?? RedisError(.inDoubt, "\(error)")
        }
    }
}
