import AWS
import Basics
import HTTPClient
import Stack
import TestSupport
import Testing

@testable import Runner

@Suite("Waiting for the service between two experiments", .timeLimit(.minutes(5)))
struct SteadyWaitTests {
    private let ecs = ScriptedECS([
        .init("arn:task/1", zone: "us-east-1a", address: "10.0.0.1"),
        .init("arn:task/2", zone: "us-east-1b", address: "10.0.1.1"),
    ])
    private let alarms = ScriptedAlarms(["slow": "OK"])
    private let aws: ScriptedAWS
    private let clock = ManualClock()
    private let halt = HaltSwitch()

    init() throws { aws = try ScriptedAWS([ecs, alarms]) }

    /// Waits; `looks` changes what the next look sees.
    private func wait(
        service: String? = "transaction-service", alarms: [String] = [], tasksPerZone: Int? = nil,
        looks: @escaping @Sendable (Int) -> Void = { _ in }
    ) async -> (seconds: Int64, told: [String]) {
        let http = HTTPClient()
        defer { http.shutdown() }
        let environment = TestOutside.looking(aws.url, http, clock: clock, halt: halt, looks: looks)
        var stack = RequestFixture.stack(endpoint: aws.url)
        (stack.service.cluster, stack.service.name) = (service.map { _ in "payments" }, service)
        stack.zones = ["us-east-1a", "us-east-1b"]
        stack.tasks = .init(perZone: 1)
        stack.loadBalancer = .init(dnsName: "lb.example.com", targetGroup: "arn:tg")
        let began = clock.clock.now()
        var told: [String] = []
        await SteadyWait(for: stack, environment: environment, alarms: alarms, tasksPerZone: tasksPerZone).wait {
            told.append($0)
        }
        return ((clock.clock.now() - began) / 1_000_000, told)
    }

    @Test("a service that is whole is not waited for, and neither is a stack without one")
    func steady() async {
        let found = await wait()
        #expect(found.seconds == 0 && found.told == [])
        #expect(await wait(service: nil).seconds == 0)
    }

    @Test("a zone without its tasks is waited for until it has them, and so is a rollout, each told once")
    func comesBack() async {
        ecs.change { $0.tasks[1].status = "PENDING" }
        let found = await wait { [ecs] look in
            if look == 7 {
                ecs.change {
                    $0.tasks[1].status = "RUNNING"
                    $0.deployments = [.init("PRIMARY", "IN_PROGRESS")]
                }
            }
            if look == 9 {
                ecs.change {
                    $0.deployments = [.init("PRIMARY", "COMPLETED")]
                    $0.tasks[0].isHealthy = false
                }
            }
            if look == 11 { ecs.change { $0.tasks[0].isHealthy = true } }
        }
        #expect(found.seconds == 11)
        #expect(
            found.told == [
                "waiting for the service before the next experiment: each zone must have 1 healthy tasks, and "
                    + "us-east-1b has 0",
                "waiting for the service before the next experiment: transaction-service: the rollout is IN_PROGRESS",
                "waiting for the service before the next experiment: 1 of its targets are not healthy",
            ])
    }

    @Test("as many tasks are waited for as are asked for, where that is more than the stack file says")
    func moreTasks() async {
        let found = await wait(tasksPerZone: 2) { [ecs] look in
            guard look == 3 else { return }
            ecs.change {
                $0.tasks += [
                    .init("arn:task/3", zone: "us-east-1a", address: "10.0.0.3"),
                    .init("arn:task/4", zone: "us-east-1b", address: "10.0.1.4"),
                ]
            }
        }
        #expect(found.seconds == 3 && found.told.count == 1)
    }

    @Test("an alarm that the experiment before has set off is waited for where it is asked for, and nowhere else")
    func alarm() async {
        alarms.set("slow", to: "ALARM")
        #expect(await wait().seconds == 0)
        let found = await wait(alarms: ["slow"]) { [alarms] look in if look == 4 { alarms.set("slow", to: "OK") } }
        #expect(found.seconds == 4)
        #expect(found.told.count == 1 && found.told[0].contains("slow"))
    }

    @Test("a service that does not come back is waited for as long as the limit, and then left to the guards")
    func limit() async {
        ecs.change { $0.tasks[1].status = "PENDING" }
        let found = await wait()
        #expect(found.seconds == 300 && found.told.count == 1)
    }

    @Test("what may not be seen is not waited for")
    func unseen() async {
        aws.script { _, _ in .denied }
        #expect(await wait().seconds == 0)
    }

    @Test("a halt ends the waiting")
    func halted() async {
        ecs.change { $0.tasks[1].status = "PENDING" }
        let found = await wait { [halt] look in if look == 3 { halt.halt(because: "SIGTERM was received") } }
        #expect(found.seconds == 3)
    }
}
