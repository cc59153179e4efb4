internal import AWS
internal import Basics
internal import Stack

/// One run's hold on the lease of its stack: taken, renewed, verified, released.
actor LeaseHolder {
    private let run: String
    private let host: String
    private let process: String?
    private let stack: StackFile
    private let store: LeaseStore
    private let clock: MonotonicClock
    private let secondsSince1970: @Sendable () -> Int64
    private let pause: @Sendable (Int) async throws -> Void
    private var held: LeaseClock?
    /// Whether the lease was asked for and no answer says that it was not given: then it may be this run's, or become
    /// so in a moment.
    private var isUnclear = false
    private var began: Int64 = 0

    init(run: String, stack: StackFile, environment: RunEnvironment) {
        self.run = run
        host = environment.host
        process = environment.process
        self.stack = stack
        store = LeaseStore(stack: stack.name, aws: environment.aws)
        clock = environment.clock
        secondsSince1970 = environment.secondsSince1970
        pause = environment.pause
    }

    /// Takes the lease.
    ///
    /// - Throws: `Finding` when another run holds it, alive or dead, or when it cannot be asked for.
    func acquire() async throws(Finding) {
        began = secondsSince1970()
        let asked = clock.now()
        // From the moment of sending: a halt may cut the answer off.
        isUnclear = true
        do {
            if try await store.create(lease()) {
                held = LeaseClock(takenAt: asked)
                isUnclear = false
                return
            }
            let now = secondsSince1970()
            let standing = LeaseRules.standing(of: try await store.read(), for: run, at: now)
            if let refusal = LeaseRules.refusal(standing, stack: stack.name, at: now) { throw refusal }
            guard case .ours = standing else {
                throw Finding(
                    .refused, "the lease of \(stack.name) was freed while it was asked for", mend: "run it again")
            }
            held = LeaseClock(takenAt: asked)
            isUnclear = false
        } catch let finding as Finding {
            isUnclear = false
            throw finding
        } catch let error as AWSError {
            isUnclear = error.mayHaveTakenEffect || error.operation != "PutParameter"
            throw AWSFinding.refused(error, doing: "taking the lease of \(stack.name)", stack: stack)
        } catch {
            preconditionFailure("nothing else is thrown here")
        }
    }

    /// Reads the lease again, for just before a change.
    ///
    /// - Throws: `Finding` when it is not this run's, or when that cannot be seen.
    func verify() async throws(Finding) {
        guard held != nil else { throw Self.notHeld(stack.name) }
        do {
            let standing = try await standing()
            if let loss = LeaseRules.loss(standing, stack: stack.name) { throw loss }
        } catch let finding as Finding {
            throw finding
        } catch {
            throw Finding(
                .stopCondition, "whether the lease of \(stack.name) still holds cannot be seen: \(error)",
                mend: "see that AWS can be reached, and run it again")
        }
    }

    /// Renews the lease when that is due; a lease that is not held needs none.
    ///
    /// - Returns: why the run must stop, once the lease is lost.
    func renewIfDue() async -> Finding? {
        guard var clock = held, clock.isDue(at: self.clock.now()) else { return nil }
        let asked = self.clock.now()
        do {
            let standing = try await standing()
            if let loss = LeaseRules.loss(standing, stack: stack.name) { return loss }
            guard held != nil else { return nil }
            try await store.overwrite(lease())
            clock.renewed(at: asked)
        } catch {
            clock.failed(at: asked)
            if clock.isLost(at: self.clock.now()) {
                return Finding(
                    .stopCondition,
                    "the lease of \(stack.name) could not be renewed for \(Lease.lifetimeSeconds) s: \(error)",
                    mend: "see that AWS can be reached, and run it again")
            }
        }
        if held != nil { held = clock }
        return nil
    }

    /// Gives the lease back if it is this run's, or may be; safe to call at any time.
    ///
    /// - Returns: why it could not be given back.
    func release() async -> String? {
        guard held != nil || isUnclear else { return nil }
        var looks = held == nil ? Self.settlingLooks : 1
        (held, isUnclear) = (nil, true)
        do {
            while true {
                switch try await standing() {
                case .ours:
                    try await store.delete()
                    isUnclear = false
                    return nil
                case .free where looks > 1:
                    // What was sent may still arrive.
                    looks -= 1
                    try await pause(Self.settlingMilliseconds)
                default:
                    isUnclear = false
                    return nil
                }
            }
        } catch {
            return "\(error)"
        }
    }

    private static let settlingLooks = 6
    private static let settlingMilliseconds = 500

    private func standing() async throws(AWSError) -> LeaseStanding {
        LeaseRules.standing(of: try await store.read(), for: run, at: secondsSince1970())
    }

    private func lease() -> Lease {
        Lease(
            run: run, host: host, process: process, began: began,
            expires: secondsSince1970() + Lease.lifetimeSeconds)
    }

    private static func notHeld(_ stack: String) -> Finding {
        Finding(.stopCondition, "the lease of \(stack) is not held", mend: "run it again")
    }
}
