public import Basics
internal import NIOCore

/// A Redis Cluster, or a single server, as one: finds the owner of each key and follows it when it changes.
///
/// There is one connection to a node. A connection that fails or is slow is given up, and the nodes are asked anew who
/// owns what: first those that are known, then the seeds by their names.
public actor RedisCluster: RedisCommands {
    private let configuration: RedisConfiguration
    private let clock: MonotonicClock
    private var connections: [ServerAddress: EventLoopFuture<RedisConnection>] = [:]
    private var slots = SlotMap()
    private var isStale = true
    private var isRefreshing = false
    private var waiters: [CheckedContinuation<Void, Never>] = []
    private var isClosed = false

    /// How many nodes are asked at once who owns what; the first answer counts.
    private static let asked = 3
    /// Redirections that are followed without a pause.
    private static let maxRedirections = 5

    /// A cluster that is reached as `configuration` says; nothing is connected before the first command.
    public init(_ configuration: RedisConfiguration, clock: MonotonicClock = .system) {
        self.configuration = configuration
        self.clock = clock
    }

    /// Ends every connection; what is sent from now on fails.
    public func close() {
        isClosed = true
        for address in Array(connections.keys) { drop(address) }
    }

    /// Sends commands to the owner of a key, wherever it moves, until they are answered or the deadline has passed.
    public func send(
        _ commands: [[String]], key: String, by deadline: Int64
    ) async throws(RedisError) -> [RESPValue] {
        let slot = HashSlot.of(key)
        var redirected: (node: ServerAddress, asking: Bool)?
        var redirections = 0
        var trouble = "no time was left"
        while clock.now() < deadline, !isClosed, !Task.isCancelled {
            let step: Step
            if let target = redirected {
                step = try await attempt(commands, slot, at: target.node, asking: target.asking, by: deadline)
            } else if let owner = await owner(of: slot, by: deadline) {
                step = try await attempt(commands, slot, at: owner, asking: false, by: deadline)
            } else {
                step = .retry("no node says who owns slot \(slot)")
            }
            switch step {
            case .done(let answers): return answers
            case .redirect(let node, let asking):
                redirected = (node, asking)
                redirections += 1
                trouble = "\(redirections) redirections, the last to \(node)"
                if redirections <= Self.maxRedirections { continue }
            case .retry(let reason): trouble = reason
            }
            (redirected, redirections) = (nil, 0)
            isStale = true
            try? await Task.sleep(for: .microseconds(max(1, min(configuration.retryPause, deadline - clock.now()))))
        }
        throw RedisError(.unavailable, isClosed ? "the client is closed" : trouble)
    }

    /// Whether any node that is known, or any seed, answers.
    public func isReachable() async -> Bool {
        if await ask(Array(slots.nodes.shuffled().prefix(Self.asked))) != nil { return true }
        return await ask(configuration.seeds) != nil
    }

    // MARK: - One attempt

    private enum Step {
        case done([RESPValue])
        case redirect(ServerAddress, asking: Bool)
        case retry(String)
    }

    private func attempt(
        _ commands: [[String]], _ slot: Int, at node: ServerAddress, asking: Bool, by deadline: Int64
    ) async throws(RedisError) -> Step {
        let answers: [RESPValue]
        let connecting = connection(to: node)
        do throws(RedisError) {
            let connection = try await RedisConnection.value(of: connecting)
            let left = min(configuration.commandTimeout, deadline - clock.now())
            // `ASKING` holds for one command.
            let sent = asking ? commands.flatMap { [["ASKING"], $0] } : commands
            let all = try await RedisConnection.value(of: connection.exchange(sent, timeout: left))
            answers = asking ? stride(from: 1, to: all.count, by: 2).map { all[$0] } : all
        } catch {
            drop(node, if: connecting)
            if error.kind == .refused { throw error }
            return .retry(error.description)
        }
        for answer in answers {
            guard case .error(let reason) = answer else { continue }
            switch Redirection(reason, from: node) {
            case .moved(let moved, let owner):
                slots.set(moved, to: owner)
                isStale = true
                return .redirect(owner, asking: false)
            case .ask(let owner): return .redirect(owner, asking: true)
            case .wait(let reason): return .retry(reason)
            case nil: throw RedisError(.refused, reason)
            }
        }
        return .done(answers)
    }

    // MARK: - Connections

    /// The connection to a node: the one there is, or one that is being made, for all who want it.
    private func connection(to node: ServerAddress) -> EventLoopFuture<RedisConnection> {
        if let known = connections[node] { return known }
        let made = RedisConnection.connecting(to: node, configuration)
        connections[node] = made
        return made
    }

    /// Gives up a connection, unless another has taken its place.
    private func drop(_ node: ServerAddress, if future: EventLoopFuture<RedisConnection>? = nil) {
        guard let known = connections[node], future == nil || known === future else { return }
        connections[node] = nil
        known.whenSuccess { $0.close() }
    }

    // MARK: - Who owns what

    private func owner(of slot: Int, by deadline: Int64) async -> ServerAddress? {
        if isStale || slots.owner(of: slot) == nil { await refresh(by: deadline) }
        return slots.owner(of: slot)
    }

    /// Asks who owns what; one task asks, the others wait for it.
    private func refresh(by deadline: Int64) async {
        if isRefreshing {
            await withCheckedContinuation { waiters.append($0) }
            return
        }
        isRefreshing = true
        var found = await ask(Array(slots.nodes.shuffled().prefix(Self.asked)))
        if found == nil, clock.now() < deadline { found = await ask(configuration.seeds) }
        if let found {
            slots = found
            isStale = false
            for node in connections.keys where !found.nodes.contains(node) { drop(node) }
        }
        isRefreshing = false
        let resumed = waiters
        waiters = []
        for waiter in resumed { waiter.resume() }
    }

    /// The first usable answer of these nodes; nil when none gives one.
    private func ask(_ nodes: [ServerAddress]) async -> SlotMap? {
        guard !nodes.isEmpty else { return nil }
        let (answers, answer) = AsyncStream<(ServerAddress, EventLoopFuture<RedisConnection>, SlotMap?)>.makeStream()
        for node in nodes {
            let connecting = connection(to: node)
            let timeout = configuration.commandTimeout
            connecting.flatMap { $0.exchange([["CLUSTER", "SLOTS"]], timeout: timeout) }.whenComplete { result in
                answer.yield((node, connecting, (try? result.get()).flatMap { Self.slots($0[0], of: node) }))
            }
        }
        var left = nodes.count
        for await (node, connecting, found) in answers {
            if let found { return found }
            drop(node, if: connecting)
            left -= 1
            if left == 0 { break }
        }
        return nil
    }

    private static func slots(_ answer: RESPValue, of node: ServerAddress) -> SlotMap? {
        if case .error(let reason) = answer {
            return reason.contains("cluster support disabled") ? SlotMap(single: node) : nil
        }
        return SlotMap(answer, from: node)
    }
}
