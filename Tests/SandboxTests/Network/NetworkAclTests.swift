import Foundation
import Stack
import TestSupport
import Testing

@testable import Sandbox

@Suite("Network ACLs in force", .serialized, .timeLimit(.minutes(3)))
struct NetworkAclTests {
    /// How a TCP connection ends.
    private enum Outcome: Int32 {
        case connected = 0
        /// The host answers that nobody listens: packets pass both ways.
        case refused = 1
        /// Nothing comes back.
        case silence = 124
    }

    private func connect(
        _ sandbox: TestSandbox, from place: String, to address: String, _ port: Int
    ) async throws -> Outcome? {
        let script = "exec 2>/dev/null; </dev/tcp/\(address)/\(port)"
        let line = ["timeout", "1", "bash", "-c", script]
        return Outcome(rawValue: try await sandbox.call("exec", [place, "--"] + line).status)
    }

    @Test("each tier lets pass what the stack needs and nothing else, and says nothing to the rest")
    func tiers() async throws {
        try await TestSandbox.with { sandbox in
            let stack = try await sandbox.up()
            #expect(stack.network?.vpc == NetworkPlan.vpc)
            #expect(stack.network?.subnets.count == 9)
            for (place, address, port, wanted) in [
                ("inet", "198.18.1.10", 80, Outcome.connected), ("inet", "198.18.0.10", 443, .refused),
                ("inet", "198.18.0.10", 81, .silence), ("inet", "198.18.10.10", 8080, .silence),
                ("pub-a", "198.18.11.10", 8080, .connected), ("pub-a", "198.18.20.10", 5432, .silence),
                ("app-b", "198.18.20.10", 5432, .connected), ("app-b", "198.18.21.10", 6379, .refused),
                ("app-b", "198.18.21.10", 22, .silence), ("app-b", "198.18.12.10", 8080, .silence),
                ("data-a", "198.18.22.10", 6379, .refused), ("data-a", "198.18.21.10", 16379, .refused),
                ("data-a", "198.18.10.10", 8080, .silence), ("data-a", "198.18.100.10", 80, .silence),
            ] {
                let outcome = try await connect(sandbox, from: place, to: address, port)
                #expect(outcome == wanted, "\(place) to \(address):\(port)")
            }
        }
    }

    @Test("a blackholed subnet is silent both ways, open connections too, and works again once it is put back")
    func blackhole() async throws {
        try await TestSandbox.with { sandbox in
            try await sandbox.up()
            try await script("blackhole.py", sandbox)
            let calls = try String(contentsOfFile: sandbox.directory.callLog, encoding: .utf8)
            #expect(calls.contains(#""operation":"ReplaceNetworkAclAssociation""#))
        }
    }

    @Test(
        "planted network ACLs do not do what they say: they let pass, or stay",
        arguments: [("inert-network-acl", "inert"), ("stuck-network-acl", "stuck")])
    func planted(_ plant: String, _ defect: String) async throws {
        try await TestSandbox.with("planted-sandbox", ["--plant", plant]) { sandbox in
            try await sandbox.up()
            try await script("planted.py", sandbox, defect)
        }
    }

    /// Runs a script of `Tests/Peers/network` on a sandbox and expects that it holds.
    private func script(_ name: String, _ sandbox: TestSandbox, _ arguments: String...) async throws {
        let output = try await TestSupport.ChildProcess.run(
            try PackageRoot.python(),
            ["-B", PackageRoot.path + "/Tests/Peers/network/" + name, sandbox.directory.stackFile] + arguments,
            environment: ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "no_proxy": "*"])
        #expect(output.status == 0, "\(output.standardError.suffix(4000))")
    }

    @Test("what is inside a dark subnet, the storage plane and the names are not touched")
    func notTouched() async throws {
        try await TestSandbox.with { sandbox in
            let stack = try await sandbox.up()
            try await script("darken.py", sandbox, "subnet-00000b01", "subnet-00000c02", "subnet-00000c03")

            #expect(try await connect(sandbox, from: "app-a", to: "198.18.20.10", 5432) == .silence)
            #expect(try await connect(sandbox, from: "pub-b", to: "198.18.10.10", 8080) == .silence)
            #expect(try await connect(sandbox, from: "app-b", to: "198.18.22.10", 5432) == .silence)
            #expect(try await connect(sandbox, from: "app-a", to: "198.18.10.11", 8080) == .connected)
            #expect(try await connect(sandbox, from: "app-b", to: "198.18.20.10", 5432) == .connected)
            let endpoint = try #require(stack.database?.endpoint)
            let name = try await sandbox.call("exec", ["app-a", "--", "getent", "ahostsv4", endpoint])
            #expect(name.standardOutput.hasPrefix("198.18.20.10"))
            // Both readers are in dark subnets; the storage plane still joins all three.
            #expect(try await connect(sandbox, from: "data-a", to: "198.19.0.11", 5432) == .connected)
            #expect(try await connect(sandbox, from: "data-b", to: "198.19.0.12", 5432) == .connected)
        }
    }
}
