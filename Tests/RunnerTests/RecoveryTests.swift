import AWS
import Basics
import Faults
import HTTPClient
import Runner
import Stack
import TestSupport
import Testing

@Suite("Putting back what runs left behind", .timeLimit(.minutes(5)))
struct RecoveryTests {
    private let store: ScriptedParameters
    private let network = FakeNetwork()
    private let time = ManualClock()
    private let http = HTTPClient()
    private let name = "/gameday/test/lease"

    init() throws { store = try ScriptedParameters() }

    private func recovery(
        run: String? = nil, account: String = "000000000000", kind: StackFile.Kind = .sandbox,
        life: LeaseHolderLife = .unknown, kinds: [LeftoverKind]? = nil,
        atPause: @escaping @Sendable () -> Void = {}
    ) -> Recovery {
        var stack = RequestFixture.stack(endpoint: store.url)
        stack.account = account
        stack.kind = kind
        return Recovery(
            of: stack, run: run, aws: TestOutside.client(store.url, http), clock: time.clock,
            secondsSince1970: { [time] in TestOutside.now + (time.now - 1_000_000_000) / 1_000_000 },
            pause: { [time] milliseconds in
                time.advance(milliseconds: milliseconds)
                atPause()
            },
            life: { _ in life },
            kinds: kinds ?? self.kinds)
    }

    /// The subnets that are cut off, after a kind of fault that may not be read.
    private var kinds: [LeftoverKind] {
        [
            LeftoverKind("rds/rewind") { [network] run, _ throws(AWSError) in
                if let error = network.denied { throw error }
                return []
            },
            LeftoverKind("ec2/blackhole-subnet") { [network] run, _ throws(AWSError) in network.leftovers(of: run) },
        ]
    }

    private func lease(of run: String, expires: Int64) {
        store.set(name, to: Lease(run: run, host: "there", began: 0, expires: expires).text)
    }

    /// Finds a subnet that is cut off, and a lease that ends so many seconds from now and is renewed 20 s later: its
    /// run is going on, and is left alone.
    private func expectGoingOn(expiring seconds: Int64, life: LeaseHolderLife = .unknown) async throws {
        network.cut("subnet-a", by: "run-1")
        lease(of: "run-1", expires: TestOutside.now + seconds)
        let renewed = Lease(run: "run-1", host: "there", began: 0, expires: TestOutside.now + seconds + 20).text
        let recovery = recovery(
            life: life,
            atPause: { [time, store, name] in if time.now >= 1_020_000_000 { store.set(name, to: renewed) } })
        let leftovers = try await recovery.look()
        let refusal = await #expect(throws: Finding.self) { try await recovery.settle(leftovers, force: false) }
        #expect(refusal?.reason.contains("is going on") == true)
        #expect(time.now == 1_020_000_000)
        #expect(!network.isWhole)
    }

    private func recover(run: String? = nil) async throws -> RecoveryReport {
        let recovery = recovery(run: run)
        return await recovery.heal(try await recovery.look())
    }

