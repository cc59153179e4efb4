internal import Basics
public import SigV4

/// Keeps what a provider gave, and asks it again before that ends: one request at a time, however many calls wait.
///
/// It is what makes credentials last for the length of a run and of its undo. While new ones cannot be had, the old
/// ones are used until they end.
public final class HeldCredentials: CredentialProvider {
    /// How long before they end new credentials are asked for, in seconds. EC2 has new ones that long before.
    static let refreshAhead: Int64 = 300
    /// From here on a call waits for new credentials instead of using the old ones.
    static let mandatoryAhead: Int64 = 60
    /// How long after a failure the provider is left alone while the old credentials are good, in seconds.
    static let pauseAfterFailure: Int64 = 30

    private typealias Outcome = Result<CredentialAnswer, CredentialError>

    private struct State {
        var held: SourcedCredentials?
        var flight: Flight?
        var failedAt: Int64?
        /// What AWS took last and takes no more.
        var forgotten: Credentials?
    }

    /// One request on its way, and who waits for it.
    private final class Flight: Sendable {
        private struct Waiting {
            var outcome: Outcome?
            var next = 0
            var waiters: [Int: CheckedContinuation<Outcome?, Never>] = [:]
        }

        private let state = Locked(Waiting())

        func land(_ outcome: Outcome) {
            let waiters = state.withLock { state in
                state.outcome = outcome
                defer { state.waiters = [:] }
                return Array(state.waiters.values)
            }
            for waiter in waiters { waiter.resume(returning: outcome) }
        }

        /// The outcome; nil when the waiting task is cancelled, which leaves the request to the others.
        func wait() async -> Outcome? {
            let id = state.withLock { state in
                state.next += 1
                return state.next
            }
            return await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    let now: Outcome?? = state.withLock { state in
                        if let outcome = state.outcome { return .some(outcome) }
                        // Asked within the lock: a cancellation after it finds the waiter.
                        if Task.isCancelled { return .some(nil) }
                        state.waiters[id] = continuation
                        return nil
                    }
                    if let now { continuation.resume(returning: now) }
                }
            } onCancel: {
                state.withLock { $0.waiters.removeValue(forKey: id) }?.resume(returning: nil)
            }
        }
    }

    private let base: any CredentialProvider
    private let now: @Sendable () -> Int64
    private let state = Locked(State())

    /// What `base` gives, kept.
    ///
    /// - Parameter now: the present time, in seconds since 1970.
    public init(_ base: any CredentialProvider, now: @escaping @Sendable () -> Int64) {
        self.base = base
        self.now = now
    }

    /// The place of the provider.
    public var place: String { base.place }

    /// The credentials that are held, or new ones when those end soon.
    ///
    /// - Throws: what the provider threw, when no credentials are held that are still good.
    public func find() async throws(CredentialError) -> CredentialAnswer {
        switch state.withLock({ plan(&$0) }) {
        case .use(let held): return .found(held)
        case .wait(let flight):
            guard let outcome = await flight.wait() else {
                throw CredentialError("\(place): the run was halted before new credentials came")
            }
            return try outcome.get()
        }
    }

    /// Lets go of the credentials when they are these. True also when another call has done so already.
    public func forget(_ credentials: Credentials) -> Bool {
        state.withLock { state in
            if state.held?.credentials == credentials {
                state.held = nil
                state.forgotten = credentials
                return true
            }
            // Another call, signed at the same time, has let go of them already.
            return state.held != nil || state.forgotten == credentials
        }
    }

    private enum Plan: Sendable {
        case use(SourcedCredentials)
        /// The request is on its way.
        case wait(Flight)
    }

    private func plan(_ state: inout State) -> Plan {
        let remaining = state.held.map { ($0.expiresAt ?? .max) - now() }
        if let held = state.held, let remaining, remaining > 0 {
            let isResting = state.failedAt.map { now() - $0 < Self.pauseAfterFailure } ?? false
            let others = state.flight != nil && remaining > Self.mandatoryAhead
            if remaining > Self.refreshAhead || isResting || others { return .use(held) }
        }
        if let flight = state.flight { return .wait(flight) }
        let flight = Flight()
        state.flight = flight
        // Not a child of the task that asks: when that one is halted, the undo and the others still want the answer.
        Task { await self.fetch(for: flight) }
        return .wait(flight)
    }

    private func fetch(for flight: Flight) async {
        let outcome: Outcome
        do throws(CredentialError) {
            outcome = .success(try await unexpired())
        } catch {
            outcome = .failure(error)
        }
        let final = state.withLock { state -> Outcome in
            state.flight = nil
            switch outcome {
            case .success(.found(let new)):
                state.held = new
                state.failedAt = nil
                return outcome
            case .success(.none), .failure:
                state.failedAt = now()
                guard let held = state.held, (held.expiresAt ?? .max) > now() else { return outcome }
                return .success(.found(held))
            }
        }
        flight.land(final)
    }

    private func unexpired() async throws(CredentialError) -> CredentialAnswer {
        let answer = try await base.find()
        if case .found(let new) = answer, let end = new.expiresAt, end <= now() {
            throw CredentialError(
                "\(place) gave credentials that expired at \(ExpiryTime.text(end)): check this machine's clock, and "
                    + "what hands them out")
        }
        return answer
    }
}
