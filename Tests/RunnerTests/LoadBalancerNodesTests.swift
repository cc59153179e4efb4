import AWS
import HTTPClient
import Stack
import TestSupport
import Testing

@testable import Runner

/// EC2 with these network interfaces, two a page.
private struct ScriptedInterfaces: ScriptedService {
    let interfaces: [(id: String, zone: String, description: String, addresses: String)]

    func answer(_ call: ScriptedCall) throws -> ServerAnswer? {
        guard call.action == "DescribeNetworkInterfaces" else { return nil }
        #expect(call.form["Filter.1.Name"] == "description")
        let wanted = interfaces.filter { $0.description == call.form["Filter.1.Value.1"] }
        let start = Int(call.form["NextToken"] ?? "") ?? 0
        let items = wanted.dropFirst(start).prefix(2).map { interface in
            "<item><networkInterfaceId>\(interface.id)</networkInterfaceId>"
                + "<availabilityZone>\(interface.zone)</availabilityZone>"
                + "<description>\(interface.description)</description>\(interface.addresses)</item>"
        }
        let next = wanted.count > start + 2 ? "<nextToken>\(start + 2)</nextToken>" : ""
        return ServerAnswer(
            200,
            "<DescribeNetworkInterfacesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">"
                + "<networkInterfaceSet>\(items.joined())</networkInterfaceSet>\(next)"
                + "</DescribeNetworkInterfacesResponse>")
    }
}

@Suite("The load balancer's node in each zone", .timeLimit(.minutes(5)))
struct LoadBalancerNodesTests {
    private static let arn =
        "arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer/app/payments/50dc6c495c0c9188"
    private let http = HTTPClient()

    private func stack(nodes: [String: String] = [:], arn: String? = Self.arn) -> StackFile {
        var stack = RequestFixture.stack()
        stack.loadBalancer = .init(dnsName: "lb.internal", nodes: nodes, arn: arn)
        return stack
    }

    private func address(_ own: String, _ open: String? = nil) -> String {
        "<privateIpAddress>\(own)</privateIpAddress>"
            + (open.map { "<association><publicIp>\($0)</publicIp></association>" } ?? "")
    }

    private func interfaces() -> ScriptedInterfaces {
        let name = "ELB app/payments/50dc6c495c0c9188"
        return ScriptedInterfaces(interfaces: [
            ("eni-9", "us-east-1a", name, address("10.0.0.9", "198.51.100.9")),
            ("eni-1", "us-east-1a", name, address("10.0.0.1", "198.51.100.1")),
            ("eni-2", "us-east-1b", name, address("10.0.1.1")),
            ("eni-0", "us-east-1b", "ELB app/other/50dc6c495c0c9188", address("10.0.1.0", "198.51.100.0")),
            ("eni-3", "us-east-1f", name, address("10.0.5.1", "198.51.100.5")),
        ])
    }

    @Test("each zone's is that interface's address by which it is reached from outside, the first by id of several")
    func found() async throws {
        let aws = try ScriptedAWS([interfaces()])
        let found = try await LoadBalancerNodes.found(on: stack(), TestOutside.client(aws.url, http))
        #expect(found.loadBalancer?.nodes == ["us-east-1a": "198.51.100.1", "us-east-1b": "10.0.1.1"])
    }

    @Test("what the stack file says stays")
    func known() async throws {
        let aws = try ScriptedAWS([interfaces()])
        let client = TestOutside.client(aws.url, http)
        let found = try await LoadBalancerNodes.found(on: stack(nodes: ["us-east-1a": "198.18.0.10"]), client)
        #expect(found.loadBalancer?.nodes == ["us-east-1a": "198.18.0.10", "us-east-1b": "10.0.1.1"])
    }

    @Test("they are looked up only where zones are probed, the load balancer is named, and a node is not known")
    func needed() throws {
        func isNeeded(_ rate: String, _ stack: StackFile?) throws -> Bool {
            let text = RequestFixture.text(workload: "{ zone-probes: { rate: \(rate) } }")
            return LoadBalancerNodes.areUnknown(to: try RequestFixture.request(text).experiment, on: stack)
        }
        let known = Dictionary(uniqueKeysWithValues: stack().zones.map { ($0, "198.18.0.10") })
        #expect(try isNeeded("10/s", stack()))
        #expect(try isNeeded("10/s", nil))
        #expect(try !isNeeded("0/s", stack()))
        #expect(try !isNeeded("10/s", stack(nodes: known)))
        #expect(try !isNeeded("10/s", stack(arn: nil)))
        let request = try RequestFixture.request(RequestFixture.text(workload: "{ zone-probes: { rate: 10/s } }"))
        let actions = ExperimentActions.needed(by: request.experiment, on: stack())
        #expect(actions.contains("ec2:DescribeNetworkInterfaces"))
    }

    @Test("a refusal names what was done and the mend")
    func denied() async throws {
        let aws = try ScriptedAWS([interfaces()])
        aws.script { _, _ in .denied }
        let error = await #expect(throws: Finding.self) {
            try await LoadBalancerNodes.found(on: stack(), TestOutside.client(aws.url, http))
        }
        #expect(error?.kind == .refused)
        #expect(error?.reason.contains("looking up the nodes of the load balancer") == true)
    }
}
