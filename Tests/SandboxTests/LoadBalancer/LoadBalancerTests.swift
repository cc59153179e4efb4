import Foundation
import HTTPClient
import Stack
import TestSupport
import Testing

@testable import Sandbox

@Suite("The load balancer's name", .serialized, .timeLimit(.minutes(3)))
struct LoadBalancerTests {
    private let severed = AddressPlan.loadBalancerNode(Zone.ofRegion("us-east-1")[0])
    private let subnet = "subnet-00000a01"

    @Test("a node that clients reach but that finds no target is not named, and named again once it finds them")
    func severedNode() async throws {
        try await TestSandbox.with { sandbox in
            let ledger = Ledger(try await sandbox.up())
            while try await named(sandbox).count < 3 {}

            let home = try await rearrange(sandbox, "where", subnet)
            _ = try await rearrange(sandbox, "own", subnet, "198.18.100.0/24")
            while try await named(sandbox).contains(severed) {}
            #expect(try await named(sandbox).count == 2)
            for _ in 0..<20 { #expect(try await ledger.get("/ready").status == 200) }

            _ = try await rearrange(sandbox, "place", subnet, home)
            while try await !named(sandbox).contains(severed) {}
            for _ in 0..<20 { #expect(try await ledger.get("/ready").status == 200) }
        }
    }

    /// The addresses that clients are given.
    private func named(_ sandbox: TestSandbox) async throws -> Set<String> {
        let found = try await sandbox.call("exec", ["inet", "--", "getent", "ahostsv4", LoadBalancer.name])
        let lines = found.standardOutput.split(separator: "\n")
        return Set(lines.compactMap { $0.split(separator: " ").first.map(String.init) })
    }

    /// Changes the network as `rearrange.py` says; what it prints.
    private func rearrange(_ sandbox: TestSandbox, _ command: String...) async throws -> String {
        let script = PackageRoot.path + "/Tests/Peers/network/rearrange.py"
        let output = try await TestSupport.ChildProcess.run(
            try PackageRoot.python(), ["-B", script, sandbox.directory.stackFile] + command,
            environment: ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "no_proxy": "*"])
        try #require(output.status == 0, "\(output.standardError.suffix(4000))")
        return output.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
