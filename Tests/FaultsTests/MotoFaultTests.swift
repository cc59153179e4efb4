import AWS
import Basics
import Documents
import Experiments
import Faults
import FoundationEssentials
import HTTPClient
import SigV4
import Stack
import TestSupport
import Testing

/// Faults against moto, which knows nothing of gameday; boto3 says what they did.
@Suite("Faults against moto", .timeLimit(.minutes(5)))
struct MotoFaultTests {
    struct Ready: Decodable {
        var port: Int
        var vpc: String
        var subnets: [String: String]
        var home: String
    }

    private func environment(_ ready: Ready) -> FaultEnvironment {
        let endpoint = "http://127.0.0.1:\(ready.port)"
        let subnets = ready.subnets.map { StackFile.Network.Subnet(id: $0.key, zone: $0.value, tier: .data) }
        let stack = StackFile(
            name: "moto", kind: .sandbox, region: "us-east-1", account: "123456789012", endpoint: endpoint,
            zones: ["us-east-1a", "us-east-1b", "us-east-1c"],
            service: .init(url: "http://service", cluster: "stack", name: "app"),
            network: .init(vpc: ready.vpc, subnets: subnets.sorted { $0.id < $1.id }))
        let keys = EnvironmentCredentials(["AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"]) { 0 }
        let time = ManualClock()
        return FaultEnvironment(
            stack: stack,
            aws: AWSClient(
                region: "us-east-1", endpoint: endpoint, credentials: keys, http: HTTPClient(),
                outside: .init(now: { Int64(Date.now.timeIntervalSince1970) }, sleep: { _ in })),
            run: "run-1", clock: time.clock, secondsSince1970: { Int64(Date.now.timeIntervalSince1970) },
            pause: { time.advance(milliseconds: $0) }, writeAcknowledgedSince: { _ in true },
            anyFailedSince: { _ in true })
    }

    private func fault(
        _ name: String, _ values: [String: ArgumentValue], _ environment: FaultEnvironment
    ) async throws -> any PreparedFault {
        let declaration = Declaration(
            name: name, arguments: Arguments(values), mark: Mark(file: "e.yaml", line: 1, column: 1))
        return try await FaultCatalog.fault(declaration, in: environment).prepare()
    }

    private func ask<Value: Decodable>(_ what: String, _ peer: PeerProcess, _ type: Value.Type) async throws -> Value {
        try peer.send(what)
        return try JSONDecoder().decode(type, from: Data(try await peer.line().utf8))
    }

    @Test("a subnet is cut off and given back, by the run and by a stranger from its tags; tasks stop with a reason")
    func changes() async throws {
        let peer = try PeerProcess(PackageRoot.python(), [PackageRoot.path + "/Tests/Peers/moto_network.py"])
        let ready = try JSONDecoder().decode(Ready.self, from: Data(try await peer.line().utf8))
        let environment = environment(ready)
        let cutOff = try #require(ready.subnets.first { $0.value == "us-east-1b" }?.key)
        let before = try await ask("acls", peer, [String: String].self)

        let fault = try await fault("ec2/blackhole-subnet", ["zone": .string("us-east-1b")], environment)
        try await fault.inject()
        let during = try await ask("acls", peer, [String: String].self)
        #expect(during.filter { $0.value != ready.home }.map(\.key) == [cutOff])
        #expect(try await fault.evidence() != nil)
        try await fault.undo()
        #expect(try await ask("acls", peer, [String: String].self) == before)

        let again = try await self.fault("ec2/blackhole-subnet", ["subnets": .list([cutOff])], environment)
        try await again.inject()
        for leftover in try await FaultCatalog.leftovers(of: nil, in: environment) {
            #expect(try await leftover.restore().first == "\(cutOff) restored to \(ready.home)")
        }
        #expect(try await ask("acls", peer, [String: String].self) == before)
        #expect(try await FaultCatalog.leftovers(of: nil, in: environment).isEmpty)
        try await stopTasks(environment, peer)
        await peer.stop()
    }

    private func stopTasks(_ environment: FaultEnvironment, _ peer: PeerProcess) async throws {
        let fault = try await fault("ecs/stop-task", ["count": .integer(2)], environment)
        try await fault.inject()
        #expect(try await fault.evidence()?.facts.first?.value == "2")
        #expect(try await ask("stopped", peer, [String].self) == ["gameday run-1", "gameday run-1"])
    }
}
