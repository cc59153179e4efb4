import AWS
import Foundation
import HTTPClient
import Stack
import TestSupport
import Testing

@testable import Sandbox

@Suite("A sandbox", .serialized, .timeLimit(.minutes(3)))
struct SandboxTests {
    @Test("up twice is one sandbox; its names, sockets and service work; down leaves nothing, twice")
    func upAndDown() async throws {
        try await TestSandbox.with { sandbox in
            let stack = try await sandbox.up()
            let again = try await sandbox.up()
            #expect(again == stack)
            let status = try await sandbox.call("status", ["--format", "json"])
            #expect(status.standardOutput.contains(#""state":"up""#))

            let ready = try await Ledger(stack).get("/ready")
            #expect(ready.status == 200)
            let zone = try #require(ready.headers.first { $0.name.lowercased() == "x-zone" }?.value)
            #expect(stack.zones.contains(zone))
            let names = [
                stack.loadBalancer?.dnsName, stack.database?.endpoint, stack.database?.readerEndpoint,
                stack.cache?.endpoint,
            ]
            for name in names {
                let found = try await sandbox.call("exec", ["inet", "--", "getent", "ahostsv4", try #require(name)])
                #expect(found.standardOutput.hasPrefix("198.18."), "\(name ?? ""): \(found.standardError)")
            }

            let processes = try #require(SandboxProcesses.read(sandbox.directory))
            let footprint = Footprint(of: processes.initial.pid)
            // One of each kind, the nine places where something runs, and one for each server's processes.
            #expect(footprint.count >= 5 + 9 + 3 + 9)
            let end = try Footprint.now()
            #expect(try await sandbox.call("down").status == 0)
            #expect(footprint.remains(startedBefore: end) == [])
            #expect(!sandbox.directory.exists)
            #expect(try await sandbox.call("down").status == 0)
        }
    }

    @Test("one that is up with another configuration is not taken for the one that is asked for")
    func configuration() async throws {
        let folder = try TemporaryDirectory()
        let small = try folder.write(#"{"failover": {"beforeFence": 1}}"#, to: "small.json")
        try await TestSandbox.with { sandbox in
            let stack = try await sandbox.up()
            let other = try await sandbox.call("up", ["--config", small])
            #expect(other.status == 1 && other.standardOutput == "")
            #expect(other.standardError.contains("is up with another configuration"), "\(other.standardError)")
            #expect(other.standardError.contains("gameday-sandbox down --name \(sandbox.name)"))
            #expect(try await sandbox.up() == stack)

            _ = try await sandbox.call("down")
            #expect(try await sandbox.call("up", ["--config", small]).status == 0)
            #expect(try await sandbox.call("up", ["--config", small]).status == 0)
            // Who says nothing of it takes it as it is.
            try await sandbox.up()
        }
    }

    @Test("an exit code, a place that is none and a command that is none are told apart")
    func exec() async throws {
        try await TestSandbox.with { sandbox in
            let early = try await sandbox.call("exec", ["inet", "--", "true"])
            #expect(early.status != 0)
            #expect(early.standardError.contains("gameday-sandbox up"))
            try await sandbox.up()
            #expect(try await sandbox.call("exec", ["app-b", "--", "sh", "-c", "exit 7"]).status == 7)
            let place = try await sandbox.call("exec", ["app-d", "--", "true"])
            #expect(place.standardError.contains("places: inet"))
            let program = try await sandbox.call("exec", ["inet", "--", "no-such-program"])
            #expect(program.standardError.contains("no-such-program"))
            let address = try await sandbox.call("exec", ["data-c", "--", "ip", "-br", "addr"])
            #expect(address.standardOutput.contains("198.18.22.10/24"))
        }
    }

    @Test("two sandboxes are up side by side, and the end of one is nothing to the other")
    func sideBySide() async throws {
        try await TestSandbox.with { first in
            try await TestSandbox.with { second in
                let stacks = try await (first.up(), second.up())
                #expect(stacks.0.endpoint != stacks.1.endpoint)
                #expect(stacks.0.credentials != stacks.1.credentials)
                _ = try await first.call("down")
                #expect(try await Ledger(stacks.1).get("/ready").status == 200)
            }
        }
    }

    /// Which process of the sandbox is killed.
    enum Victim: CaseIterable {
        case keeper
        case initial
    }

    @Test(
        "SIGKILL of the keeper or the first process leaves no process, and the next up works",
        arguments: Victim.allCases)
    func killed(_ victim: Victim) async throws {
        try await TestSandbox.with { sandbox in
            let stack = try await sandbox.up()
            let processes = try #require(SandboxProcesses.read(sandbox.directory))
            let footprint = Footprint(of: processes.initial.pid)
            let end = try Footprint.now()
            kill(victim == .keeper ? processes.keeper.pid : processes.initial.pid, SIGKILL)
            #expect(processes.initial.waitForEnd(milliseconds: 10_000))
            #expect(processes.keeper.waitForEnd(milliseconds: 10_000))
            #expect(footprint.remains(startedBefore: end) == [])
            let endpoint = try #require(stack.endpoint)
            await #expect(throws: HTTPError.self) { try await HTTPClient().send(HTTPRequest(url: endpoint)) }
            let mounts = try String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)
            #expect(!mounts.contains(sandbox.name))
            #expect(try await Ledger(sandbox.up()).get("/ready").status == 200)
        }
    }

    @Test("an ordinary user's sandbox works as root's does, and leaves as little")
    func ordinaryUser() async throws {
        // Run by an ordinary user, every other test shows it.
        try await TestSandbox.with(uid: geteuid() == 0 ? 65534 : nil) { sandbox in
            try await sandbox.up()
            let answer = try await sandbox.call(
                "exec", ["inet", "--", "curl", "-s", "http://app.sandbox.internal/ready"])
            #expect(answer.standardOutput == #"{"status":"ready"}"#)
            let processes = try #require(SandboxProcesses.read(sandbox.directory))
            let footprint = Footprint(of: processes.initial.pid)
            let end = try Footprint.now()
            kill(processes.keeper.pid, SIGKILL)
            #expect(processes.initial.waitForEnd(milliseconds: 10_000))
            #expect(footprint.remains(startedBefore: end) == [])
        }
    }

    @Test("a sandbox that cannot come up says why, and leaves no process")
    func failedStart() async throws {
        let files = try TemporaryDirectory()
        let config = try files.write(#"{"service": "/bin/false"}"#, to: "config.json")
        try await TestSandbox.with("gameday-sandbox", ["--config", config]) { sandbox in
            let output = try await sandbox.call("up", ["--config", config])
            #expect(output.status != 0)
            #expect(output.standardOutput == "")
            #expect(output.standardError.contains("make the service's schema: /bin/false ended with exit code 1"))
            #expect(try !sandbox.directory.isLocked())
        }
    }

    @Test("the doctor finds this machine fit for a sandbox")
    func doctor() {
        let findings = Doctor.examine()
        #expect(findings.count == 9)
        for finding in findings { #expect(finding.isFine, "\(finding)") }
    }
}