    @Test("everything is put back, a line each, and the second time there is nothing to do")
    func twice() async throws {
        network.cut("subnet-a", by: "run-1")
        network.cut("subnet-b", by: "run-2")
        lease(of: "run-2", expires: TestOutside.now - 1_000)
        let report = try await recover()
        #expect(
            report.restored == [
                "subnet-a restored", "subnet-b restored", "the expired lease of the run run-2 is deleted",
            ])
        #expect(report.failures.isEmpty)
        #expect(network.isWhole)
        #expect(store[name] == nil)
        #expect(try await recovery().look().isNothing)
        #expect(try await recover() == RecoveryReport())
        #expect(network.restored == ["subnet-a", "subnet-b"])
    }

    @Test("two at once do no harm")
    func together() async throws {
        for index in 1...20 { network.cut("subnet-\(index)", by: "run-1") }
        async let one = recover()
        async let other = recover()
        #expect(try await one.failures.isEmpty)
        #expect(try await other.failures.isEmpty)
        #expect(network.isWhole)
    }

    @Test("only the named run's doing is put back")
    func oneRun() async throws {
        network.cut("subnet-a", by: "run-1")
        network.cut("subnet-b", by: "run-2")
        #expect(try await recover(run: "run-2").restored == ["subnet-b restored"])
        #expect(!network.isWhole)
    }

    @Test("what cannot be put back is named, the rest is put back all the same, and the dead run's lease stays")
    func failing() async throws {
        network.cut("subnet-a", by: "run-1")
        network.cut("subnet-b", by: "run-1")
        network.break("subnet-a")
        lease(of: "run-1", expires: 0)
        let report = try await recover()
        #expect(report.restored == ["subnet-b restored"])
        #expect(
            report.failures == [
                .init("subnet-a is cut off: no", mend: "do it by hand", leftover: "subnet-a is cut off")
            ])
        #expect(store[name] != nil)
        // All patience was spent on the first try: looking again for what shows late does not spend it once more.
        #expect(network.tries(of: "subnet-a") == 1)
    }

    @Test("what waits to be restored does not hold up another kind of fault")
    func sideBySide() async throws {
        network.cut("subnet-a", by: "run-1")
        let report = await recovery().heal(
            Leftovers(
                found: [network.waiting(run: "run-1")] + network.leftovers(of: "run-1"), lease: .free))
        #expect(report.restored == ["the clone is deleted", "subnet-a restored"])
    }

    @Test("what may not be read of one kind of fault is reported, and keeps nothing else from being put back")
    func unreadable() async throws {
        for expires in [nil, 0] as [Int64?] {
            network.cut("subnet-a", by: "run-1")
            network.deny()
            if let expires { lease(of: "run-1", expires: expires) }
            let found = try await recovery().look()
            #expect(found.unread.map(\.fault) == ["rds/rewind"])
            let report = await recovery().heal(found)
            #expect(report.restored == ["subnet-a restored"])
            #expect(report.failures.map(\.reason).count == 1)
            #expect(report.failures.first?.reason.contains("what rds/rewind may have left behind") == true)
            #expect((store[name] != nil) == (expires != nil))
            #expect(try await !recovery().look().isNothing)
            // Once it may be read again, nothing is left of it.
            network.allow()
            #expect(try await recover().failures.isEmpty)
            #expect(store[name] == nil)
        }
    }

    @Test("a run's own recovery puts back what it can read, says what it cannot, and keeps the lease")
    func unreadableOwn() async throws {
        for settles in [false, true] {
            network.cut("subnet-a", by: "run-1")
            network.deny()
            lease(of: "run-1", expires: TestOutside.now + 3_600)
            let report = await recovery(run: "run-1").healOwnRun(settles: settles, freesLease: true)
            #expect(report.restored == ["subnet-a restored"])
            #expect(report.failures.count == 1)
            #expect(store[name] != nil)
        }
    }

    @Test("what can be read again before the end is no failure")
    func readableLater() async throws {
        network.deny()
        lease(of: "run-1", expires: 0)
        let recovery = recovery(atPause: { [network] in
            network.allow()
            if network.restored.isEmpty { network.cut("subnet-b", by: "run-1") }
        })
        let report = await recovery.heal(try await recovery.look())
        #expect(report.failures.isEmpty)
        #expect(report.restored.first == "subnet-b restored")
        #expect(store[name] == nil)
    }

    @Test("of a run that is going on, what cannot be read is no reason to touch it")
    func unreadableLive() async throws {
        network.deny()
        lease(of: "run-1", expires: TestOutside.now + 30)
        let recovery = recovery(life: .alive)
        let found = try await recovery.look()
        #expect(await #expect(throws: Finding.self) { try await recovery.settle(found, force: false) } != nil)
    }

    @Test("a kind of fault whose reading hangs does not hold up the restoring of another")
    func hanging() async throws {
        network.cut("subnet-a", by: "run-1")
        let kinds = [
            LeftoverKind("rds/rewind") { [network] _, _ throws(AWSError) in
                // As long as the subnet is cut off.
                await network.awaitWhole()
                return []
            },
            kinds[1],
        ]
        let report = await recovery(run: "run-1", kinds: kinds).healOwnRun(settles: false, freesLease: false)
        #expect(report.restored == ["subnet-a restored"])
    }

    @Test("a run that is going on is left alone, unless it is forced: then it loses its lease first")
    func liveRun() async throws {
        network.cut("subnet-a", by: "run-1")
        lease(of: "run-1", expires: TestOutside.now + 30)
        let recovery = recovery(life: .alive)
        let leftovers = try await recovery.look()
        let refusal = await #expect(throws: Finding.self) { try await recovery.settle(leftovers, force: false) }
        #expect(refusal?.reason.contains("the run run-1 on there is going on") == true)
        #expect(refusal?.mend.contains("--force") == true)
        #expect(try await !recovery.settle(leftovers, force: true).isNothing)
        let report = await recovery.heal(leftovers, force: true)
        #expect(report.restored.last == "subnet-a restored")
        #expect(report.restored.first?.contains("is deleted") == true)
        #expect(store[name] == nil)
    }

    /// How long the clock has gone on, in milliseconds.
    private var passed: Int64 { (time.now - 1_000_000_000) / 1_000 }

    @Test("the lease of a process of this machine that is gone keeps nobody waiting; what shows late is put back too")
    func deadHere() async throws {
        network.cut("subnet-a", by: "run-1")
        lease(of: "run-1", expires: TestOutside.now + 60)
        let recovery = recovery(
            life: .dead,
            atPause: { [time, network] in if time.now == 1_002_500_000 { network.cut("subnet-b", by: "run-1") } })
        let leftovers = try await recovery.settle(try await recovery.look(), force: false)
        #expect(passed == 0)
        #expect(recovery.settlingSeconds(of: leftovers, force: false) == 3)
        let report = await recovery.heal(leftovers)
        #expect(
            report.restored == [
                "subnet-a restored", "subnet-b restored", "the expired lease of the run run-1 is deleted",
            ])
        #expect(store[name] == nil)
        // Until nothing had been found for three seconds.
        #expect(passed == 5_500)
    }

    @Test("on AWS it is looked for thirty seconds")
    func settlingOnAWS() async throws {
        lease(of: "run-1", expires: 0)
        let recovery = recovery(
            kind: .aws,
            atPause: { [time, network] in if time.now == 1_025_000_000 { network.cut("subnet-b", by: "run-1") } })
        #expect(await recovery.heal(try await recovery.look()).restored.count == 2)
        #expect(passed == 55_000)
        #expect(network.isWhole)
    }

    @Test("what shows late and cannot be put back keeps the dead run's lease")
    func failingLate() async throws {
        lease(of: "run-1", expires: 0)
        network.break("subnet-b")
        let recovery = recovery(atPause: { [network] in if network.isWhole { network.cut("subnet-b", by: "run-1") } })
        #expect(await recovery.heal(try await recovery.look()).failures.count == 1)
        #expect(store[name] != nil)
    }

    @Test("the lease of another machine is watched until it has expired: then the run is dead")
    func deadElsewhere() async throws {
        network.cut("subnet-a", by: "run-1")
        lease(of: "run-1", expires: TestOutside.now + 60)
        let recovery = recovery()
        let told = Locked<[Int64]>([])
        let leftovers = try await recovery.settle(try await recovery.look(), force: false) { _, seconds in
            told.withLock { $0.append(seconds) }
        }
        #expect(told.withLock { $0 } == [90])
        #expect(passed == 91_000)
        #expect(await recovery.heal(leftovers).restored.count == 2)
        #expect(store[name] == nil)
    }

    @Test("a lease that has expired by this machine's clock is one of a living run all the same when it is renewed")
    func clockBehind() async throws { try await expectGoingOn(expiring: -120) }

    @Test("where such a run has changed nothing, there is nothing to do, and its lease stays")
    func clockBehindWithoutLeftovers() async throws {
        lease(of: "run-1", expires: TestOutside.now - 120)
        let renewed = Lease(run: "run-1", host: "there", began: 0, expires: TestOutside.now - 100).text
        let recovery = recovery(atPause: { [store, name] in store.set(name, to: renewed) })
        let leftovers = try await recovery.settle(try await recovery.look(), force: false)
        #expect(leftovers.isNothing)
        #expect(store[name] == renewed)
    }

    @Test("one that is not renewed for longer than a living run would wait is of a dead run, whatever its clock was")
    func clockAhead() async throws {
        for (expires, watched) in [(-120, 66_000), (86_400, 91_000), (-1_801, 0)] as [(Int64, Int64)] {
            network.cut("subnet-a", by: "run-1")
            lease(of: "run-1", expires: TestOutside.now + passed / 1_000 + expires)
            let before = passed
            let recovery = recovery()
            let leftovers = try await recovery.settle(try await recovery.look(), force: false)
            #expect(passed - before == watched, "\(expires)")
            #expect(await recovery.heal(leftovers).restored.count == 2)
            #expect(store[name] == nil)
        }
    }

    @Test("that of a process of this machine that is there is watched however long ago it expired: a clock was set")
    func clockSet() async throws { try await expectGoingOn(expiring: -86_400, life: .alive) }

    @Test("a process that outlives its run, as an agent's does, renews its lease no more: the run is dead")
    func processOutlivesRun() async throws {
        network.cut("subnet-a", by: "run-1")
        lease(of: "run-1", expires: TestOutside.now - 86_400)
        let recovery = recovery(life: .alive)
        let leftovers = try await recovery.settle(try await recovery.look(), force: false)
        #expect(passed == 66_000)
        #expect(await recovery.heal(leftovers).restored.count == 2)
        #expect(store[name] == nil)
    }

    @Test("a look that fails while the lease is watched is no reason not to heal; the last one must see")
    func unseenWhileWatched() async throws {
        for isSeenAgain in [true, false] {
            network.cut("subnet-a", by: "run-1")
            lease(of: "run-1", expires: TestOutside.now + passed / 1_000 - 120)
            let (began, refusing) = (passed, Locked(false))
            let recovery = recovery(atPause: { [time, store] in
                let since = (time.now - 1_000_000_000) / 1_000 - began
                let refuses = since > 5_000 && (since < 20_000 || !isSeenAgain)
                if refusing.withLock({ $0 != refuses }) { store.refuse(refuses ? "AccessDeniedException" : nil) }
                refusing.withLock { $0 = refuses }
            })
            let found = try await recovery.look()
            if isSeenAgain {
                let leftovers = try await recovery.settle(found, force: false)
                #expect(await recovery.heal(leftovers).restored.count == 2)
            } else {
                await #expect(throws: Finding.self) { try await recovery.settle(found, force: false) }
            }
        }
    }

    @Test("a run on another machine that renews its lease is going on, and is left alone")
    func aliveElsewhere() async throws { try await expectGoingOn(expiring: 60) }

    @Test("a run that is going on and has changed nothing yet leaves nothing to do")
    func liveRunWithoutLeftovers() async throws {
        lease(of: "run-1", expires: TestOutside.now + 30)
        let leftovers = try await recovery().look()
        #expect(leftovers.isNothing)
        #expect(try await recovery().settle(leftovers, force: false).isNothing)
        #expect(await recovery().heal(leftovers) == RecoveryReport())
        #expect(store[name] != nil)
    }

    @Test("a lease that a new run took meanwhile is not deleted with the dead one's")
    func leaseTakenMeanwhile() async throws {
        lease(of: "run-1", expires: 0)
        let leftovers = try await recovery().look()
        lease(of: "run-2", expires: TestOutside.now + 60)
        #expect(await recovery().heal(leftovers).restored.isEmpty)
        #expect(store[name]?.contains("run-2") == true)
    }

    @Test("credentials of another account are refused before anything is read")
    func otherAccount() async throws {
        let finding = await #expect(throws: Finding.self) { try await recovery(account: "123456789012").look() }
        #expect(finding?.reason.contains("000000000000") == true)
        #expect(store.calls.isEmpty)
    }

    @Test("with a run named, another run's lease is neither deleted nor waited for, dead or alive, not even with force")
    func leaseOfAnother() async throws {
        for expires in [0, TestOutside.now + 60] {
            network.cut("subnet-a", by: "run-1")
            lease(of: "run-2", expires: expires)
            let recovery = recovery(run: "run-1")
            let leftovers = try await recovery.settle(try await recovery.look(), force: false)
            for force in [false, true] {
                #expect(await recovery.heal(leftovers, force: force).failures.isEmpty)
                #expect(store[name]?.contains("run-2") == true)
            }
            #expect(try await recovery.look().isNothing)
            #expect(network.isWhole)
        }
        #expect(passed == 0)
        lease(of: "run-1", expires: 0)
        #expect(try await recover(run: "run-1").restored == ["the expired lease of the run run-1 is deleted"])
    }

    @Test("a lease that is taken by force is deleted also when it was renewed, but not when another run has it by then")
    func forcedLater() async throws {
        for (other, isDeleted) in [("run-1", true), ("run-2", false)] {
            lease(of: "run-1", expires: TestOutside.now + 30)
            let recovery = recovery()
            let leftovers = try await recovery.look()
            lease(of: other, expires: TestOutside.now + 60)
            _ = await recovery.heal(leftovers, force: true)
            #expect((store[name] == nil) == isDeleted)
        }
    }

    @Test("a run's own recovery frees its own lease and no other's")
    func ownLease() async throws {
        network.cut("subnet-a", by: "run-1")
        network.cut("subnet-b", by: "run-2")
        lease(of: "run-2", expires: TestOutside.now + 60)
        let recovery = recovery(run: "run-1")
        #expect(await recovery.healOwnRun(settles: false, freesLease: true).restored == ["subnet-a restored"])
        #expect(store[name] != nil)
        lease(of: "run-1", expires: TestOutside.now + 60)
        #expect(await recovery.healOwnRun(settles: false, freesLease: false) == RecoveryReport())
        #expect(store[name] != nil)
        #expect(await recovery.healOwnRun(settles: false, freesLease: true) == RecoveryReport())
        #expect(store[name] == nil)
        #expect(passed == 0)
    }

    @Test("a run that had begun to inject keeps its lease until nothing more of it has shown for a while")
    func ownRunSettles() async throws {
        lease(of: "run-1", expires: TestOutside.now + 60)
        let recovery = recovery(
            run: "run-1",
            atPause: { [time, network, store, name] in
                #expect(store[name] != nil)
                // A call that was under way when the process was killed, or a read that lagged behind.
                if time.now == 1_002_000_000 { network.cut("subnet-a", by: "run-1") }
            })
        #expect(await recovery.healOwnRun(settles: true, freesLease: true).restored == ["subnet-a restored"])
        #expect(network.isWhole)
        #expect(store[name] == nil)
        #expect(passed == 5_000)
    }
}
