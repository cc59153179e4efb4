import Basics
import HTTPClient
import TestSupport
import Testing

@testable import Runner

@Suite("A run's hold on the lease", .timeLimit(.minutes(5)))
struct LeaseHolderTests {
    private let store: ScriptedParameters
    private let time = ManualClock()
    private let seconds = Locked(TestOutside.now)
    private let http = HTTPClient()
    private let name = "/gameday/test/lease"

    init() throws { store = try ScriptedParameters() }

    private func holder(
        _ run: String, host: String = "here", pausing: @escaping @Sendable () -> Void = {}
    ) -> LeaseHolder {
        var environment = TestOutside.environment(
            store.url, http, clock: time, host: host,
            secondsSince1970: { [seconds] in seconds.withLock { $0 } })
        environment.pause = { _ in pausing() }
        return LeaseHolder(run: run, stack: RequestFixture.stack(endpoint: store.url), environment: environment)
    }

    private func pass(seconds more: Int) {
        time.advance(milliseconds: more * 1_000)
        seconds.withLock { $0 += Int64(more) }
    }

    private var lease: Lease? { store[name].flatMap { Lease(text: $0) } }

    @Test("of two runs that ask at once exactly one gets it, and the other is told who")
    func contenders() async throws {
        let outcomes = await withTaskGroup(of: Finding?.self) { group in
            for index in 1...8 {
                group.addTask {
                    do throws(Finding) { try await holder("run-\(index)").acquire() } catch { return error }
                    return nil
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let owner = try #require(lease)
        #expect(outcomes.count { $0 == nil } == 1)
        for case .some(let finding) in outcomes {
            #expect(finding.kind == .refused)
            #expect(finding.reason.contains("the run \(owner.run) on here holds the lease"))
        }
    }

    @Test("it is taken, verified, renewed when that is due, and given back")
    func life() async throws {
        let holder = holder("run-1")
        try await holder.acquire()
        #expect(lease == Lease(run: "run-1", host: "here", began: TestOutside.now, expires: TestOutside.now + 60))
        try await holder.verify()
        #expect(await holder.renewIfDue() == nil)
        #expect(lease?.expires == TestOutside.now + 60)
        pass(seconds: 20)
        #expect(await holder.renewIfDue() == nil)
        #expect(lease == Lease(run: "run-1", host: "here", began: TestOutside.now, expires: TestOutside.now + 80))
        #expect(await holder.release() == nil)
        #expect(lease == nil)
        #expect(await holder.release() == nil)
    }

    @Test("a dead run's lease is not taken over: the refusal names gameday recover")
    func deadRun() async throws {
        try await holder("run-1", host: "there").acquire()
        pass(seconds: 91)
        let finding = await #expect(throws: Finding.self) { try await holder("run-2").acquire() }
        #expect(finding?.reason.contains("run-1 on there died") == true)
        #expect(finding?.mend.contains("gameday recover") == true)
        #expect(lease?.run == "run-1")
    }

    @Test("a lease that another took or deleted is lost, is not renewed, and is not given back")
    func taken() async throws {
        let holder = holder("run-1")
        try await holder.acquire()
        let other = Lease(run: "run-2", host: "there", began: 0, expires: TestOutside.now + 600)
        store.set(name, to: other.text)
        let finding = await #expect(throws: Finding.self) { try await holder.verify() }
        #expect(finding?.kind == .stopCondition)
        #expect(finding?.reason.contains("run-2 on there holds it") == true)
        pass(seconds: 20)
        #expect(await holder.renewIfDue()?.kind == .stopCondition)
        #expect(await holder.release() == nil)
        #expect(lease == other)
        store.set(name, to: nil)
        #expect(await holder.renewIfDue() == nil)
    }

    @Test("renewals that fail are borne for as long as the lease lives, and then it is lost")
    func unreachable() async throws {
        let holder = holder("run-1")
        try await holder.acquire()
        store.refuse("ThrottlingException")
        pass(seconds: 20)
        #expect(await holder.renewIfDue() == nil)
        pass(seconds: 30)
        #expect(await holder.renewIfDue() == nil)
        pass(seconds: 10)
        #expect(await holder.renewIfDue()?.reason.contains("could not be renewed for 60 s") == true)
        store.refuse(nil)
        #expect(await holder.renewIfDue() == nil)
    }

    /// Asks for the lease while no answer to the request comes, and nothing can be read either.
    private func askInVain(_ holder: LeaseHolder, takesEffect: Bool) async throws {
        store.cutOff("PutParameter", takesEffect: takesEffect)
        store.refuse("InternalServerError", only: "GetParameter")
        let finding = await #expect(throws: Finding.self) { try await holder.acquire() }
        #expect(finding?.kind == .refused)
        store.cutOff(nil)
        store.refuse(nil)
    }

    @Test("a lease whose answer was cut off is given back when it was made after all")
    func unclear() async throws {
        let holder = holder("run-1")
        try await askInVain(holder, takesEffect: true)
        #expect(lease?.run == "run-1")
        #expect(await holder.release() == nil)
        #expect(lease == nil)
    }

    @Test("a lease that shows only later is waited for, and another's is left alone")
    func late() async throws {
        for run in ["run-1", "run-2"] {
            let late = Lease(run: run, host: "here", began: TestOutside.now, expires: TestOutside.now + 60)
            let pauses = Counter()
            let holder = holder("run-1") { [store, name] in
                if pauses.next() == 2 { store.set(name, to: late.text) }
            }
            try await askInVain(holder, takesEffect: false)
            #expect(await holder.release() == nil)
            #expect(lease == (run == "run-1" ? nil : late))
            store.set(name, to: nil)
        }
    }

    @Test("what could not be given back is said, and is given back when that is asked again")
    func notReleased() async throws {
        let holder = holder("run-1")
        try await holder.acquire()
        store.refuse("ThrottlingException")
        #expect(await holder.release()?.contains("ThrottlingException") == true)
        #expect(await holder.renewIfDue() == nil)
        store.refuse(nil)
        #expect(await holder.release() == nil)
        #expect(lease == nil)
    }

    @Test("credentials that may not use Parameter Store refuse the run")
    func denied() async throws {
        store.refuse("AccessDeniedException")
        let finding = await #expect(throws: Finding.self) { try await holder("run-1").acquire() }
        #expect(finding?.kind == .refused)
        #expect(finding?.mend.contains("permission") == true)
    }
}
