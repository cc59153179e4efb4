import AWS
import Basics
import SigV4
import TestSupport
import Testing

/// Credentials that are kept, renewed and let go.
@Suite(.timeLimit(.minutes(5))) struct HeldCredentialsTests {
    /// A provider that numbers what it gives, each good for an hour, and that can fail or wait.
    final class Numbering: CredentialProvider {
        let place = "the counter"
        let asked = Counter()
        let wasAsked = Gate()
        let fails = Locked(false)
        let gate: Gate?
        let time: Locked<Int64>
        let lifetime: Int64
        let prefix: String

        init(time: Locked<Int64>, gate: Gate? = nil, lifetime: Int64 = 3_600, prefix: String = "ASIA") {
            self.time = time
            self.gate = gate
            self.lifetime = lifetime
            self.prefix = prefix
        }

        func find() async throws(CredentialError) -> CredentialAnswer {
            let number = asked.next() + 1
            wasAsked.open()
            await gate?.wait()
            if fails.withLock({ $0 }) { throw CredentialError("the counter is broken") }
            return .found(
                SourcedCredentials(
                    Credentials(accessKeyID: "\(prefix)\(number)", secretAccessKey: "s"), source: .other("the counter"),
                    method: .process, expiresAt: time.withLock { $0 } + lifetime))
        }
    }

    let time = Locked<Int64>(1_000_000)

    private func held(_ base: Numbering) -> HeldCredentials {
        HeldCredentials(base, now: { [time] in time.withLock { $0 } })
    }

    private func advance(_ seconds: Int64) { time.withLock { $0 += seconds } }

    private func key(_ held: HeldCredentials) async throws -> String? {
        try await held.credentials()?.credentials.accessKeyID
    }

    @Test("they are renewed five minutes before they end, and used until then")
    func refresh() async throws {
        let base = Numbering(time: time)
        let held = held(base)
        #expect(try await key(held) == "ASIA1")
        advance(3_299)
        #expect(try await key(held) == "ASIA1")
        advance(1)
        #expect(try await key(held) == "ASIA2")
        #expect(try await key(held) == "ASIA2")
        #expect(base.asked.value == 2)
    }

    @Test("while new ones cannot be had the old ones are used until they end, and asking rests between failures")
    func failure() async throws {
        let base = Numbering(time: time)
        let held = held(base)
        _ = try await key(held)
        base.fails.withLock { $0 = true }
        advance(3_300)
        #expect(try await key(held) == "ASIA1")
        #expect(try await key(held) == "ASIA1")
        #expect(base.asked.value == 2)
        advance(30)
        #expect(try await key(held) == "ASIA1")
        #expect(base.asked.value == 3)
        advance(270)
        let error = await #expect(throws: CredentialError.self) { try await key(held) }
        #expect(error?.description == "the counter is broken")
        base.fails.withLock { $0 = false }
        #expect(try await key(held) == "ASIA5")
    }

    @Test("however many calls wait, one request is made")
    func singleFlight() async throws {
        let gate = Gate()
        let base = Numbering(time: time, gate: gate)
        let held = held(base)
        let keys = try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<100 { group.addTask { try await held.credentials()?.credentials.accessKeyID } }
            try await base.wasAsked.waitUnlessCancelled()
            gate.open()
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(keys == ["ASIA1"])
        #expect(base.asked.value == 1)
    }

    @Test("while one call waits for new ones the others use the old ones, but not in their last minute")
    func others() async throws {
        let base = Numbering(time: time)
        let slow = Numbering(time: time, gate: Gate(), prefix: "SLOW")
        let switching = Switching(base, slow)
        let held = HeldCredentials(switching, now: { [time] in time.withLock { $0 } })
        #expect(try await key(held) == "ASIA1")
        switching.isSecond.withLock { $0 = true }
        advance(3_310)
        async let waiting = key(held)
        try await slow.wasAsked.waitUnlessCancelled()
        #expect(try await key(held) == "ASIA1")
        advance(240)
        async let alsoWaiting = key(held)
        slow.gate?.open()
        #expect(try await waiting == "SLOW1")
        #expect(try await alsoWaiting == "SLOW1")
        #expect(slow.asked.value == 1)
    }

    /// Two providers, the second from when a test says so.
    final class Switching: CredentialProvider {
        let place = "the switch"
        let isSecond = Locked(false)
        private let first: Numbering
        private let second: Numbering

        init(_ first: Numbering, _ second: Numbering) {
            self.first = first
            self.second = second
        }

        func find() async throws(CredentialError) -> CredentialAnswer {
            isSecond.withLock { $0 } ? try await second.find() : try await first.find()
        }
    }

    @Test("a halted call does not wait, and does not take the request from the others")
    func halted() async throws {
        let gate = Gate()
        let base = Numbering(time: time, gate: gate)
        let held = held(base)
        let halted = Task { try await held.credentials() }
        try await base.wasAsked.waitUnlessCancelled()
        async let undo = key(held)
        halted.cancel()
        await #expect(throws: CredentialError.self) { try await halted.value }
        gate.open()
        #expect(try await undo == "ASIA1")
        #expect(base.asked.value == 1)
    }

    @Test("what AWS no longer takes is let go, once, and whoever was signed with it is told that there are others")
    func forget() async throws {
        let base = Numbering(time: time)
        let held = held(base)
        let first = try #require(try await held.credentials())
        #expect(held.forget(first.credentials))
        // Calls that went out together are refused together, before new ones have come and after.
        #expect(held.forget(first.credentials))
        #expect(try await key(held) == "ASIA2")
        #expect(held.forget(first.credentials))
        #expect(try await key(held) == "ASIA2")
    }

    @Test("what was never held is nothing to let go of")
    func forgetOthers() {
        let others = Credentials(accessKeyID: "AKIA", secretAccessKey: "s")
        #expect(!held(Numbering(time: time)).forget(others))
    }

    @Test("credentials that have ended when they come are an error")
    func ended() async throws {
        let base = Numbering(time: time, lifetime: 0)
        let error = await #expect(throws: CredentialError.self) { try await key(held(base)) }
        #expect(error?.description.contains("check this machine's clock") == true)
    }
}
