import AWS
import Basics
import Foundation
import Stack
import TestSupport
import Testing

@testable import Sandbox

@Suite("A service that is kept running", .serialized, .timeLimit(.minutes(3)))
struct ServiceSchedulerTests {
    private let cluster = "sandbox"

    private func tasks(_ aws: AWSClient, zone: String) async throws -> [ECS.Task] {
        let listed = try await aws.call(ECS.listTasks(cluster: cluster)).items
        return try await aws.call(ECS.describeTasks(cluster: cluster, tasks: listed)).tasks
            .filter { $0.availabilityZone == zone }
    }

    /// The states of all targets.
    private func health(_ stack: StackFile) async throws -> [String] {
        let group = try #require(stack.loadBalancer?.targetGroup)
        return try await stack.aws.call(ELB.describeTargetHealth(targetGroup: group)).map(\.state)
    }

    @Test("both tasks of a zone are stopped and replaced there; no request fails meanwhile, none acknowledged is lost")
    func stopZone() async throws {
        try await TestSandbox.with { sandbox in
            let stack = try await sandbox.up()
            #expect(stack.loadBalancer?.targetGroup?.hasSuffix(":\(ServiceNames.targetGroupDimension)") == true)
            #expect(stack.alarms.contains("healthy-hosts-us-east-1b"))
            let ledger = Ledger(stack)
            #expect(try await ledger.open("a") == 201)
            #expect(try await ledger.open("b") == 201)
            let stop = Locked(false)
            async let outcome = load(ledger, until: stop)
            while try await !ledger.knows("key-50") {}

            let before = try await tasks(stack.aws, zone: "us-east-1b").map(\.taskArn)
            #expect(before.count == 2)
            for task in before {
                _ = try await stack.aws.call(ECS.stopTask(cluster: cluster, task: task, reason: "gameday test"))
            }
            try await waitUntil {
                let old = try await stack.aws.call(ECS.describeTasks(cluster: cluster, tasks: before)).tasks
                let states = try await health(stack)
                return old.allSatisfy { $0.lastStatus == "STOPPED" } && states == Array(repeating: "healthy", count: 6)
            }
            let after = try await tasks(stack.aws, zone: "us-east-1b")
            #expect(after.count == 2)
            #expect(Set(after.map(\.taskArn)).isDisjoint(with: before))
            let old = try await stack.aws.call(ECS.describeTasks(cluster: cluster, tasks: before)).tasks
            for task in old {
                #expect(task.stopCode == "UserInitiated")
                #expect(task.stoppedReason == "gameday test")
            }
            stop.withLock { $0 = true }
            let (acknowledged, failed) = await outcome
            #expect(failed == 0, "of \(acknowledged.count + failed)")
            var lost = 0
            for key in acknowledged where try await !ledger.knows(key) { lost += 1 }
            #expect(lost == 0)
        }
    }

    /// Transfers one after the other until told to stop: the keys of those acknowledged, and how many were not.
    private func load(_ ledger: Ledger, until stop: Locked<Bool>) async -> (acknowledged: [String], failed: Int) {
        var acknowledged: [String] = []
        var number = 0
        while !stop.withLock({ $0 }) {
            number += 1
            if await ledger.transfer("key-\(number)") { acknowledged.append("key-\(number)") }
        }
        return (acknowledged, number - acknowledged.count)
    }

    @Test("a killed task is an essential container that exited; a killed node of the load balancer is started again")
    func crashes() async throws {
        try await TestSandbox.with { sandbox in
            let stack = try await sandbox.up()
            let listed = Set(try await stack.aws.call(ECS.listTasks(cluster: cluster)).items)
            // By number: a name would match the shell that looks for it.
            let kill = "kill -9 $(ss -Htlnp 'src 198.18.12.10:8080' | sed 's/.*pid=\\([0-9]*\\).*/\\1/')"
            #expect(try await sandbox.call("exec", ["app-c", "--", "sh", "-c", kill]).status == 0)
            let node = "kill -9 $(ss -Htlnp 'src 198.18.2.10:80' | sed 's/.*pid=\\([0-9]*\\).*/\\1/')"
            #expect(try await sandbox.call("exec", ["pub-c", "--", "sh", "-c", node]).status == 0)
            var stopped: ECS.Task?
            try await waitUntil {
                let found = try await stack.aws.call(ECS.describeTasks(cluster: cluster, tasks: Array(listed))).tasks
                stopped = found.first { $0.lastStatus == "STOPPED" }
                return stopped != nil
            }
            #expect(stopped?.availabilityZone == "us-east-1c")
            #expect(stopped?.stopCode == "EssentialContainerExited")
            #expect(stopped?.stoppedReason == "Essential container in task exited")
            try await waitUntil {
                let running = try await tasks(stack.aws, zone: "us-east-1c").count
                let states = try await health(stack)
                return running == 2 && states == Array(repeating: "healthy", count: 6)
            }
            // The node itself answers again.
            try await waitUntil {
                let answer = try await sandbox.call(
                    "exec", ["inet", "--", "curl", "-s", "-m", "2", "http://198.18.2.10/ready"])
                return answer.standardOutput == #"{"status":"ready"}"#
            }
        }
    }

    @Test("a zone in the dark loses its tasks, and its node to the name, and gets both back")
    func darkZone() async throws {
        try await TestSandbox.with { sandbox in
            let stack = try await sandbox.up()
            let name = try #require(stack.loadBalancer?.dnsName)
            func addresses() async throws -> Set<Substring> {
                let found = try await sandbox.call("exec", ["inet", "--", "getent", "ahostsv4", name])
                return Set(found.standardOutput.split(separator: "\n").compactMap { $0.split(separator: " ").first })
            }
            func counts() async throws -> [Int] {
                var counts: [Int] = []
                for zone in stack.zones {
                    counts.append(try await tasks(stack.aws, zone: zone).count { $0.lastStatus == "RUNNING" })
                }
                return counts
            }
            let blackhole = try await Blackhole.cast(
                over: ["subnet-00000a02", "subnet-00000b02"], with: stack)
            try await waitUntil { try await counts() == [2, 0, 2] }
            try await waitUntil { try await addresses() == ["198.18.0.10", "198.18.2.10"] }
            try await blackhole.lift()
            try await waitUntil { try await addresses().count == 3 }
            try await waitUntil { try await counts() == [2, 2, 2] }
            try await waitUntil { try await health(stack) == Array(repeating: "healthy", count: 6) }
        }
    }

    @Test("with every node of the load balancer in the dark no target stays healthy, and all are again afterwards")
    func darkNodes() async throws {
        try await TestSandbox.with { sandbox in
            let stack = try await sandbox.up()
            let blackhole = try await Blackhole.cast(
                over: ["subnet-00000a01", "subnet-00000a02", "subnet-00000a03"], with: stack)
            try await waitUntil { try await !health(stack).contains("healthy") }
            try await blackhole.lift()
            try await waitUntil { try await health(stack) == Array(repeating: "healthy", count: 6) }
        }
    }
}
