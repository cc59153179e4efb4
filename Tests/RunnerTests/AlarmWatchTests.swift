import AWS
import Documents
import Experiments
import Foundation
import HTTPClient
import TestSupport
import Testing

@testable import Runner

@Suite("Alarms that guard a run or end it", .timeLimit(.minutes(5)))
struct AlarmWatchTests {
    private static let denied = AWSError(kind: .accessDenied, message: "no")

    private func alarm(_ name: String, _ state: String = "OK") -> CloudWatch.Alarm {
        CloudWatch.Alarm(name: name, state: state, reason: "because")
    }

    @Test("a raised alarm ends the run at once, and says why it is raised")
    func raised() {
        var watch = AlarmWatch(names: ["a", "b"])
        #expect(watch.finding(of: .success([alarm("a"), alarm("b")])) == nil)
        let finding = watch.finding(of: .success([alarm("a"), alarm("b", "ALARM")]))
        #expect(finding?.kind == .stopCondition)
        #expect(finding?.reason == "the alarm b is raised: because")
    }

    @Test("looks that see nothing, or an alarm that is gone, are borne six times in a row and then end the run")
    func unseen() {
        let looks: [Result<[CloudWatch.Alarm], AWSError>] = [.failure(Self.denied), .success([alarm("a")])]
        for look in looks {
            var watch = AlarmWatch(names: ["a", "b"])
            for _ in 1..<AlarmWatch.mostUnseen { #expect(watch.finding(of: look) == nil) }
            #expect(watch.trouble != nil)
            // One that saw them all begins the count anew.
            #expect(watch.finding(of: .success([alarm("a"), alarm("b")])) == nil)
            #expect(watch.trouble == nil)
            for _ in 1..<AlarmWatch.mostUnseen { #expect(watch.finding(of: look) == nil) }
            let finding = watch.finding(of: look)
            #expect(finding?.kind == .stopCondition)
            #expect(finding?.reason.contains("could not be seen 6 times in a row") == true)
        }
    }

    @Test("an alarm that is raised all the while is seen beside one that is gone")
    func raisedBesideMissing() {
        var watch = AlarmWatch(names: ["a", "b"])
        #expect(watch.finding(of: .success([alarm("a", "ALARM")]))?.reason.contains("alarm a is raised") == true)
    }

    @Test("a condition that names no alarm, or one that there is not, or a raised one, does not hold")
    func conditions() {
        let none = Guards.alarms("alarms-ok", [], [])
        #expect(none.holds == false)
        #expect(none.what == "it names no alarm, so nothing would be watched")
        #expect(Guards.alarms("alarms-ok", ["a", "c"], [alarm("a")]).what == "there is no alarm c")
        #expect(Guards.alarms("alarms-ok", ["a"], [alarm("a", "ALARM")]).holds == false)
        #expect(Guards.alarms("alarms-ok", ["a"], [alarm("a")]).holds == true)
    }

    @Test("what would end the run is looked at with the guards: an alarm condition of none is refused before anything")
    func stopConditionOfNone() async throws {
        let mark = Mark(file: "e.yaml", line: 1, column: 1)
        #expect(!StopConditions([]).watchesAlarms)
        let conditions = StopConditions([
            Declaration(name: "alarm", arguments: Arguments(["alarm": .list([])]), mark: mark)
        ])
        #expect(conditions.watchesAlarms)
        let text = RequestFixture.text() + "stopWhen:\n  - alarm: [a]\n"
        let request = try RequestFixture.request(text)
        let aws = try ScriptedAWS([])
        let guards = Guards(
            request.experiment, plans: [], stack: request.stack, aws: TestOutside.client(aws.url, HTTPClient()))
        aws.script { _, _ in .denied }
        let results = await guards.look()
        #expect(results.map(\.name) == ["stopWhen: alarm"])
        #expect(results.count == 1 && results[0].holds == nil)
        #expect(aws.calls(of: "DescribeAlarms").count == 1)
    }

    @Test("while the faults are in, alarms that cannot be asked for are journalled and then stop the run")
    func stopsTheRun() async throws {
        let folder = try TemporaryDirectory()
        let aws = try ScriptedAWS([])
        aws.script { _, _ in .denied }
        var environment = TestOutside.environment(aws.url, HTTPClient())
        environment.pause = { _ in try Task.checkCancellation() }
        let request = try RequestFixture.request(RequestFixture.text() + "stopWhen:\n  - alarm: [a]\n")
        let run = try ExperimentRun(request, in: folder.file("runs"), environment: environment)
        await run.beginFault()
        await run.watchAlarms()
        #expect(await run.stop.finding?.kind == .stopCondition)
        #expect(aws.calls(of: "DescribeAlarms").count == AlarmWatch.mostUnseen)
        let journal = try String(contentsOfFile: run.directory.journal, encoding: .utf8)
        #expect(journal.split(separator: "\n").count { $0.contains("alarms not seen") } == AlarmWatch.mostUnseen)
    }
}

extension ExperimentRun {
    /// As if the first fault were being injected.
    fileprivate func beginFault() {
        for event in [RunEvent.began, .resolved, .guardsPassed, .workloadOpened, .baselineEnded] {
            _ = machine.handle(event)
        }
        faultBegan = 0
    }
}
